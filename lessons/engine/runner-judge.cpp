// SPDX-License-Identifier: GPL-2.0-or-later
//
// The judging half of Runner: questions, checks, the whole lesson.
#include "engine/order.h"
#include "engine/placeholders.h"
#include "engine/runner.h"
#include "engine/words.h"

#include <algorithm>
#include <utility>

namespace lessons {

/// What can be said before anything is judged: Pass where the step's place is there.
StepResult Runner::begin(int step) const
{
    const LessonStep& lesson = lessonStep(step);
    const Location& at = location(step);
    StepResult result;
    result.step = step;
    result.id = lesson.id;
    result.title = lesson.title;
    result.possible = lesson.points;
    result.recording = m_lesson.recordingOf(step).name;
    if (!attached(lesson.recording)) {
        const QString& why = m_laid[static_cast<std::size_t>(lesson.recording)].missing;
        result.outcome = Outcome::Error;
        result.say = !why.isEmpty() ? why
                                    : Words::tr("No recording is attached: record a world switch "
                                                "or open one.");
        return result;
    }
    result.timelineStep = at.found == Location::Found::Yes ? at.step : std::nullopt;
    result.where = where(step);
    switch (at.found) {
    case Location::Found::Yes:
        result.outcome = Outcome::Pass;
        await(lesson, result);
        break;
    case Location::Found::Error:
        result.outcome = Outcome::Error;
        result.say = at.sentence;
        break;
    case Location::Found::Never:
    case Location::Found::NotReached:
        missing(step, result);
        break;
    }
    return result;
}

/// What is said of a step that has no place: what blocks it. Only where nothing went wrong before
/// is the event's absence a finding of its own.
void Runner::missing(int step, StepResult& result) const
{
    const Location& at = location(step);
    const int owner = at.standsOn.value_or(step); // whose event it is that never came
    const QString& sentence = location(owner).sentence;
    if (location(owner).found == Location::Found::Error) { // what could not be read is nobody's
        result.outcome = Outcome::Error;
        result.say = sentence;
        return;
    }
    if (!attemptOfStep(step).trouble.isEmpty()) {
        result.outcome = Outcome::Error;
        const bool endsHere = owner == step && !lessonStep(step).until &&
                              subjectOf(step).recording->ending() == recording::Ending::Cut;
        result.say = endsHere ? sentence : attemptOfStep(step).trouble;
        return;
    }
    result.outcome = Outcome::Blocked;
    result.say = attemptOfStep(step).cause.isEmpty() ? firstFailureBefore(owner)
                                                     : attemptOfStep(step).said();
    if (!result.say.isEmpty())
        return;
    // A machine may be right and have no such place: then a question about it is not asked.
    result.say = whyMissing(owner);
    const bool ownsIt = owner == step || lessonStep(owner).asks();
    if (lessonStep(step).asks()) {
        result.outcome = Outcome::NotAsked;
        result.possible = 0;
    } else if (ownsIt) {
        result.outcome = Outcome::Fail;
    }
}

/// Why a step's event does not come, as the lesson has it: the first `missing` that holds, else
/// `never`, else what was looked for where.
QString Runner::whyMissing(int step) const
{
    const LessonStep& lesson = lessonStep(step);
    const Location& at = location(step);
    QString usual = lesson.never.isEmpty() ? at.sentence : lesson.never;
    const RecordedEvidence evidence(subjectOf(step), at.after, at.pre);
    for (const Diagnose& missing : lesson.missings) {
        const auto holds = missing.when.evaluate(evidence);
        if (!holds)
            return usual + u' ' + Words::tr("Why cannot be told: %1").arg(holds.error().sentence);
        if (*holds != 0)
            return fillPlaceholders(missing.say, evidence);
    }
    return usual;
}

/// Where one of the steps that this one depends on does not pass, it is blocked by that one.
void Runner::await(const LessonStep& lesson, StepResult& result) const
{
    for (const QString& id : lesson.depends) {
        const auto other = m_lesson.indexOf(id);
        if (!other)
            continue;
        const StepResult before = check(*other);
        if (before.outcome == Outcome::Pass || before.outcome == Outcome::NotAsked)
            continue;
        result.outcome = before.outcome == Outcome::Error ? Outcome::Error : Outcome::Blocked;
        result.say = Words::tr("“%1” comes first: %2").arg(lessonStep(*other).title, before.say);
        return;
    }
}

/// What the first step above that fails has to say, of those that look at the same recording; empty
/// where none does.
QString Runner::firstFailureBefore(int step) const
{
    for (int n = 0; n < step; ++n) {
        if (lessonStep(n).recording != lessonStep(step).recording)
            continue;
        if (location(n).found == Location::Found::Never && !lessonStep(n).asks())
            return whyMissing(n);
        if (location(n).found != Location::Found::Yes || lessonStep(n).expects.empty())
            continue;
        const StepResult result = check(n);
        if (result.outcome == Outcome::Fail)
            return result.say;
    }
    return {};
}

/// Says why a check failed: the first diagnosis that holds, else what was said already. A diagnosis
/// that cannot be read does not hide the failure, which is a fact: it is noted and the search ends,
/// because what comes after it might be wrong.
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
    if (!lesson.asks())
        return error(Words::tr("This step asks nothing."));
    if (!lesson.order.empty())
        return answerOrder(step, text, std::move(result));
    const RecordedEvidence evidence = asking(step);
    const auto reference =
        lesson.ask ? lesson.ask->evaluate(evidence) : base::Result<std::uint64_t>(0);
    if (!reference)
        return error(reference.error().sentence);
    // From here on it is the answer that is at fault.
    result.refused = true;
    const auto parsed = Expression::parse(text);
    if (const auto* syntax = std::get_if<SyntaxError>(&parsed))
        return error(syntax->sentence);
    // A choice is the lesson's own expression, which sees as much as its answer does.
    const auto chosen = std::ranges::find(lesson.choices, text.trimmed(),
                                          [](const Choice& choice) { return choice.is.text(); });
    const bool isChoice = chosen != lesson.choices.end();
    const auto given =
        isChoice
            ? chosen->is.evaluate(evidence)
            : std::get<Expression>(parsed).evaluate(asking(step, RecordedEvidence::Sight::UpToNow));
    if (!given) {
        result.refused = !isChoice;
        return error(given.error().sentence);
    }
    result.refused = false;
    if (lesson.isWithheld) {
        result.outcome = Outcome::NotJudged;
        result.possible = 0;
        result.say =
            Words::tr("%1 is not judged here: this lesson was published without its "
                      "answers.")
                .arg(isChoice ? fillPlaceholders(chosen->say, evidence) : base::hex(*given));
        return result;
    }
    if (*given == *reference) {
        result.points = lesson.points;
        result.findings.push_back({text.trimmed(), lesson.ask->text(), *given, *reference, {}});
        return result;
    }
    result.outcome = Outcome::Fail;
    // The value of a choice may be one that only comes later.
    result.say = isChoice ? Words::tr("Not so. Look again, or take a hint.")
                          : Words::tr("Not %1: look again.").arg(base::hex(*given));
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

/// An answer to a question whose answer is an order. It has no finding: an order is no value.
StepResult Runner::answerOrder(int step, const QString& text, StepResult result) const
{
    const LessonStep& lesson = lessonStep(step);
    const RecordedEvidence evidence = asking(step);
    const auto right = rightOrder(lesson, evidence);
    const auto given = orderFrom(text, m_lesson, lesson);
    if (!right || !given) {
        result.outcome = Outcome::Error;
        result.refused = right.ok();
        result.say = right ? given.error().sentence : right.error().sentence;
    } else if (lesson.isWithheld) {
        result.outcome = Outcome::NotJudged;
        result.possible = 0;
        result.say = Words::tr("%1 is not judged here: this lesson was published without its "
                               "answers.")
                         .arg(orderText(*given, lesson));
    } else if (*given == *right) {
        result.points = lesson.points;
    } else {
        result.outcome = Outcome::Fail;
        const auto wrong = std::ranges::find_if(
            lesson.wrongOrders, [&](const WrongOrder& rule) { return isSo(rule, *given, lesson); });
        result.say = wrong != lesson.wrongOrders.end()
                         ? fillPlaceholders(wrong->say, evidence)
                         : Words::tr("Not in this order: look again.");
    }
    return result;
}

base::Result<std::uint64_t> Runner::valueAt(std::uint32_t state, const QString& expression,
                                            int which) const
{
    const auto parsed = Expression::parse(expression);
    if (const auto* syntax = std::get_if<SyntaxError>(&parsed))
        return base::Error{syntax->sentence};
    return std::get<Expression>(parsed).evaluate(
        RecordedEvidence(subject(which), state, state, RecordedEvidence::Sight::UpToNow));
}

StepResult Runner::check(int step) const
{
    const LessonStep& lesson = lessonStep(step);
    StepResult result = begin(step);
    if (lesson.asks()) {
        result.outcome = result.outcome == Outcome::Pass ? Outcome::NotAsked : result.outcome;
        result.possible = 0;
    }
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
    if (trouble.isEmpty() && failed)
        trouble = attemptOfStep(step).trouble; // nothing is held against anybody
    if (!trouble.isEmpty() && !attemptOfStep(step).cause.isEmpty()) {
        // What went wrong before can leave a value that nobody can read: an instruction of which
        // the architecture does not say what it does.
        result.outcome = Outcome::Blocked;
        result.say = attemptOfStep(step).said();
    } else if (!trouble.isEmpty()) {
        result.outcome = Outcome::Error;
        result.say = trouble;
    } else if (failed) {
        result.outcome = Outcome::Fail;
        result.say = attemptOfStep(step).cause.isEmpty()
                         ? Words::tr("The machine does not hold what this step expects.")
                         : attemptOfStep(step).said();
        diagnose(step, result);
    } else {
        result.points = lesson.points;
    }
    return result;
}

StepResult Runner::selfAnswer(int step) const
{
    const LessonStep& lesson = lessonStep(step);
    if (!lesson.order.empty() && !lesson.isWithheld)
        return selfAnswerOrder(step);
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

StepResult Runner::selfAnswerOrder(int step) const
{
    const LessonStep& lesson = lessonStep(step);
    StepResult result = begin(step);
    if (result.outcome != Outcome::Pass)
        return result;
    const auto right = rightOrder(lesson, asking(step));
    result = answerOrder(step, right ? orderText(*right, lesson) : QString(), std::move(result));
    if (result.outcome != Outcome::Pass)
        return result;
    const auto error = [&](const QString& sentence) {
        result.outcome = Outcome::Error;
        result.points = 0;
        result.say = sentence;
        return result;
    };
    for (const WrongOrder& wrong : lesson.wrongOrders) {
        if (isSo(wrong, *right, lesson))
            return error(Words::tr("The wrong order “%1” is in the right one on this machine: the "
                                   "question cannot tell them apart.")
                             .arg(wrong.when()));
    }
    if (shownOrder(m_lesson, lesson) == *right)
        return error(Words::tr("The items are shown in the right order already: write them in the "
                               "order that is right on this machine."));
    return result;
}

int Runner::hintCost(int step, int hints) const
{
    const std::vector<int>& costs = lessonStep(step).hintCosts;
    int sum = 0;
    for (std::size_t n = 0; n < costs.size() && n < static_cast<std::size_t>(hints); ++n)
        sum += costs[n];
    return sum;
}

StepResult Runner::graded(int step, const Answers& answers) const
{
    const LessonStep& lesson = lessonStep(step);
    if (!lesson.asks())
        return check(step);
    const auto given = answers.find(lesson.id);
    if (given == answers.end() || !given->second.isGiven) {
        StepResult result = check(step);
        result.outcome = Outcome::NotAsked;
        result.say.clear();
        return result;
    }
    StepResult result = answer(step, given->second.text);
    result.points = std::max(0, result.points - hintCost(step, given->second.hints));
    if (result.refused) { // whoever answered can mend it, so it is no error of the machine's
        result.outcome = Outcome::Fail;
        if (!given->second.position.file.isEmpty())
            result.say = QStringLiteral("%1: %2").arg(given->second.position.text(), result.say);
    }
    return result;
}

/// Of a lesson with several recordings, what each of them is; and which one is to blame.
void Runner::addParts(Report& report) const
{
    bool isFirst = true;
    for (std::size_t n = 0; n < m_laid.size(); ++n) {
        const int which = static_cast<int>(n);
        const Subject& subject = m_laid[n].subject;
        RecordedPart part;
        part.name = m_lesson.recordings[n].name;
        if (!subject.recording) {
            part.trouble = m_laid[n].missing;
        } else {
            part.cpu = subject.names->cpu();
            part.image = subject.names->image();
            part.instructions = subject.recording->stepCount();
            part.switches = static_cast<int>(subject.recording->switches().size());
            const Attempt& now = attempt(which);
            part.contract = now.contract;
            part.trouble = now.trouble;
            const bool isWorse =
                !now.cause.isEmpty() ||
                (report.ending.isEmpty() &&
                 (!now.ending.isEmpty() || now.contract == Attempt::Contract::NotJudged));
            if (std::exchange(isFirst, false) || (report.cause.isEmpty() && isWorse))
                report.take(now, part.name);
        }
        report.recordings.push_back(std::move(part));
    }
}

Report Runner::runAll(const Answers& answers) const
{
    Report report = errorReport(m_lesson, {});
    const auto first = std::ranges::find_if(
        m_laid, [](const Laid& laid) { return laid.subject.recording != nullptr; });
    if (first == m_laid.end()) {
        report.trouble = !m_laid.front().missing.isEmpty()
                             ? m_laid.front().missing
                             : Words::tr("No recording is attached: record a world switch or open "
                                         "one.");
        return report;
    }
    report.cpu = first->subject.names->cpu();
    report.image = first->subject.names->image();
    report.instructions = first->subject.recording->stepCount();
    report.switches = static_cast<int>(first->subject.recording->switches().size());
    if (m_laid.size() > 1) {
        addParts(report);
    } else {
        report.take(attempt(), {});
        report.trouble = attempt().trouble;
    }
    report.steps.clear();
    for (int step = 0; step < stepCount(); ++step)
        report.steps.push_back(graded(step, answers));
    return report;
}

} // namespace lessons
