// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/contract.h"

#include "worlds/anatomy.h"
#include "worlds/court.h"
#include "worlds/evidence.h"
#include "worlds/facts.h"
#include "worlds/provenance.h"
#include "worlds/rules.h"

#include <QCoreApplication>

#include <algorithm>

namespace worlds {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("worlds", text);
}

Judgement notJudged(const QString& why)
{
    Judgement judgement;
    judgement.summary = why;
    return judgement;
}

std::vector<Finding> judgeSwitch(const timeline::Timeline& timeline, const Facts& facts,
                                 const Provenance& provenance, const Anatomy& anatomy)
{
    Court court(timeline, facts, provenance, anatomy);
    judgeEntry(court);
    judgeAccesses(court);
    judgeEret(court);
    judgeVector(court);
    judgeExit(court);
    judgeRet(court);
    judgeOuter(court);
    judgeEffects(court);
    reconsider(court);
    judgeReturn(court);
    return court.findings;
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
        break;
    }
    return tr("The contract could not be judged: %1").arg(judgement.violations.front().sentence);
}

} // namespace

Judgement judge(const timeline::Timeline& timeline)
{
    const auto facts = Facts::of(timeline);
    if (!facts)
        return notJudged(facts.error().sentence);
    if (const QString missing = missingEvidence(timeline, *facts); !missing.isEmpty())
        return notJudged(missing);
    const auto provenance = Provenance::trace(timeline, *facts);
    const auto& missing = provenance->slotTable().missing();
    if (!missing.isEmpty())
        return notJudged(
            tr("The contract could not be judged: the image's context has no field %1.")
                .arg(missing.join(QStringLiteral(", "))));

    const auto switches = anatomyOf(timeline, *facts);
    std::vector<Finding> findings;
    Judgement judgement;
    for (const Anatomy& anatomy : switches) {
        const auto found = judgeSwitch(timeline, *facts, *provenance, anatomy);
        findings.insert(findings.end(), found.begin(), found.end());
        ++judgement.switchesJudged;
    }

    // What ended outside any switch is not a switch that came back.
    const bool endedInside = !switches.empty() && !switches.back().span.complete;
    if (!endedInside && timeline.ending() != timeline::Ending::Complete) {
        Violation violation;
        violation.rule = Rule::Lost;
        violation.judged = timeline.ending() == timeline::Ending::Lost;
        violation.switchNumber = static_cast<int>(switches.size()) + 1;
        violation.subject = QStringLiteral("pc");
        if (timeline.stepCount() > 0 && !switches.empty()) {
            const Court court(timeline, *facts, *provenance, switches.back());
            violation.step = timeline.stepCount() - 1;
            violation.where = court.where(timeline.stepCount() - 1);
        }
        violation.sentence =
            tr("The recording ends before the next switch: %1").arg(timeline.endingReason());
        findings.push_back({violation, timeline.stepCount()});
    }
    for (Violation& violation : unlistedSwitches(timeline, *facts)) {
        const std::uint32_t at = violation.step.value_or(0);
        findings.push_back({std::move(violation), at});
    }
    if (switches.empty() && findings.empty())
        return notJudged(
            tr("The contract could not be judged: the recording has no switch in it."));

    // What broke first comes first; what could not be judged comes last.
    std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
        if (a.violation.judged != b.violation.judged)
            return a.violation.judged;
        return a.order < b.order;
    });
    for (Finding& finding : findings)
        judgement.violations.push_back(std::move(finding.violation));
    if (judgement.violations.empty())
        judgement.verdict = Verdict::Holds;
    else
        judgement.verdict =
            judgement.violations.front().judged ? Verdict::Violated : Verdict::NotJudged;
    judgement.summary = summarize(judgement);
    return judgement;
}

} // namespace worlds
