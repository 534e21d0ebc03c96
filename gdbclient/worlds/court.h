// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "worlds/contract.h"
#include "worlds/provenance.h"

#include <map>
#include <set>
#include <vector>

namespace worlds {

/// A violation with its place in the order of events.
struct Finding {
    Violation violation;
    std::uint32_t order = 0; ///< the step at which it broke, or where it was missed
};

/// One switch before the contract: the evidence, the words for it, and what was found. The rules
/// are functions over this (rules.h).
class Court {
public:
    Court(const timeline::Timeline& timeline, const Facts& facts, const Provenance& provenance,
          const Anatomy& anatomy);

    const timeline::Timeline& timeline;
    const Facts& facts;
    const Provenance& provenance;
    const Anatomy& anatomy;

    // Evidence --------------------------------------------------------------------------------
    /// The value of a cell in a state; nothing where it was not read.
    [[nodiscard]] std::optional<std::uint64_t> value(std::uint32_t state,
                                                     const arm64::Place& place) const;
    /// SP of EL2 at the first instruction of enter.
    [[nodiscard]] std::optional<std::uint64_t> entrySp() const;
    [[nodiscard]] base::Address guestContext() const;
    [[nodiscard]] bool isStack(const arm64::Place& place) const;
    /// A cell of the host's context or of any vcpu's.
    [[nodiscard]] bool isContext(const arm64::Place& place) const;
    /// The steps of the switch itself that ran at EL2: enter up to ERET, and vector up to RET.
    [[nodiscard]] std::vector<std::uint32_t> innerSteps() const;

    // Words -----------------------------------------------------------------------------------
    /// "0000000040081234 <__guest_enter+0x20> str x18, [x2, #144] (switch/entry.S:88)".
    [[nodiscard]] QString where(std::uint32_t step) const;
    /// Full: "host_ctxt.regs.regs[19]", "x18", "[sp+8]" (by SP as it is in `state`).
    [[nodiscard]] QString name(const arm64::Place& place, std::uint32_t state, int part = 0) const;
    /// Short, for sentences that say the object elsewhere: "regs[19]", "fp_regs.vregs[3]".
    [[nodiscard]] QString shortName(const arm64::Place& place, std::uint32_t state,
                                    int part = 0) const;
    /// "the host's x19", "guest A's x3", "the vcpu pointer", "a value made in passing".
    [[nodiscard]] QString whose(const Tag& tag) const;

    // Findings --------------------------------------------------------------------------------
    /// Blames the instruction of `step`.
    void blame(Rule rule, const QString& subject, std::uint32_t step, const QString& sentence);
    /// Nothing did it: `near` says where it should have been ("missing before …").
    void miss(Rule rule, const QString& subject, const QString& near, std::uint32_t order,
              const QString& sentence);
    /// It cannot be told; `step` is the instruction that is not understood, where one is.
    void doubt(Rule rule, const QString& subject, std::optional<std::uint32_t> step,
               std::uint32_t order, const QString& sentence);
    std::vector<Finding> findings;

private:
    void add(Violation violation, std::uint32_t order);
};

/// The exit code that the vector of this switch must report, where the profile says so; the switch
/// has come to a vector.
[[nodiscard]] std::optional<std::uint64_t> exitCodeOf(const Court& court);

} // namespace worlds
