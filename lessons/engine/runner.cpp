// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/runner.h"

#include "engine/placeholders.h"
#include "engine/words.h"

#include <algorithm>

namespace lessons {

Runner::Runner(Lesson lesson)
    : m_lesson(std::move(lesson))
    , m_locations(m_lesson.steps.size())
{
}

base::Result<void> Runner::attach(std::shared_ptr<const timeline::Timeline> timeline)
{
    m_subject = {};
    m_locations.assign(m_lesson.steps.size(), {});
    auto names = namesOf(timeline);
    if (!names)
        return names.error();
    attach(std::move(timeline), std::move(*names));
    return {};
}

void Runner::attach(std::shared_ptr<const timeline::Timeline> timeline,
                    std::shared_ptr<const Names> names)
{
    const auto budget = static_cast<std::uint32_t>(m_lesson.budget);
    const std::uint32_t limit = std::min(timeline->stepCount(), budget);
    m_subject = {std::move(timeline), std::move(names), limit};
    m_locations = locateAll(m_lesson, m_subject);
}

RecordedEvidence Runner::asking(int step) const
{
    const Location& at = location(step);
    return {m_subject, at.settled ? at.after : at.before, at.pre};
}

RecordedEvidence Runner::checking(int step) const
{
    const Location& at = location(step);
    if (at.found == Location::Found::Never)
        return {m_subject, at.searchEnd, at.searchBegin};
    return {m_subject, at.after, at.pre};
}

QString Runner::where(int step) const
{
    const Location& at = location(step);
    if (!attached() || at.found != Location::Found::Yes || !at.step)
        return {};
    const timeline::Step& executed = m_subject.timeline->step(*at.step);
    QStringList parts{base::hex16(executed.pc.value)};
    const QString name = m_subject.names->describe(executed.pc);
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
    view.title = lesson.title;
    view.hints = lesson.hints;
    view.points = lesson.points;
    view.asks = lesson.ask.has_value();
    view.checks = !lesson.expects.empty();
    view.reached = attached() && at.found == Location::Found::Yes;
    for (const Choice& choice : lesson.choices)
        view.choices.push_back({choice.is.text(), choice.say});
    view.markdown = lesson.markdown;
    view.question = lesson.question;
    view.after = lesson.after;
    if (!view.reached) {
        const StepResult trouble = begin(step);
        view.trouble = trouble.say;
        return view;
    }
    view.shownState = at.settled ? at.after : at.before;
    view.afterState = view.checks ? at.after : view.shownState;
    view.timelineStep = at.step;
    view.where = where(step);
    const RecordedEvidence before = asking(step);
    view.markdown = fillPlaceholders(lesson.markdown, before);
    view.question = fillPlaceholders(lesson.question, before);
    view.after = fillPlaceholders(lesson.after, view.checks ? checking(step) : before);
    for (ChoiceView& choice : view.choices)
        choice.text = fillPlaceholders(choice.text, before);
    return view;
}

/// What can be said before anything is judged: Pass where the step's place is there.
StepResult Runner::begin(int step) const
{
    const LessonStep& lesson = lessonStep(step);
    const Location& at = location(step);
    StepResult result;
    result.step = step;
    result.title = lesson.title;
    result.possible = lesson.points;
    if (!attached()) {
        result.outcome = Outcome::Error;
        result.say = Words::tr("No recording is attached: record a world switch or open one.");
        return result;
    }
    result.timelineStep = at.found == Location::Found::Yes ? at.step : std::nullopt;
    result.where = where(step);
    switch (at.found) {
    case Location::Found::Yes:
        result.outcome = Outcome::Pass;
        break;
    case Location::Found::Error:
        result.outcome = Outcome::Error;
        result.say = at.sentence;
        break;
    case Location::Found::Never:
        result.outcome = Outcome::Fail;
        result.say = at.sentence;
        diagnose(step, result);
        break;
    case Location::Found::NotReached:
        result.outcome = Outcome::NotReached;
        result.say = Words::tr("This step stands on one above that was not reached.");
        break;
    }
    return result;
}

/// Says why a failed step failed: the first diagnosis that holds; what `never` says where the event
/// did not come; else what was said already. A diagnosis that cannot be read does not hide the
/// failure, which is a fact: it is noted and the search ends, because what comes after it might be
/// wrong.
void Runner::diagnose(int step, StepResult& result) const
{
    const LessonStep& lesson = lessonStep(step);
    const RecordedEvidence evidence = checking(step);
    for (const Diagnose& diagnose : lesson.diagnoses) {
        const auto holds = diagnose.when.evaluate(evidence);
        if (!holds) {
            result.say += u' ' + Words::tr("Why cannot be told: %1").arg(holds.error().sentence);
            return;
        }
        if (*holds != 0) {
            result.say = fillPlaceholders(diagnose.say, evidence);
            return;
        }
    }
    if (location(step).found == Location::Found::Never && !lesson.never.isEmpty())
        result.say = fillPlaceholders(lesson.never, evidence);
}

StepResult Runner::answer(int step, const QString& text) const
{
    const LessonStep& lesson = lessonStep(step);
    StepResult result = begin(step);
    if (result.outcome != Outcome::Pass)
        return result;
    const auto error = [&](const QString& sentence) {
        result.outcome = Outcome::Error;
        result.say = sentence;
        return result;
    };
    if (!lesson.ask)
        return error(Words::tr("This step asks nothing."));
    const auto parsed = Expression::parse(text);
    if (const auto* syntax = std::get_if<SyntaxError>(&parsed))
        return error(syntax->sentence);
    const RecordedEvidence evidence = asking(step);
    const auto given = std::get<Expression>(parsed).evaluate(evidence);
    if (!given)
        return error(given.error().sentence);
    const auto reference = lesson.ask->evaluate(evidence);
    if (!reference)
        return error(reference.error().sentence);
    if (*given == *reference) {
        result.points = lesson.points;
        result.findings.push_back({text.trimmed(), lesson.ask->text(), *given, *reference, {}});
        return result;
    }
    result.outcome = Outcome::Fail;
    result.say = Words::tr("Not %1: look again.").arg(base::hex(*given));
    for (const Wrong& wrong : lesson.wrongs) {
        const auto value = wrong.when.evaluate(evidence);
        if (!value)
            return error(value.error().sentence);
        if (*value == *given) {
            result.say = fillPlaceholders(wrong.say, evidence);
            break;
        }
    }
    return result;
}

StepResult Runner::check(int step) const
{
    const LessonStep& lesson = lessonStep(step);
    StepResult result = begin(step);
    if (result.outcome != Outcome::Pass)
        return result;
    const RecordedEvidence evidence = checking(step);
    bool failed = false;
    QString trouble;
    for (const Expect& expect : lesson.expects) {
        Finding finding{expect.that.text(), expect.is.text(), {}, {}, {}};
        const auto seen = expect.that.evaluate(evidence);
        const auto expected = expect.is.evaluate(evidence);
        if (seen)
            finding.seen = *seen;
        else
            finding.trouble = seen.error().sentence;
        if (expected)
            finding.expected = *expected;
        else if (finding.trouble.isEmpty())
            finding.trouble = expected.error().sentence;
        if (trouble.isEmpty())
            trouble = finding.trouble;
        failed = failed || (seen && expected && !finding.holds());
        result.findings.push_back(std::move(finding));
    }
    if (failed) {
        result.outcome = Outcome::Fail;
        result.say = Words::tr("The machine does not hold what this step expects.");
        diagnose(step, result);
    } else if (!trouble.isEmpty()) {
        result.outcome = Outcome::Error;
        result.say = trouble;
    } else if (!lesson.ask) {
        result.points = lesson.points;
    }
    return result;
}

StepResult Runner::selfAnswer(int step) const
{
    const LessonStep& lesson = lessonStep(step);
    if (!lesson.ask)
        return check(step);
    StepResult result = answer(step, lesson.ask->text());
    if (result.outcome != Outcome::Pass)
        return result;
    const RecordedEvidence evidence = asking(step);
    const std::uint64_t reference = *result.findings.front().expected;
    const auto error = [&](const QString& sentence) {
        result.outcome = Outcome::Error;
        result.points = 0;
        result.say = sentence;
        return result;
    };
    for (const Wrong& wrong : lesson.wrongs) {
        const auto value = wrong.when.evaluate(evidence);
        if (!value)
            return error(value.error().sentence);
        if (*value == reference)
            return error(Words::tr("The wrong answer %1 equals the right one on this machine (%2): "
                                   "the question cannot tell them apart.")
                             .arg(wrong.when.text(), base::hex(reference)));
    }
    int right = 0;
    for (const Choice& choice : lesson.choices) {
        const auto value = choice.is.evaluate(evidence);
        if (!value)
            return error(value.error().sentence);
        right += *value == reference ? 1 : 0;
    }
    if (!lesson.choices.empty() && right != 1)
        return error(
            Words::tr("%n of the choices equal(s) the answer: exactly one must.", nullptr, right));
    return result;
}

Report Runner::runAll() const
{
    Report report = errorReport(m_lesson, {});
    if (!attached()) {
        report.trouble = Words::tr("No recording is attached: record a world switch or open one.");
        return report;
    }
    report.cpu = m_subject.names->cpu();
    report.image = m_subject.names->image();
    report.instructions = m_subject.timeline->stepCount();
    report.switches = static_cast<int>(m_subject.timeline->switches().size());
    report.steps.clear();
    for (int step = 0; step < stepCount(); ++step)
        report.steps.push_back(selfAnswer(step));
    return report;
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
        result.title = step.title;
        result.possible = step.points;
        report.steps.push_back(std::move(result));
    }
    return report;
}

} // namespace lessons
