// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/attempt.h"

#include "contract/contract.h"
#include "engine/guest-report.h"
#include "engine/seed.h"
#include "engine/words.h"
#include "reading/info-keys.h"

#include <algorithm>

namespace lessons {

namespace {

using recording::Ending;

/// True where all that the lesson needs was recorded, however the recording ended after that.
bool isEnough(const LessonRecording& wanted, const recording::Recording& recording)
{
    const auto complete = std::ranges::count_if(
        recording.switches(), [](const recording::Switch& s) { return s.complete; });
    return complete >= wanted.switches ||
           (!recording.header().facts.contains(reading::key::kUsedUp) &&
            recording.stepCount() >= static_cast<std::uint32_t>(wanted.budget));
}

/// The host has HCR_EL2.E2H set where its first state says so (Arm ARM, HCR_EL2: bit 34); nothing
/// where the recording does not keep that register.
std::optional<bool> isOfVhe(const recording::Recording& recording)
{
    const auto hcr = arm64::Register::named(u"hcr_el2");
    const auto value = hcr ? recording.valueAt(0, arm64::Place::of(*hcr)) : std::nullopt;
    return value ? std::optional((*value >> 34 & 1) != 0) : std::nullopt;
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

bool isSetUpFor(const LessonRecording& wanted, const recording::Recording& recording)
{
    const QJsonObject& facts = recording.header().facts;
    QJsonObject start = facts[reading::key::kStart].toObject();
    return takeSeeded(start, wanted.start, wanted.seed, facts) &&
           facts[reading::key::kPokes].toObject() == live::pokesFact(wanted.pokes) &&
           start == live::startFact(wanted.start) &&
           (!wanted.host || isOfVhe(recording).value_or(wanted.isVhe()) == wanted.isVhe());
}

Attempt attemptOf(const LessonRecording& wanted, const reading::Reading& reading)
{
    const recording::Recording& recording = reading.recording();
    Attempt attempt;
    const QJsonObject& facts = recording.header().facts;
    if (!isSetUpFor(wanted, recording)) {
        attempt.trouble =
            Words::tr("The recording is of a machine that was set up otherwise than this lesson "
                      "says (its [recording]): record it by the lesson.");
        return attempt;
    }
    // A budget is used up: nobody's switch is to blame, unless the contract says so.
    const bool isUsedUp = facts.contains(reading::key::kUsedUp);
    const bool isDamaged = facts.contains(reading::key::kNotWhole);
    const bool isWhole =
        !isDamaged && (recording.ending() == Ending::Complete || isEnough(wanted, recording));
    if (!isWhole) {
        attempt.ending = recording.endingReason();
        attempt.console = facts[reading::key::kConsole].toString();
        attempt.guestReport = guestReportIn(attempt.console);
        // Nobody's switch is to blame for a machine that was taken away.
        if (contract::wasTakenAway(recording) && !isUsedUp) {
            attempt.trouble = endsBefore(attempt.ending);
            return attempt;
        }
    }

    if (reading.trouble().isEmpty()) {
        const contract::Judgement judgement = contract::judge(reading);
        attempt.contract = Attempt::Contract::Holds;
        if (const auto* broken = firstOf(judgement, true, wanted.switches)) {
            attempt.contract = Attempt::Contract::Violated;
            // What the lesson shows went right, with all that came of it.
            if (wanted.breaks == contract::ruleKey(broken->rule) && isWhole)
                return attempt;
            attempt.cause = broken->sentence;
            attempt.where = broken->where;
            attempt.step = broken->step ? broken->step : enterOf(recording, broken->switchNumber);
            return attempt;
        }
        const auto* doubt = firstOf(judgement, false, wanted.switches);
        const bool nothing =
            judgement.violations.empty() && judgement.verdict != contract::Verdict::Holds;
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
    else if (recording.ending() == Ending::Lost || (wanted.endless && !isUsedUp))
        attempt.cause = attempt.ending;
    else
        attempt.trouble = endsBefore(attempt.ending);
    return attempt;
}

} // namespace lessons
