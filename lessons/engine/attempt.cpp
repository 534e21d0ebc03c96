// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/attempt.h"

#include "engine/guest-report.h"
#include "engine/words.h"
#include "worlds/contract.h"
#include "worlds/facts-keys.h"
#include "worlds/facts.h"

#include <algorithm>

namespace lessons {

namespace {

using timeline::Ending;

/// True where all that the lesson needs was recorded, however the recording ended after that.
bool isEnough(const Lesson& lesson, const timeline::Timeline& timeline)
{
    const auto complete = std::ranges::count_if(
        timeline.switches(), [](const timeline::Switch& s) { return s.complete; });
    return complete >= lesson.switches ||
           timeline.stepCount() >= static_cast<std::uint32_t>(lesson.budget);
}

/// The contract's finding that counts for the lesson and was judged, or was not.
const worlds::Violation* firstOf(const worlds::Judgement& judgement, bool judged, int switches)
{
    const auto found = std::ranges::find_if(judgement.violations, [&](const auto& violation) {
        return violation.judged == judged && violation.switchNumber <= switches;
    });
    return found == judgement.violations.end() ? nullptr : &*found;
}

QString endsBefore(const QString& why)
{
    return Words::tr("The recording ends before the lesson does, so nothing is judged. %1")
        .arg(why);
}

} // namespace

QString Attempt::said() const
{
    QString text = cause;
    if (!where.isEmpty())
        text += QStringLiteral(" [%1]").arg(where);
    if (!guestReport.isEmpty() && guestReport != cause)
        text += u' ' + guestReport;
    return text;
}

Attempt attemptOf(const Lesson& lesson, const timeline::Timeline& timeline)
{
    Attempt attempt;
    const QJsonObject& facts = timeline.header().facts;
    const bool endedItself = facts.contains(worlds::key::kMachineEnded);
    const bool isDamaged = facts.contains(worlds::key::kNotWhole);
    const bool isWhole =
        !isDamaged && (timeline.ending() == Ending::Complete || isEnough(lesson, timeline));
    if (!isWhole) {
        attempt.ending = timeline.endingReason();
        attempt.console = facts[worlds::key::kConsole].toString();
        attempt.guestReport = guestReportIn(attempt.console);
        // Nobody's switch is to blame for a machine that was taken away.
        if (isDamaged || (timeline.ending() == Ending::Cut && !endedItself)) {
            attempt.trouble = endsBefore(attempt.ending);
            return attempt;
        }
    }

    if (worlds::Facts::of(timeline)) {
        const worlds::Judgement judgement = worlds::judge(timeline);
        attempt.contract = Attempt::Contract::Holds;
        if (const auto* broken = firstOf(judgement, true, lesson.switches)) {
            attempt.contract = Attempt::Contract::Violated;
            attempt.cause = broken->sentence;
            attempt.where = broken->where;
            return attempt;
        }
        const auto* doubt = firstOf(judgement, false, lesson.switches);
        const bool nothing =
            judgement.violations.empty() && judgement.verdict == worlds::Verdict::NotJudged;
        if (doubt || nothing) {
            attempt.contract = Attempt::Contract::NotJudged;
            attempt.trouble =
                nothing ? judgement.summary
                        : Words::tr("The contract could not be judged: %1").arg(doubt->sentence);
        }
    }
    if (isWhole)
        return attempt;
    if (!attempt.trouble.isEmpty() && timeline.ending() == Ending::Lost)
        return attempt;
    attempt.trouble.clear();
    if (!attempt.guestReport.isEmpty())
        attempt.cause = attempt.guestReport;
    else if (timeline.ending() == Ending::Lost)
        attempt.cause = attempt.ending;
    else
        attempt.trouble = endsBefore(attempt.ending);
    return attempt;
}

} // namespace lessons
