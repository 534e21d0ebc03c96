// SPDX-License-Identifier: GPL-2.0-or-later
// What is said of a step to whoever cannot see it: the instruction, and what it left where.
#include "gui/scene/announcement.h"

#include <QCoreApplication>

namespace gui {

namespace {
constexpr int kMostWords = 40;

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

/// The first `most` words of it.
QString begun(const QString& sentence, int most)
{
    QString said;
    for (const QString& word : sentence.simplified().split(u' ')) {
        if (wordsIn(said + u' ' + word) > most)
            return said + QStringLiteral(" …");
        said += (said.isEmpty() ? QString() : QStringLiteral(" ")) + word;
    }
    return said;
}
} // namespace

int wordsIn(const QString& sentence)
{
    int words = 0, ideographs = 0;
    bool within = false;
    for (const QChar c : sentence) {
        const bool ideograph = c.script() == QChar::Script_Han;
        ideographs += ideograph ? 1 : 0;
        const bool letter = !ideograph && !c.isSpace();
        words += letter && !within ? 1 : 0;
        within = letter;
    }
    return words + (ideographs + 1) / 2;
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
    std::erase_if(written, [](const Item* item) { return !item->state.written; });
    const auto rest = [&](std::size_t from) {
        return QStringLiteral(". ") +
               tr("more changes: %1").arg(QString::number(written.size() - from));
    };
    said = begun(said, kMostWords - wordsIn(rest(0)));
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
