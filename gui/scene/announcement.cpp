// SPDX-License-Identifier: GPL-2.0-or-later
// What is said of a step to whoever cannot see it: the instruction, and what it left where.
#include "gui/scene/announcement.h"

#include <QCoreApplication>

namespace gui {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("gui", text);
}

/// "x19 = 0x2a, host's x19": without the zeros before a number, which say nothing to the ear.
QString saidOf(const Item& item)
{
    if (!item.holdsValue())
        return QStringLiteral("%1: %2").arg(item.name, tr("written"));
    const QString value =
        item.value ? QStringLiteral("0x") + QString::number(*item.value, 16) : valueText(item);
    return QStringLiteral("%1 = %2, %3").arg(item.name, value, item.owner.text());
}

bool isIdeograph(QChar c)
{
    return c.script() == QChar::Script_Han;
}

/// A blank, or a sign that stands for one where none is written: Chinese commas, dashes, quotes.
bool isBlank(QChar c)
{
    return c.isSpace() || (c.isPunct() && c.unicode() >= 0x2000);
}

/// Whether a word begins with the character at `i`.
bool beginsWord(const QString& sentence, qsizetype i)
{
    if (isIdeograph(sentence[i]))
        return true;
    return !isBlank(sentence[i]) &&
           (i == 0 || isBlank(sentence[i - 1]) || isIdeograph(sentence[i - 1]));
}

} // namespace

int wordsIn(const QString& sentence)
{
    int words = 0;
    for (qsizetype i = 0; i < sentence.size(); ++i)
        words += beginsWord(sentence, i) ? 1 : 0;
    return words;
}

QString beginningOf(const QString& sentence, int most)
{
    QString whole = sentence.simplified();
    if (wordsIn(whole) <= most)
        return whole;
    // The mark at its end may be taken for a word, too.
    qsizetype end = 0;
    for (int words = 0; words < most; ++end)
        words += beginsWord(whole, end) ? 1 : 0;
    return whole.left(end - 1).trimmed() + QStringLiteral(" …");
}

QString announcementOf(const story::Moment& moment, const Scene& scene)
{
    QString said;
    if (moment.executed)
        said = tr("Step %1: %2")
                   .arg(QString::number(moment.stepInSwitch), moment.executed->instruction);
    else if (moment.next)
        said = tr("Next: %1").arg(moment.next->instruction);
    std::vector<const Item*> written = scene.selectable();
    // What has no room is among them.
    std::erase_if(written, [](const Item* item) {
        return !item->state.written || item->id.kind == ItemId::Kind::More;
    });
    const auto rest = [&](std::size_t from) {
        return QStringLiteral(". ") +
               tr("more changes: %1").arg(QString::number(written.size() - from));
    };
    said = beginningOf(said, kMostWords - wordsIn(rest(0)));
    for (std::size_t i = 0; i < written.size(); ++i) {
        const QString more = said + QStringLiteral(". ") + saidOf(*written[i]);
        const bool last = i + 1 == written.size();
        if (wordsIn(last ? more : more + rest(i + 1)) > kMostWords)
            return said + rest(i);
        said = more;
    }
    return said;
}

} // namespace gui
