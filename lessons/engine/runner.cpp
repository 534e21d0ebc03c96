// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/runner.h"

#include "contract/contract.h"
#include "engine/order.h"
#include "engine/placeholders.h"
#include "engine/words.h"
#include <algorithm>

namespace lessons {

Runner::Runner(Lesson lesson)
    : m_lesson(std::move(lesson))
    , m_laid(m_lesson.recordings.size())
    , m_locations(m_lesson.steps.size())
{
}

base::Result<void> Runner::attach(std::shared_ptr<const recording::Recording> recording, int which)
{
    return attach(reading::Reading::of(std::move(recording)), which);
}

base::Result<void> Runner::attach(std::shared_ptr<const reading::Reading> given, int which)
{
    const auto reading = std::move(given);
    auto names = namesOf(reading);
    // A lesson's steps would say what is wrong in it as the contract does.
    if (const auto why = names ? contract::withheld(reading->facts()) : std::nullopt)
        names = base::Error{*why};
    if (!names) {
        setMissing(which, names.error().sentence);
        return names.error();
    }
    attach(reading, std::move(*names), which);
    return {};
}

void Runner::attach(std::shared_ptr<const recording::Recording> recording,
                    std::shared_ptr<const Names> names, int which)
{
    attach(reading::Reading::of(std::move(recording)), std::move(names), which);
}

void Runner::attach(const std::shared_ptr<const reading::Reading>& reading,
                    std::shared_ptr<const Names> names, int which)
{
    const LessonRecording& wanted = m_lesson.recordings[static_cast<std::size_t>(which)];
    const auto budget = static_cast<std::uint32_t>(wanted.budget);
    const std::uint32_t limit = std::min(reading->recording().stepCount(), budget);
    m_laid[static_cast<std::size_t>(which)] = {
        {reading, reading->shared(), std::move(names), limit,
         std::make_shared<ContractOracle>(reading, wanted.switches)},
        {},
        {}};
    locate();
}

void Runner::setMissing(int which, const QString& why)
{
    m_laid[static_cast<std::size_t>(which)] = {{}, why, {}};
    locate();
}

/// Every step's place, of each recording that is there. What one has named the others may speak of.
void Runner::locate()
{
    m_locations.assign(m_lesson.steps.size(), {});
    const auto others = std::make_shared<ForeignSnapshots>();
    for (std::size_t n = 0; n < m_laid.size(); ++n) {
        Subject& subject = m_laid[n].subject;
        if (!subject.recording)
            continue;
        subject.snapshots = std::make_shared<Snapshots>();
        subject.others = {}; // none is in what the others get: it would never be let go
        locateAll(m_lesson, static_cast<int>(n), subject, m_locations);
        const auto shared = std::make_shared<const Subject>(subject);
        for (const auto& [name, at] : *subject.snapshots)
            others->insert_or_assign(name, ForeignSnapshot{shared, at});
    }
    for (Laid& laid : m_laid)
        laid.subject.others = others;
}

const Attempt& Runner::attempt(int which) const
{
    Laid& laid = m_laid[static_cast<std::size_t>(which)];
    if (!laid.attempt)
        laid.attempt =
            attemptOf(m_lesson.recordings[static_cast<std::size_t>(which)], *laid.subject.reading);
    return *laid.attempt;
}

RecordedEvidence Runner::asking(int step, RecordedEvidence::Sight sight) const
{
    const Location& at = location(step);
    return {subjectOf(step), at.settled ? at.after : at.before, at.pre, sight};
}

RecordedEvidence Runner::checking(int step) const
{
    const Location& at = location(step);
    return {subjectOf(step), at.after, at.pre};
}

QString Runner::where(int step) const
{
    const Location& at = location(step);
    const Subject& subject = subjectOf(step);
    if (!subject.recording || at.found != Location::Found::Yes || !at.step)
        return {};
    const recording::Step& executed = subject.recording->step(*at.step);
    QStringList parts{base::hex16(executed.pc.value)};
    const QString name = subject.names->describe(executed.pc);
    if (!name.isEmpty())
        parts << name;
    parts << executed.instruction.text();
    return parts.join(u' ');
}

StepView Runner::view(int step) const
{
    const LessonStep& lesson = lessonStep(step);
    const Location& at = location(step);
    StepView view;
    view.step = step;
    view.count = stepCount();
    view.recording = lesson.recording;
    view.id = lesson.id;
    view.title = lesson.title;
    view.hints = lesson.hints;
    view.points = lesson.points;
    view.asks = lesson.asks();
    view.asksForCell = lesson.ask && lesson.choices.empty() && lesson.ask->namesCell();
    view.checks = !lesson.expects.empty();
    view.reached = attached(lesson.recording) && at.found == Location::Found::Yes;
    for (const Choice& choice : lesson.choices)
        view.choices.push_back({choice.is.text(), choice.say});
    for (const std::size_t item : shownOrder(m_lesson, lesson))
        view.order.push_back({lesson.order[item].id, lesson.order[item].say});
    view.markdown = lesson.markdown;
    view.question = lesson.question;
    view.after = lesson.after;
    const StepResult trouble = begin(step);
    view.reached = view.reached && trouble.outcome == Outcome::Pass;
    if (!view.reached) {
        view.blocked = trouble.outcome != Outcome::Error;
        view.trouble = trouble.say;
        return view;
    }
    view.shownState = at.settled ? at.after : at.before;
    view.afterState = view.checks ? at.after : view.shownState;
    if (view.asks)
        view.hidesAfter = view.shownState;
    view.timelineStep = at.step;
    view.where = where(step);
    const RecordedEvidence before = asking(step);
    view.markdown = fillPlaceholders(lesson.markdown, before);
    view.question = fillPlaceholders(lesson.question, before);
    view.after = fillPlaceholders(lesson.after, view.checks ? checking(step) : before);
    for (auto* list : {&view.choices, &view.order})
        for (ChoiceView& choice : *list)
            choice.text = fillPlaceholders(choice.text, before);
    return view;
}

Report errorReport(const Lesson& lesson, const QString& why)
{
    Report report;
    report.id = lesson.id;
    report.title = lesson.title;
    report.seed = lesson.seed;
    report.trouble = why;
    for (const LessonStep& step : lesson.steps) {
        StepResult result;
        result.step = static_cast<int>(report.steps.size());
        result.id = step.id;
        result.title = step.title;
        result.recording = lesson.recordings[static_cast<std::size_t>(step.recording)].name;
        result.possible = step.asks() ? 0 : step.points;
        if (step.asks())
            result.outcome = Outcome::NotAsked;
        report.steps.push_back(std::move(result));
    }
    return report;
}

} // namespace lessons
