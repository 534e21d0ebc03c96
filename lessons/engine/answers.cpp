// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/answers.h"

#include "base/dot-limit.h"
#include "base/input-file.h"
#include "base/output-file.h"
#include "engine/order.h"
#include "engine/words.h"

#include <QStringList>

#include <toml++/toml.h>

#include <optional>
#include <sstream>
#include <string>

namespace lessons {

namespace {

QString qt(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

Position positionOf(const toml::source_position& at, const QString& file)
{
    return {file, static_cast<int>(at.line), static_cast<int>(at.column)};
}

base::Error errorAt(const Position& at, const QString& sentence)
{
    return base::Error{QStringLiteral("%1: %2").arg(at.text(), sentence)};
}

/// The ids of the steps that ask, in their order.
QString questionsOf(const Lesson& lesson)
{
    QStringList ids;
    for (const LessonStep& step : lesson.steps) {
        if (step.asks())
            ids << step.id;
    }
    return ids.join(QStringLiteral(", "));
}

/// An order as a list: its items' ids or letters.
std::optional<QString> orderOf(const toml::node& node)
{
    const auto* list = node.as_array();
    if (!list || !list->is_homogeneous<std::string>())
        return {};
    QStringList words;
    for (const toml::node& word : *list)
        words << qt(word.as_string()->get());
    return words.join(u' ');
}

/// As TOML writes it, in one line.
std::string tomlOf(const QString& text)
{
    const toml::value<std::string> value(text.toStdString());
    std::ostringstream written;
    written << toml::toml_formatter{value, toml::format_flags::allow_unicode_strings};
    return written.str();
}

/// What was answered to a step: of an order, a list of its items' ids.
std::string valueOf(const QString& text, const Lesson& lesson, const LessonStep& step)
{
    const auto order =
        step.order.empty() ? base::Result<Order>(base::Error{}) : orderFrom(text, lesson, step);
    if (!order) // of what is no order, as it was typed
        return tomlOf(text);
    std::string list;
    for (const QString& id : orderText(*order, step).split(u' '))
        list += (list.empty() ? "" : ", ") + tomlOf(id);
    return '[' + list + ']';
}

} // namespace

base::Result<Answers> parseAnswers(const QByteArray& utf8, const QString& file,
                                   const Lesson& lesson)
{
    if (const auto line = base::firstLineOfManyDots(utf8))
        return errorAt({file, *line, 1},
                       Words::tr("This line has more than %1 dots: no key is as deep as that.")
                           .arg(base::kMostDots));
    toml::table table;
    try {
        table =
            toml::parse(std::string_view(utf8.constData(), static_cast<std::size_t>(utf8.size())));
    } catch (const toml::parse_error& error) {
        return errorAt(positionOf(error.source().begin, file),
                       Words::tr("This is not TOML: %1.").arg(qt(error.description())));
    }
    Answers answers;
    for (const auto& [key, node] : table) {
        const QString id = qt(key.str());
        const Position keyAt = positionOf(key.source().begin, file);
        const Position valueAt = positionOf(node.source().begin, file);
        const auto step = lesson.indexOf(id);
        if (!step)
            return errorAt(keyAt, Words::tr("There is no step “%1” in this lesson: its questions "
                                            "are %2.")
                                      .arg(id, questionsOf(lesson)));
        const LessonStep& asked = lesson.steps[static_cast<std::size_t>(*step)];
        if (!asked.asks())
            return errorAt(keyAt, Words::tr("The step “%1” asks nothing: the questions are %2.")
                                      .arg(id, questionsOf(lesson)));
        Answer answer{{}, valueAt, 0};
        const toml::node* value = &node;
        const auto* both = node.as_table();
        if (both && (both->contains("answer") || both->contains("hints"))) {
            value = both->get("answer");
            answer.isGiven = value != nullptr;
            const toml::node* hints = both->get("hints");
            const bool isWhole =
                hints && hints->is_integer() && both->size() == (answer.isGiven ? 2 : 1);
            if (!isWhole || *hints->value<std::int64_t>() < 0 ||
                *hints->value<std::int64_t>() > 1000)
                return errorAt(valueAt, Words::tr("An answer after hints is written "
                                                  "{answer = \"…\", hints = 2}."));
            answer.hints = static_cast<int>(*hints->value<std::int64_t>());
        }
        if (!answer.isGiven) {
            answers.emplace(id, std::move(answer));
            continue;
        }
        if (const auto* text = value->as_string())
            answer.text = qt(text->get());
        else if (const auto* number = value->as_integer())
            answer.text = QString::number(static_cast<std::uint64_t>(number->get()));
        else if (const auto order = orderOf(*value); order && !asked.order.empty())
            answer.text = *order;
        else if (!asked.order.empty())
            return errorAt(valueAt, Words::tr("The answer to “%1” must be an order: “c a b”, or "
                                              "the items' ids in a list.")
                                        .arg(id));
        else
            return errorAt(valueAt, Words::tr("The answer to “%1” must be a text in quotes or a "
                                              "whole number.")
                                        .arg(id));
        answers.emplace(id, std::move(answer));
    }
    return answers;
}

base::Result<Answers> loadAnswers(const QString& path, const Lesson& lesson)
{
    constexpr std::int64_t kMostBytes = std::int64_t{1} << 20;
    const auto bytes = base::readFile(path, kMostBytes);
    if (!bytes)
        return base::Error{
            Words::tr("The answers %1 cannot be read: %2.").arg(path, bytes.error().sentence)};
    return parseAnswers(*bytes, path, lesson);
}

QByteArray answersToml(const Answers& answers, const Lesson& lesson)
{
    std::string text = "# " + lesson.id.toStdString() + ", seed " + tomlOf(lesson.seed) + '\n';
    for (const LessonStep& step : lesson.steps) {
        const auto found = answers.find(step.id);
        if (found == answers.end())
            continue;
        const auto& [id, answer] = *found;
        const std::string hints = "hints = " + std::to_string(answer.hints) + '}';
        text += id.toStdString() + " = ";
        if (!answer.isGiven)
            text += '{' + hints;
        else if (const std::string value = valueOf(answer.text, lesson, step); answer.hints == 0)
            text += value;
        else
            text.append("{answer = ").append(value).append(", ").append(hints);
        text += '\n';
    }
    return QByteArray::fromStdString(text);
}

base::Result<void> saveAnswers(const QString& path, const Answers& answers, const Lesson& lesson)
{
    base::OutputFile file;
    auto done = file.open(path);
    if (done)
        done = file.write(answersToml(answers, lesson));
    if (!done)
        return base::Error{Words::tr("The answers cannot be written into %1: %2.")
                               .arg(path, done.error().sentence)};
    return {};
}

} // namespace lessons
