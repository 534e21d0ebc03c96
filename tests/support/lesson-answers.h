// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/order.h"
#include "engine/runner.h"

#include <QString>
#include <QStringList>

#include <algorithm>
#include <vector>

namespace support {

/// A question's answers as numbers, which anybody may type: a lesson's own expressions may know
/// what its reader cannot see yet. Of an order, the ids of its items.
struct TypedAnswers {
    QString right;
    QStringList wrong;   ///< one for each `wrong` of the step
    QStringList choices; ///< one for each choice
    /// The rule that speaks for the n-th wrong answer: where two are the same, the first.
    [[nodiscard]] qsizetype ruleFor(qsizetype n) const { return wrong.indexOf(wrong[n]); }
    /// Something else than all of them.
    [[nodiscard]] QString other() const
    {
        quint64 number = 0x123456789;
        const auto text = [&] { return QStringLiteral("0x%1").arg(number, 0, 16); };
        while (text() == right || wrong.contains(text()))
            ++number;
        return text();
    }
};

/// The right order with the one item moved right before the other one, or that right behind it:
/// whichever breaks no rule above.
inline QString orderWith(const lessons::Lesson& lesson, const lessons::LessonStep& step,
                         const lessons::WrongOrder& wrong)
{
    QStringList right;
    for (const lessons::OrderItem& item : step.order)
        right << item.id;
    QString answer;
    for (const bool movesFirst : {true, false}) {
        QStringList ids = right;
        ids.removeAll(movesFirst ? wrong.first : wrong.second);
        if (movesFirst)
            ids.insert(ids.indexOf(wrong.second), wrong.first);
        else
            ids.insert(ids.indexOf(wrong.first) + 1, wrong.second);
        answer = ids.join(u' ');
        const auto order = lessons::orderFrom(answer, lesson, step);
        const auto first =
            std::ranges::find_if(step.wrongOrders, [&](const lessons::WrongOrder& rule) {
                return lessons::isSo(rule, *order, step);
            });
        if (first != step.wrongOrders.end() && first->say == wrong.say)
            break;
    }
    return answer;
}

inline TypedAnswers orderedAnswers(const lessons::Lesson& lesson, const lessons::LessonStep& step)
{
    TypedAnswers answers;
    QStringList right;
    for (const lessons::OrderItem& item : step.order)
        right << item.id;
    answers.right = right.join(u' ');
    for (const lessons::WrongOrder& wrong : step.wrongOrders)
        answers.wrong << orderWith(lesson, step, wrong);
    return answers;
}

/// What a lesson says to the n-th wrong answer of that step.
inline QString sentenceTo(const lessons::LessonStep& step, const TypedAnswers& answers, qsizetype n)
{
    const auto rule = static_cast<std::size_t>(answers.ruleFor(n));
    return step.order.empty() ? step.wrongs[rule].say : step.wrongOrders[rule].say;
}

/// Those of each step, on these recordings, in the lesson's order. Values are read as its prose
/// shows them.
inline std::vector<TypedAnswers>
typedAnswers(lessons::Lesson lesson,
             const std::vector<std::shared_ptr<const recording::Recording>>& recordings)
{
    const auto shown = [](const lessons::Expression& e) {
        return QStringLiteral("{{%1}}\n").arg(e.text());
    };
    for (lessons::LessonStep& step : lesson.steps) {
        if (!step.ask)
            continue;
        step.markdown = shown(*step.ask);
        for (const auto& wrong : step.wrongs)
            step.markdown += shown(wrong.when);
        for (const auto& choice : step.choices)
            step.markdown += shown(choice.is);
    }
    lessons::Runner runner(std::move(lesson));
    std::vector<TypedAnswers> all(runner.lesson().steps.size());
    for (std::size_t n = 0; n < recordings.size(); ++n) {
        if (!recordings[n] || !runner.attach(recordings[n], static_cast<int>(n)).ok())
            return all;
    }
    for (std::size_t n = 0; n < all.size(); ++n) {
        const lessons::LessonStep& step = runner.lesson().steps[n];
        if (!step.order.empty())
            all[n] = orderedAnswers(runner.lesson(), step);
        if (!step.ask)
            continue;
        const QStringList values =
            runner.view(static_cast<int>(n)).markdown.split(u'\n', Qt::SkipEmptyParts);
        const auto wrongs = static_cast<qsizetype>(step.wrongs.size());
        all[n] = {values.value(0), values.mid(1, wrongs), values.mid(1 + wrongs)};
    }
    return all;
}

} // namespace support
