// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/published.h"

#include "engine/lab-block.h"
#include "engine/lab-table.h"
#include "engine/order.h"
#include "engine/parser.h"
#include "engine/words.h"

#include <QByteArray>
#include <QStringList>

#include <algorithm>
#include <sstream>
#include <vector>

namespace lessons {

namespace {

/// The items of an order as they are shown, which is not the right one, and without their values.
toml::array asShown(const toml::array& items, const Order& shown)
{
    toml::array rows;
    for (const std::size_t item : shown) {
        toml::table row = *items.get_as<toml::table>(item);
        row.erase("is");
        rows.push_back(std::move(row));
    }
    return rows;
}

/// The block anew: what toml++ writes has no comments, in which an answer may stand.
QStringList withoutAnswers(toml::table block, const Order& shown)
{
    if (block.erase("ask") || !shown.empty())
        block.insert("asks", true);
    if (!shown.empty())
        block.insert_or_assign("order", asShown(*block.get_as<toml::array>("order"), shown));
    for (const char* key : {"wrong", "diagnose", "missing"})
        block.erase(key);
    // What points are paid for is most of the answer, and who reads the file does not pay.
    if (toml::array* const hints = block.get_as<toml::array>("hint")) {
        for (std::size_t n = hints->size(); n-- > 0;) {
            if (hints->get(n)->is_table())
                hints->erase(hints->cbegin() + static_cast<std::ptrdiff_t>(n));
        }
        if (hints->empty())
            block.erase("hint");
    }
    std::ostringstream text;
    text << toml::toml_formatter{block};
    return QString::fromStdString(text.str()).split(u'\n');
}

/// From the line behind a block to the step's last one: veiled, where it says anything.
QStringList behindQuestion(const QStringList& prose)
{
    const QString text = prose.join(u'\n').trimmed();
    const QString fence = QStringLiteral("```");
    if (text.isEmpty() || text.startsWith(fence + kVeiled))
        return prose;
    return QStringList{QString(), fence + kVeiled} + veiled(text) + QStringList{fence, QString()};
}

/// Where the step of the block whose closing fence is in this line ends: the next one's heading.
/// Headings of its own are none of `## `.
qsizetype endOfStep(const QStringList& lines, qsizetype from)
{
    bool fenced = false;
    for (qsizetype n = from; n < lines.size(); ++n) {
        if (lines[n].startsWith(QLatin1String("```")))
            fenced = !fenced;
        else if (!fenced && lines[n].startsWith(QLatin1String("## ")))
            return n;
    }
    return lines.size();
}

} // namespace

QStringList veiled(const QString& prose)
{
    constexpr qsizetype kWidth = 100;
    const QString base64 = QString::fromLatin1(prose.toUtf8().toBase64());
    QStringList lines;
    for (qsizetype n = 0; n < base64.size(); n += kWidth)
        lines << base64.mid(n, kWidth);
    return lines;
}

base::Result<QString> unveiled(const QString& base64)
{
    const auto decoded = QByteArray::fromBase64Encoding(
        base64.toLatin1(), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return base::Error{Words::tr("What is veiled here is no base64: publish the lesson anew.")};
    return QString::fromUtf8(decoded.decoded);
}

base::Result<QByteArray> publishedLesson(const QByteArray& utf8, const QString& file)
{
    const auto whole = parseLesson(utf8, file);
    if (!whole)
        return whole.error();
    const auto shownIn = [&](const LabBlock& block) {
        const auto step = std::ranges::find(whole->steps, block.firstLine - 1,
                                            [](const LessonStep& s) { return s.position.line; });
        return step == whole->steps.end() ? Order() : shownOrder(*whole, *step);
    };
    const QString text = QString::fromUtf8(utf8);
    QStringList lines = text.split(u'\n');
    Notes notes;
    // From the last on: those above stay where they are.
    const std::vector<LabBlock> blocks = labBlocksOf(text, file);
    for (auto block = blocks.rbegin(); block != blocks.rend(); ++block) {
        const auto parsed = parseToml(*block, notes);
        if (!parsed)
            continue;
        const auto first = block->firstLine - 1;
        const auto closing = first + block->toml.count(u'\n');
        const auto end = endOfStep(lines, closing + 1);
        const QStringList behind = lines.mid(closing + 1, end - closing - 1);
        const auto asks = [&](const char* key) { return parsed->contains(key); };
        const bool isQuestion = asks("ask") || asks("asks") || asks("order");
        lines = lines.mid(0, first) + withoutAnswers(*parsed, shownIn(*block)) +
                lines.mid(closing, 1) + (isQuestion ? behindQuestion(behind) : behind) +
                lines.mid(end);
    }
    QByteArray published = lines.join(u'\n').toUtf8();
    // A block that was not understood would have kept its answers.
    const auto lesson = parseLesson(published, file);
    if (!lesson)
        return lesson.error();
    for (const LessonStep& step : lesson->steps) {
        const bool tellsOrder =
            !step.wrongOrders.empty() || (!step.order.empty() && !step.isWithheld);
        if (step.ask || !step.wrongs.empty() || !step.diagnoses.empty() || !step.missings.empty() ||
            tellsOrder)
            return base::Error{
                Words::tr("%1: the answers of “%2” cannot be taken out.").arg(file, step.id)};
    }
    return published;
}

} // namespace lessons
