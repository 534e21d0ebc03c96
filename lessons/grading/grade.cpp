// SPDX-License-Identifier: GPL-2.0-or-later
#include "grading/grade.h"

#include "engine/words.h"
#include "grading/contract-step.h"

#include <algorithm>

namespace lessons {

namespace {

/// The contract's row; null where nothing was judged.
const StepResult* contractOf(const std::optional<Report>& report)
{
    if (!report || !report->trouble.isEmpty())
        return nullptr;
    const auto row = std::ranges::find(report->steps, contractStep(), &StepResult::id);
    return row == report->steps.end() ? nullptr : &*row;
}

} // namespace

QString reasonKey(Grade::Reason reason)
{
    switch (reason) {
    case Grade::Reason::None:
        return QStringLiteral("none");
    case Grade::Reason::Student:
        return QStringLiteral("student");
    case Grade::Reason::Lesson:
        return QStringLiteral("lesson");
    case Grade::Reason::Infrastructure:
        return QStringLiteral("infrastructure");
    }
    return {};
}

void Grade::take(const Report& judged)
{
    report = judged;
    verdict = judged.outcome();
    points = judged.points();
    possible = judged.possible();
    reason = verdict == Outcome::Pass   ? Reason::None
             : verdict == Outcome::Fail ? Reason::Student
                                        : Reason::Infrastructure;
    say = judged.trouble.isEmpty() ? judged.cause : judged.trouble;
    where = judged.causeWhere;
    const auto first = std::ranges::find_if(judged.steps, [](const StepResult& step) {
        return step.outcome == Outcome::Fail || step.outcome == Outcome::Error;
    });
    if (first == judged.steps.end())
        return;
    // The machine is sound, and a step cannot be judged on it: the lesson asks for what is not
    // there.
    if (verdict == Outcome::Error && judged.trouble.isEmpty())
        reason = Reason::Lesson;
    if (say.isEmpty()) {
        say = first->say;
        where = first->where;
    }
}

void Grade::refuse(const QString& words)
{
    verdict = Outcome::Fail;
    reason = Reason::Student;
    say = Words::tr("It makes no image.") + u'\n' + words;
}

int Grade::exitCode() const
{
    return verdict == Outcome::Pass ? 0 : verdict == Outcome::Fail ? 1 : 3;
}

QString Grade::toText() const
{
    QString text = QStringLiteral("%1  %2  %3/%4  %5\n")
                       .arg(submission, outcomeKey(verdict), QString::number(points),
                            QString::number(possible), reasonKey(reason));
    const StepResult* const contract = contractOf(report);
    const bool isBroken = contract && report->contract == Attempt::Contract::Violated;
    if (isBroken && !contract->where.isEmpty())
        text += QStringLiteral("  ") +
                Words::tr("contract: %1 of %2, violated at %3")
                    .arg(contract->points)
                    .arg(contract->possible)
                    .arg(contract->where) +
                u'\n';
    else if (contract)
        text += QStringLiteral("  ") +
                Words::tr("contract: %1 of %2").arg(contract->points).arg(contract->possible) +
                u'\n';
    if (!say.isEmpty())
        text += QStringLiteral("  ") + say + u'\n';
    if (!where.isEmpty() && !(isBroken && where == contract->where))
        text += QStringLiteral("  ") + where + u'\n';
    return text;
}

QJsonObject Grade::toJson() const
{
    QJsonObject object{{QStringLiteral("format"), QStringLiteral("worldswitch-grade")},
                       {QStringLiteral("version"), kVersion},
                       {QStringLiteral("submission"), submission},
                       {QStringLiteral("lesson"), lesson},
                       {QStringLiteral("isolation"), isolation},
                       {QStringLiteral("verdict"), outcomeKey(verdict)},
                       {QStringLiteral("reason"), reasonKey(reason)},
                       {QStringLiteral("points"), points},
                       {QStringLiteral("possible"), possible}};
    if (!judge.isEmpty())
        object[QStringLiteral("judge")] = judge;
    if (!seed.isEmpty())
        object[QStringLiteral("seed")] = seed;
    if (!source.isEmpty())
        object[QStringLiteral("source")] = source;
    if (!say.isEmpty())
        object[QStringLiteral("say")] = say;
    if (!where.isEmpty())
        object[QStringLiteral("where")] = where;
    if (report)
        object[QStringLiteral("report")] = report->toJson();
    return object;
}

} // namespace lessons
