// SPDX-License-Identifier: GPL-2.0-or-later
#include "grading/contract-step.h"

#include "engine/words.h"

#include <algorithm>

namespace lessons {

namespace {

/// Of a report in which nothing is broken: whether something was done for it, and whether what
/// failed has cost something.
void holds(const Report& report, StepResult& row)
{
    if (report.points() == 0 && report.possible() > 0) {
        row.say = Words::tr("Its points come with those of the first check that holds.");
        return;
    }
    row.outcome = Outcome::Pass;
    row.points = row.possible;
    if (report.outcome() != Outcome::Fail || report.points() < report.possible())
        return;
    const auto failed = std::ranges::find_if(report.steps, [](const StepResult& step) {
        return step.outcome == Outcome::Fail || step.outcome == Outcome::Blocked;
    });
    row.outcome = Outcome::Fail;
    row.points = 0;
    row.say = Words::tr("The contract holds, but “%1” fails and has no points of its own: it costs "
                        "these.")
                  .arg(failed->title);
}

} // namespace

const QString& contractStep()
{
    static const QString id = QStringLiteral("contract");
    return id;
}

Lesson besideContract(const Lesson& lesson)
{
    Lesson judge = lesson.withFirstRecording();
    for (LessonStep& step : judge.steps) {
        const auto gone = std::erase_if(step.expects, [](const Expect& expect) {
            return expect.that.asksContract() || expect.is.asksContract();
        });
        if (gone > 0 && step.expects.empty() && !step.asks())
            step.points = 0;
    }
    return judge;
}

void addContract(Report& report, int points)
{
    using Contract = Attempt::Contract;
    if (report.trouble.isEmpty() && report.cause.isEmpty() &&
        report.contract == Contract::NotAsked) // never passed where nobody looked
        report.trouble = Words::tr("The contract could not be judged: the recording does not say "
                                   "what it stands on.");
    StepResult row;
    row.step = static_cast<int>(report.steps.size());
    row.id = contractStep();
    row.title = Words::tr("The contract of a world switch");
    row.possible = points;
    if (!report.cause.isEmpty()) {
        const bool isRun = report.contract != Contract::NotAsked;
        row.outcome = isRun ? Outcome::Fail : Outcome::Blocked;
        row.where = report.causeWhere;
        row.timelineStep = report.causeStep;
        row.say = report.contract != Contract::Violated ? report.cause
                  : report.causeWhere.isEmpty()
                      ? Words::tr("Violated: %1").arg(report.cause)
                      : Words::tr("Violated at %1: %2").arg(report.causeWhere, report.cause);
    } else if (report.trouble.isEmpty()) {
        holds(report, row);
    }
    report.steps.push_back(std::move(row));
}

} // namespace lessons
