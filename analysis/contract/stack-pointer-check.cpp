// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract/stack-pointer-check.h"

#include <QCoreApplication>

#include <algorithm>

namespace contract {

using arm64::Place;
using arm64::Register;

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("contract", text);
}

} // namespace

void judgeStackPointer(FindingList& findings, Rule rule, std::uint32_t from, std::uint32_t at,
                       std::uint64_t expected)
{
    const Place sp = Place::of(Register::sp());
    const auto found = findings.value(at, sp);
    if (!found) {
        findings.reportUnknown(rule, QStringLiteral("sp"), {}, at, tr("SP could not be read."));
        return;
    }
    if (*found == expected)
        return;
    const auto off = static_cast<std::int64_t>(*found - expected);
    // What was pushed and not popped again, from the entry downward.
    struct Push {
        std::uint32_t step;
        std::uint64_t to;
    };
    std::vector<Push> pushes;
    std::optional<std::uint32_t> popsTwo; ///< and the first pop that reached over two of them
    for (std::uint32_t s = from; s < at; ++s) {
        const auto before = findings.value(s, sp);
        const auto after = findings.value(s + 1, sp);
        if (!before || !after)
            continue;
        const std::size_t depth = pushes.size();
        while (*after > *before && !pushes.empty() && pushes.back().to < *after)
            pushes.pop_back();
        if (!popsTwo && depth > pushes.size() + 1)
            popsTwo = s;
        if (*after < *before)
            pushes.push_back({s, *after});
    }
    const QString sentence = tr("SP is %1, not %2: it is off by %3 bytes.")
                                 .arg(base::hex16(*found), base::hex16(expected))
                                 .arg(off);
    // A pop that leaves SP where it was, or else the last instruction that moved SP, or nothing
    // that should have.
    const auto writer = findings.recording.lastWriter(at, sp);
    for (std::uint32_t s = writer && *writer >= from ? *writer + 1 : from; s < at; ++s) {
        const auto step = findings.recording.sharedStep(s);
        const arm64::Effects& effects = step->effects;
        const bool bySp =
            std::any_of(effects.reads.begin(), effects.reads.end(), [&](const arm64::Read& read) {
                return read.asAddress && read.from.place == sp;
            });
        if (bySp && step->instruction.isLoad) {
            findings.reportAt(rule, QStringLiteral("sp"), s,
                              sentence + QLatin1Char(' ') + tr("This load does not move SP."));
            return;
        }
    }
    const auto tooMuch = std::find_if(pushes.begin(), pushes.end(),
                                      [&](const Push& push) { return push.to < expected; });
    if (tooMuch != pushes.end())
        findings.reportAt(rule, QStringLiteral("sp"), tooMuch->step,
                          sentence + QLatin1Char(' ') + tr("What this takes is not given back."));
    else if (popsTwo && *found > expected)
        findings.reportAt(rule, QStringLiteral("sp"), *popsTwo, sentence);
    else if (writer && *writer >= from)
        findings.reportAt(rule, QStringLiteral("sp"), *writer, sentence);
    else
        findings.reportMissing(
            rule, QStringLiteral("sp"),
            tr("missing before %1")
                .arg(findings.where(std::min(at, findings.recording.stepCount() - 1))),
            at, sentence);
}

} // namespace contract
