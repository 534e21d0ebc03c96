// SPDX-License-Identifier: GPL-2.0-or-later
#include "story/moment-name.h"

#include "story/story.h"

#include <QCoreApplication>
#include <QFile>
#include <QRegularExpression>

namespace story {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("story", text);
}

/// From 1; that of a step between two is the later one's, as the window has it.
int switchOf(const Story& story, std::uint32_t shown)
{
    return story.moment(shown).switchNumber;
}
} // namespace

QString MomentName::text() const
{
    QString all =
        QStringLiteral("%1#%2/%3").arg(file, QString::number(switchNumber), QString::number(step));
    if (!place.isEmpty())
        all += u'/' + place;
    return all;
}

std::optional<MomentName> momentNameIn(const QString& text)
{
    static const QRegularExpression form(
        QStringLiteral("\\A(.+)#([0-9]{1,9})/([0-9]{1,9})(?:/([^#]+))?\\z"));
    const auto match = form.match(text);
    if (!match.hasMatch() || QFile::exists(text))
        return {};
    return MomentName{match.captured(1), match.captured(2).toInt(), match.captured(3).toUInt(),
                      match.captured(4)};
}

QString shellWord(const QString& text)
{
    static const QRegularExpression plain(
        QStringLiteral("\\A[A-Za-z0-9_./+:@%,=-][A-Za-z0-9_./+:@%,=#-]*\\z"));
    if (plain.match(text).hasMatch())
        return text;
    return u'\'' + QString(text).replace(u'\'', QLatin1String("'\\''")) + u'\'';
}

QString textOfShellWord(const QString& word)
{
    if (word.size() < 2 || !word.startsWith(u'\'') || !word.endsWith(u'\''))
        return word;
    return word.mid(1, word.size() - 2).replace(QLatin1String("'\\''"), QLatin1String("'"));
}

MomentName momentNameOf(const QString& file, const Story& story, std::uint32_t shown,
                        const std::optional<arm64::Place>& place)
{
    // Nothing has led to the first state: the step before it leads there again.
    const std::uint32_t state = story.stateOf(shown);
    const std::uint32_t step = shown > 0 ? story.stepOf(shown - 1) : state > 0 ? state - 1 : 0;
    return {file, switchOf(story, shown), step, place ? story.nameOf(*place) : QString()};
}

std::optional<std::uint32_t> shownBehind(const Story& story, std::uint32_t step)
{
    if (story.count() == 0)
        return {};
    std::uint32_t low = 0, high = story.count() - 1;
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (story.stateOf(middle) <= step)
            low = middle + 1;
        else
            high = middle;
    }
    return story.stateOf(low) > step ? std::optional(low) : std::nullopt;
}

base::Result<MomentFound> findMoment(const MomentName& name, const Story& story)
{
    const auto shown = shownBehind(story, name.step);
    if (!shown)
        return base::Error{tr("%1 has no step %2 that could be shown: its last one is step %3.")
                               .arg(name.file, QString::number(name.step),
                                    QString::number(story.recording().stepCount() - 1))};
    if (const int number = switchOf(story, *shown); number != name.switchNumber)
        return base::Error{tr("Step %1 of %2 is in switch %3, not in switch %4.")
                               .arg(QString::number(name.step), name.file, QString::number(number),
                                    QString::number(name.switchNumber))};
    MomentFound found{*shown, {}};
    if (name.place.isEmpty())
        return found;
    found.place = story.placeNamed(name.place, story.stateOf(*shown));
    if (!found.place)
        return base::Error{
            tr("%1 has no register and no cell that is called '%2'.").arg(name.file, name.place)};
    return found;
}

} // namespace story
