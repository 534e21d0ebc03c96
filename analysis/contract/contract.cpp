// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract/contract.h"

#include "contract/evidence.h"
#include "contract/finding-list.h"
#include "contract/handover.h"
#include "contract/profile-claims.h"
#include "contract/rules.h"
#include "reading/info-keys.h"
#include "reading/recording-info.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>
#include <optional>

namespace contract {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("contract", text);
}

Judgement notJudged(const QString& why)
{
    Judgement judgement;
    judgement.summary = why;
    return judgement;
}

std::vector<Finding> findingsIn(const reading::Reading& reading, const SwitchSpan& span)
{
    FindingList findings(reading, span);
    judgeEntry(findings);
    if (span.entered && span.guest < 0) {
        // Whose the slots are that it reads and writes nobody can say.
        judgeReturn(findings);
        weighProfile(findings);
        return findings.all;
    }
    judgeAccesses(findings);
    judgeEret(findings);
    judgeVector(findings);
    judgeExit(findings);
    judgeRet(findings);
    judgeOuter(findings);
    judgeEffects(findings);
    reconsider(findings);
    judgeReturn(findings);
    weighProfile(findings);
    return findings.all;
}

QString summarize(const Judgement& judgement)
{
    switch (judgement.verdict) {
    case Verdict::Holds:
        return tr("The contract holds; switches judged: %1.").arg(judgement.switchesJudged);
    case Verdict::Violated: {
        const Violation& first = judgement.violations.front();
        return tr("The contract is violated in switch %1: %2")
            .arg(first.switchNumber)
            .arg(first.sentence);
    }
    case Verdict::NotJudged:
    case Verdict::Withheld: // it has no findings
        break;
    }
    return tr("The contract could not be judged: %1").arg(judgement.violations.front().sentence);
}

/// Why nothing of a recording can be judged; nothing where it can.
std::optional<Judgement> notJudgedAtAll(const reading::Reading& reading)
{
    if (!reading.trouble().isEmpty())
        return notJudged(reading.trouble());
    if (const auto why = withheld(reading.facts())) {
        Judgement judgement = notJudged(*why);
        judgement.verdict = Verdict::Withheld;
        return judgement;
    }
    if (const QString missing = missingEvidence(reading.recording(), reading.facts());
        !missing.isEmpty())
        return notJudged(missing);
    const auto& missing = reading.slotTable().missing();
    if (!missing.isEmpty())
        return notJudged(
            tr("The contract could not be judged: the image's context has no field %1.")
                .arg(missing.join(QStringLiteral(", "))));
    return {};
}

/// The same of what is known once the switches were found.
std::optional<Judgement> notJudgedAsFound(const reading::Reading& reading)
{
    if (reading.contradiction().isEmpty())
        return {};
    return notJudged(tr("The contract could not be judged: %1").arg(reading.contradiction()));
}

/// What cannot be judged is the same in each switch, and is said of the first.
bool isSaidAlready(const std::vector<Violation>& said, const Violation& violation)
{
    return std::ranges::any_of(said, [&](const Violation& each) {
        return !each.judged && each.rule == violation.rule && each.subject == violation.subject &&
               each.sentence == violation.sentence;
    });
}

/// The verdict of what was found.
void conclude(Judgement& judgement, std::vector<Finding> findings)
{
    // What broke first comes first; what could not be judged comes last.
    std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
        if (a.violation.judged != b.violation.judged)
            return a.violation.judged;
        return a.order < b.order;
    });
    for (Finding& finding : findings)
        if (finding.violation.judged || !isSaidAlready(judgement.violations, finding.violation))
            judgement.violations.push_back(std::move(finding.violation));
    if (judgement.violations.empty())
        judgement.verdict = Verdict::Holds;
    else
        judgement.verdict =
            judgement.violations.front().judged ? Verdict::Violated : Verdict::NotJudged;
    judgement.summary = summarize(judgement);
}

/// The step behind the last switch's entry that goes on from the last instruction of a function to
/// whatever stands behind it.
std::optional<std::uint32_t> pastItsEnd(const reading::Reading& reading)
{
    const recording::Recording& recording = reading.recording();
    for (std::uint32_t s = reading.switches().back().span.begin; s < recording.stepCount(); ++s) {
        if (recording.kindOf(s) != recording::StepKind::Instruction)
            continue;
        const auto step = recording.sharedStep(s);
        const image::Symbol* function = reading.facts().functionAt(step->pc);
        constexpr base::Offset kInstruction{4};
        if (function && step->next == step->pc + kInstruction &&
            step->next.value == function->address.value + function->size)
            return s;
    }
    return std::nullopt;
}

/// The host came back from each, and no guest was seen: of what changes worlds nothing was judged.
bool nobodyWasEntered(const reading::Reading& reading)
{
    return std::ranges::all_of(reading.switches(), [](const SwitchSpan& each) {
        return each.kind == SwitchSpan::Kind::Early;
    });
}

/// What was found in the switches, and what is wrong with the recording as a whole, in order.
Judgement concluded(const reading::Reading& reading, std::vector<Finding> findings)
{
    const recording::Recording& recording = reading.recording();
    const auto& switches = reading.switches();
    Judgement judgement;
    judgement.switchesJudged = static_cast<int>(switches.size());

    // What ended outside any switch is not a switch that came back.
    const bool endedInside = !switches.empty() && !switches.back().span.complete;
    if (!endedInside && recording.ending() != recording::Ending::Complete) {
        Violation violation;
        violation.rule = Rule::Lost;
        const QString doubt = doubtOfFunction(reading);
        violation.judged = recording.ending() == recording::Ending::Lost && doubt.isEmpty();
        violation.switchNumber = static_cast<int>(switches.size()) + 1;
        violation.subject = QStringLiteral("pc");
        if (recording.stepCount() > 0 && !switches.empty()) {
            const FindingList inLast(reading, switches.back());
            const auto past = pastItsEnd(reading);
            violation.step = past.value_or(recording.stepCount() - 1);
            violation.where = inLast.where(*violation.step);
            if (past)
                violation.sentence =
                    tr("This runs past the end of %1: there is no RET.")
                        .arg(reading.facts().functionAt(recording.pcOf(*past))->name) +
                    QLatin1Char(' ');
        }
        violation.sentence +=
            tr("The recording ends before the next switch: %1").arg(recording.endingReason());
        if (!doubt.isEmpty())
            violation.sentence += QLatin1Char(' ') + doubt;
        findings.push_back({violation, recording.stepCount()});
    }
    if (switches.empty() && findings.empty())
        return notJudged(
            tr("The contract could not be judged: the recording has no switch in it."));

    conclude(judgement, std::move(findings));
    if (judgement.verdict == Verdict::Holds && nobodyWasEntered(reading)) {
        judgement.verdict = Verdict::NotJudged;
        judgement.summary = tr("The contract could not be judged: no guest was entered, each of "
                               "the switches returned early (%1).")
                                .arg(judgement.switchesJudged);
    }
    return judgement;
}

} // namespace

QString ruleKey(Rule rule)
{
    switch (rule) {
    case Rule::Entry:
        return QStringLiteral("entry");
    case Rule::Eret:
        return QStringLiteral("eret");
    case Rule::Vector:
        return QStringLiteral("vector");
    case Rule::Exit:
        return QStringLiteral("exit");
    case Rule::Ret:
        return QStringLiteral("ret");
    case Rule::Outer:
        return QStringLiteral("outer");
    case Rule::Stack:
        return QStringLiteral("stack");
    case Rule::Base:
        return QStringLiteral("base");
    case Rule::Footprint:
        return QStringLiteral("footprint");
    case Rule::Lost:
        return QStringLiteral("lost");
    case Rule::Effects:
        return QStringLiteral("effects");
    }
    return {};
}

bool wasTakenAway(const recording::Recording& recording)
{
    const QJsonObject& facts = recording.header().facts;
    return facts.contains(reading::key::kNotWhole) ||
           (recording.ending() == recording::Ending::Cut &&
            !facts.contains(reading::key::kMachineEnded));
}

std::optional<QString> withheld(const reading::RecordingInfo& facts)
{
    if (!facts.withheld)
        return {};
    return *facts.withheld == u"exam"
               ? tr("The verdict is withheld: this recording is a capsule of an exam.")
               : tr("The verdict is withheld: so this recording says.");
}

Judgement judge(const recording::Recording& recording)
{
    // Only for as long as it is judged, so that nobody has to share it.
    const std::shared_ptr<const recording::Recording> lent(std::shared_ptr<void>(), &recording);
    reading::Reading reading(lent);
    return judgeInPassing(reading);
}

Judgement judge(const reading::Reading& reading)
{
    if (auto why = notJudgedAtAll(reading))
        return *why;
    if (auto why = notJudgedAsFound(reading))
        return *why;
    std::vector<Finding> findings;
    for (const SwitchSpan& span : reading.switches())
        std::ranges::move(findingsIn(reading, span), std::back_inserter(findings));
    return concluded(reading, std::move(findings));
}

Judgement judgeSwitch(const reading::Reading& reading, std::size_t index)
{
    if (auto why = notJudgedAtAll(reading))
        return *why;
    if (auto why = notJudgedAsFound(reading))
        return *why;
    Judgement judgement;
    judgement.switchesJudged = 1;
    conclude(judgement, findingsIn(reading, reading.switches().at(index)));
    return judgement;
}

Judgement judgeInPassing(reading::Reading& reading)
{
    if (auto why = notJudgedAtAll(reading))
        return *why;
    std::vector<Finding> findings;
    // The switches of one window are judged when all of it is read.
    for (std::size_t judged = 0; reading.readNextWindow();) {
        if (auto why = notJudgedAsFound(reading))
            return *why;
        for (; judged < reading.switches().size(); ++judged)
            std::ranges::move(findingsIn(reading, reading.switches()[judged]),
                              std::back_inserter(findings));
        reading.forgetBefore(reading.readUpTo());
    }
    return concluded(reading, std::move(findings));
}

} // namespace contract
