// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/attempt.h"

#include "contract/contract.h"
#include "engine/guest-report.h"
#include "engine/words.h"
#include "reading/info-keys.h"

#include <algorithm>

namespace lessons {

namespace {

using recording::Ending;

/// True where all that the lesson needs was recorded, however the recording ended after that.
bool isEnough(const Lesson& lesson, const recording::Recording& recording)
{
    const auto complete = std::ranges::count_if(
        recording.switches(), [](const recording::Switch& s) { return s.complete; });
    return complete >= lesson.switches ||
           recording.stepCount() >= static_cast<std::uint32_t>(lesson.budget);
}

/// The contract's finding that counts for the lesson and was judged, or was not.
const contract::Violation* firstOf(const contract::Judgement& judgement, bool judged, int switches)
{
    const auto found = std::ranges::find_if(judgement.violations, [&](const auto& violation) {
        return violation.judged == judged && violation.switchNumber <= switches;
    });
    return found == judgement.violations.end() ? nullptr : &*found;
}

/// Where something is missing, the switch that it is missing in: its first instruction.
std::optional<std::uint32_t> enterOf(const recording::Recording& recording, int switchNumber)
{
    const auto& switches = recording.switches();
    const auto index = static_cast<std::size_t>(switchNumber) - 1;
    return index < switches.size() ? std::optional(switches[index].begin) : std::nullopt;
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

bool isSetUpFor(const Lesson& lesson, const recording::Recording& recording)
{
    const QJsonObject& facts = recording.header().facts;
    return facts[reading::key::kPokes].toObject() == live::pokesFact(lesson.pokes);
}

Attempt attemptOf(const Lesson& lesson, const reading::Reading& reading)
{
    const recording::Recording& recording = reading.recording();
    Attempt attempt;
    const QJsonObject& facts = recording.header().facts;
    if (!isSetUpFor(lesson, recording)) {
        attempt.trouble =
            Words::tr("The recording is of an image that was set up otherwise than this lesson "
                      "says (its [recording.poke]): record it by the lesson.");
        return attempt;
    }
    const bool isDamaged = facts.contains(reading::key::kNotWhole);
    const bool isWhole =
        !isDamaged && (recording.ending() == Ending::Complete || isEnough(lesson, recording));
    if (!isWhole) {
        attempt.ending = recording.endingReason();
        attempt.console = facts[reading::key::kConsole].toString();
        attempt.guestReport = guestReportIn(attempt.console);
        // Nobody's switch is to blame for a machine that was taken away.
        if (contract::wasTakenAway(recording)) {
            attempt.trouble = endsBefore(attempt.ending);
            return attempt;
        }
    }

    if (reading.trouble().isEmpty()) {
        const contract::Judgement judgement = contract::judge(reading);
        attempt.contract = Attempt::Contract::Holds;
        if (const auto* broken = firstOf(judgement, true, lesson.switches)) {
            attempt.contract = Attempt::Contract::Violated;
            attempt.cause = broken->sentence;
            attempt.where = broken->where;
            attempt.step = broken->step ? broken->step : enterOf(recording, broken->switchNumber);
            return attempt;
        }
        const auto* doubt = firstOf(judgement, false, lesson.switches);
        const bool nothing =
            judgement.violations.empty() && judgement.verdict == contract::Verdict::NotJudged;
        if (doubt || nothing) {
            attempt.contract = Attempt::Contract::NotJudged;
            attempt.trouble =
                nothing ? judgement.summary
                        : Words::tr("The contract could not be judged: %1").arg(doubt->sentence);
        }
    }
    if (isWhole)
        return attempt;
    if (!attempt.trouble.isEmpty() && recording.ending() == Ending::Lost)
        return attempt;
    attempt.trouble.clear();
    if (!attempt.guestReport.isEmpty())
        attempt.cause = attempt.guestReport;
    else if (recording.ending() == Ending::Lost || lesson.endless)
        attempt.cause = attempt.ending;
    else
        attempt.trouble = endsBefore(attempt.ending);
    return attempt;
}

} // namespace lessons
