// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/walkthrough.h"

#include "engine/words.h"

#include <algorithm>

namespace lessons {

Walkthrough::Walkthrough(Lesson lesson)
    : m_runner(std::move(lesson))
    , m_readings(m_runner.lesson().recordings.size())
    , m_progress(m_runner.lesson().steps.size())
{
    goTo(0);
}

base::Result<bool> Walkthrough::attach(std::shared_ptr<const reading::Reading> reading, int which)
{
    const bool before = m_view.reached;
    m_readings[static_cast<std::size_t>(which)] = reading;
    const auto attached = m_runner.attach(std::move(reading), which);
    m_view = m_runner.view(m_step);
    noteAsked();
    if (!attached)
        return attached.error();
    return before != m_view.reached;
}

void Walkthrough::setMissing(int which, const QString& why)
{
    m_runner.setMissing(which, why);
    m_view = m_runner.view(m_step);
}

void Walkthrough::goTo(int step)
{
    if (step < 0 || step >= stepCount())
        return;
    m_step = step;
    m_view = m_runner.view(step);
    m_done = (!m_view.asks && !m_view.checks) || progress().done;
    m_hints = 0;
    noteAsked();
}

/// A question that is shown with its place in the machine is open from now on.
void Walkthrough::noteAsked()
{
    if (m_view.asks && m_view.reached)
        progress().asked = true;
}

std::uint32_t Walkthrough::state() const
{
    return progress().done || progress().failed ? m_view.afterState : m_view.shownState;
}

int Walkthrough::points() const
{
    int points = 0;
    for (const Progress& p : m_progress)
        points += p.points;
    return points;
}

void Walkthrough::resume(const Answers& before)
{
    std::optional<int> next;
    for (int step = 0; step < stepCount(); ++step) {
        const LessonStep& asked = lesson().steps[static_cast<std::size_t>(step)];
        const auto given = before.find(asked.id);
        if (!asked.asks())
            continue;
        Progress& then = m_progress[static_cast<std::size_t>(step)];
        if (given != before.end()) {
            m_answers.insert_or_assign(asked.id, given->second);
            then.hints = std::min(given->second.hints, static_cast<int>(asked.hints.size()));
        }
        if (given != before.end() && given->second.isGiven) {
            const StepResult result = m_runner.answer(step, given->second.text);
            then.done = result.outcome == Outcome::Pass || result.outcome == Outcome::NotJudged;
            if (result.outcome == Outcome::Pass)
                then.points =
                    std::max(0, result.points - m_runner.hintCost(step, given->second.hints));
        }
        if (!then.done && !next)
            next = step;
    }
    goTo(before.empty() ? 0 : next.value_or(stepCount() - 1));
}

StepResult Walkthrough::judge(const QString& answer)
{
    Progress& now = progress();
    StepResult result = m_view.asks ? m_runner.answer(m_step, answer) : m_runner.check(m_step);
    const int hints = now.hints;
    if (m_view.asks && !now.forfeited)
        m_answers.insert_or_assign(m_view.id, Answer{answer, {}, hints});
    if (result.outcome == Outcome::Pass) {
        m_done = now.done = true;
        result.points =
            now.forfeited ? 0 : std::max(0, result.points - m_runner.hintCost(m_step, hints));
        now.points = std::max(now.points, result.points);
        if (now.forfeited && result.say.isEmpty())
            result.say =
                Words::tr("Right; without points, because you went on before you answered.");
        if (result.say.isEmpty())
            result.say = Words::tr("Right.");
        return result;
    }
    if (result.outcome == Outcome::NotJudged) {
        m_done = now.done = true;
        return result;
    }
    now.failed = !m_view.asks;
    if (result.say.isEmpty())
        result.say = result.outcome == Outcome::Fail
                         ? Words::tr("Not so. Look again, or take a hint.")
                         : Words::tr("This could not be judged.");
    return result;
}

void Walkthrough::skip()
{
    if (m_done)
        return;
    if (m_view.asks)
        progress().forfeited = true;
    if (isLast())
        m_done = true;
    else
        goTo(m_step + 1);
}

void Walkthrough::forfeitOpenQuestions()
{
    for (Progress& p : m_progress)
        p.forfeited = p.forfeited || (p.asked && !p.done);
}

std::optional<QString> Walkthrough::takeHint()
{
    if (m_hints >= m_view.hints.size())
        return {};
    const QString& hint = m_view.hints[m_hints++];
    // What was seen once is known from then on.
    progress().hints = std::max(progress().hints, static_cast<int>(m_hints));
    // And costs what it costs where she goes on from her answers another day.
    if (m_view.asks && !progress().done)
        m_answers.try_emplace(m_view.id, Answer{{}, {}, 0, false}).first->second.hints =
            progress().hints;
    return hint;
}

int Walkthrough::nextHintCost() const
{
    const int given = static_cast<int>(m_hints);
    if (!hasHint() || given < progress().hints)
        return 0;
    return m_runner.hintCost(m_step, given + 1) - m_runner.hintCost(m_step, given);
}

std::optional<std::uint32_t> Walkthrough::horizon(int which) const
{
    std::optional<std::uint32_t> first;
    if (!m_runner.attached(which))
        return first;
    for (std::size_t n = 0; n < m_progress.size(); ++n) {
        const Progress& p = m_progress[n];
        if (!p.asked || p.done || p.forfeited)
            continue;
        const StepView view = m_runner.view(static_cast<int>(n));
        if (!view.reached || view.recording != which)
            continue;
        const std::uint32_t state = view.hidesAfter.value_or(view.shownState);
        first = first ? std::min(*first, state) : state;
    }
    return first;
}

} // namespace lessons
