// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "timeline/timeline.h"
#include "worlds/profile.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace worlds {

enum class Rule : std::uint8_t {
    Entry,
    Eret,
    Vector,
    Exit,
    Ret,
    Outer,
    Stack,
    Base,
    Footprint,
    Lost,
    Effects
};

/// One way in which a switch broke the contract, or could not be judged.
struct Violation {
    Rule rule = Rule::Entry;
    bool judged = true;   ///< false: met Unknown; counts as "could not judge", never as pass
    int switchNumber = 0; ///< from 1
    QString subject;      ///< the register or cell: "x18", "host_ctxt.regs.regs[19]", "sp"
    std::optional<std::uint32_t> step; ///< the step of the instruction to blame, where one is
    QString where;    ///< "0000000040081234 <__guest_enter+0x20> str x18, [x2, #144]
                      ///< (switch/entry.S:88)" or where it is missing
    QString sentence; ///< "x18 still holds the host's value: nothing loaded it."
    friend bool operator==(const Violation&, const Violation&) = default;
};

enum class Verdict : std::uint8_t { Holds, Violated, NotJudged };

struct Judgement {
    Verdict verdict = Verdict::NotJudged;
    int switchesJudged = 0;
    std::vector<Violation>
        violations;  ///< the one that broke first comes first; the judged before the not judged
    QString summary; ///< one sentence
};

/// Judges every switch of the recording by owner and by value, from the first switch on.
/// Source: docs/architecture.md, "The contract".
[[nodiscard]] Judgement judge(const timeline::Timeline& timeline);

} // namespace worlds
