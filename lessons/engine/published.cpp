// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/published.h"

#include "engine/lab-block.h"
#include "engine/lab-table.h"
#include "engine/parser.h"
#include "engine/words.h"

#include <QStringList>

#include <sstream>
#include <vector>

namespace lessons {

namespace {

/// The block anew: what toml++ writes has no comments, in which an answer may stand.
QStringList withoutAnswers(toml::table block)
{
    if (block.erase("ask"))
        block.insert("asks", true);
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

} // namespace

base::Result<QByteArray> publishedLesson(const QByteArray& utf8, const QString& file)
{
    if (const auto lesson = parseLesson(utf8, file); !lesson)
        return lesson.error();
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
        lines = lines.mid(0, first) + withoutAnswers(*parsed) +
                lines.mid(first + block->toml.count(u'\n'));
    }
    QByteArray published = lines.join(u'\n').toUtf8();
    // A block that was not understood would have kept its answers.
    const auto lesson = parseLesson(published, file);
    if (!lesson)
        return lesson.error();
    for (const LessonStep& step : lesson->steps) {
        if (step.ask || !step.wrongs.empty() || !step.diagnoses.empty() || !step.missings.empty())
            return base::Error{
                Words::tr("%1: the answers of “%2” cannot be taken out.").arg(file, step.id)};
    }
    return published;
}

} // namespace lessons
