// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "contract/contract.h"
#include "reading/reading.h"
#include "reading/traps.h"

#include <map>
#include <set>
#include <vector>

namespace contract {

using reading::isFault;
using reading::SwitchSpan;
using reading::Traps;
using reading::ValueTag;

/// A violation with its place in the order of events.
struct Finding {
    Violation violation;
    std::uint32_t order = 0; ///< the step at which it broke, or where it was missed
};

/// One switch before the contract: the evidence, the words for it, and what was found. The rules
/// are functions over this (rules.h).
class FindingList {
public:
    FindingList(const reading::Reading& reading, const SwitchSpan& span);

    const recording::Recording& recording;
    const reading::RecordingInfo& facts;
    const reading::Reading& reading;
    const SwitchSpan& span;

    // Evidence --------------------------------------------------------------------------------
    /// The value of a cell in a state; nothing where it was not read.
    [[nodiscard]] std::optional<std::uint64_t> value(std::uint32_t state,
                                                     const arm64::Place& place) const;
    /// SP of EL2 at the first instruction of enter.
    [[nodiscard]] std::optional<std::uint64_t> entrySp() const;
    [[nodiscard]] base::Address guestContext() const;
    /// Bytes of stack that the doors use at most.
    [[nodiscard]] std::uint64_t deepestFrame() const;
    /// No other switch of its window comes before this one.
    [[nodiscard]] bool isFirstOfWindow() const;
    /// The slot of one of x0–x30, by the name of a cell.
    [[nodiscard]] bool isGeneralSlot(const QString& cell) const;
    /// A system register that changes worlds in the doors, or its slot, by its name.
    [[nodiscard]] bool changesInDoors(const QString& subject) const;
    [[nodiscard]] bool isStack(const arm64::Place& place) const;
    /// A cell of an object that the recording watches: a context, or another one.
    [[nodiscard]] bool isWatched(const arm64::Place& place) const;
    /// A cell of the host's context or of any vcpu's.
    [[nodiscard]] bool isContext(const arm64::Place& place) const;
    /// The steps of the switch itself that ran at EL2: enter up to ERET, and vector up to RET.
    [[nodiscard]] std::vector<std::uint32_t> innerSteps() const;

    // Words -----------------------------------------------------------------------------------
    /// "0000000040081234 <__guest_enter+0x20> str x18, [x2, #144] (switch/entry.S:88)".
    [[nodiscard]] QString where(std::uint32_t step) const;
    /// "host_ctxt.regs.regs[19]", "x18", "[sp+8]" (by SP as it is in `state`).
    [[nodiscard]] QString name(const arm64::Place& place, std::uint32_t state, int part = 0) const;
    /// "the host's x19", "guest A's x3", "the vcpu pointer", "a value made in passing".
    [[nodiscard]] QString whose(const ValueTag& tag) const;

    /// "the exit code that came in x1".
    [[nodiscard]] QString exitCodeText() const;

    // Findings --------------------------------------------------------------------------------
    /// Blames the instruction of `step`.
    void reportAt(Rule rule, const QString& subject, std::uint32_t step, const QString& sentence);
    /// Nothing did it: `near` says where it should have been ("missing before …").
    void reportMissing(Rule rule, const QString& subject, const QString& near, std::uint32_t order,
                       const QString& sentence);
    /// It cannot be told; `step` is the instruction that is not understood, where one is.
    void reportUnknown(Rule rule, const QString& subject, std::optional<std::uint32_t> step,
                       std::uint32_t order, const QString& sentence);
    std::vector<Finding> all;

private:
    void add(Violation violation, std::uint32_t order);
};

/// The exit code that the vector of this switch must report, where the profile says so; the switch
/// has come to a vector.
[[nodiscard]] std::optional<std::uint64_t> exitCodeOf(const FindingList& findings);

} // namespace contract
