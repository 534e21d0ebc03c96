// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "reading/reading.h"
#include "recording/recording.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace contract {

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

/// "entry", "eret" …: as lessons and reports call a rule, the same in each language.
[[nodiscard]] QString ruleKey(Rule rule);

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

enum class Verdict : std::uint8_t {
    Holds,
    Violated,
    NotJudged,
    Withheld ///< the recording asks a student for it: neither pass nor fail, and nothing is told
};

struct Judgement {
    Verdict verdict = Verdict::NotJudged;
    int switchesJudged = 0;
    std::vector<Violation>
        violations;  ///< the one that broke first comes first; the judged before the not judged
    QString summary; ///< one sentence
};

/// Why nobody is told the verdict on a recording, a sentence; nothing where everybody is. Who
/// judges by other rules than the contract's, and would say by them what is wrong, asks, too.
[[nodiscard]] std::optional<QString> withheld(const reading::RecordingInfo& facts);

/// Judges every switch of the recording by owner and by value, from the first switch on.
/// Source: docs/architecture.md, "The contract".
[[nodiscard]] Judgement judge(const reading::Reading& reading);
/// The same of one switch, by its index, which has been read: what is wrong with the recording as a
/// whole is not in it.
[[nodiscard]] Judgement judgeSwitch(const reading::Reading& reading, std::size_t index);
/// The same of a recording that has ended and of which nothing is read yet: it is read window by
/// window, and what was judged is forgotten, so that its length costs no memory. Nothing can be
/// asked of its values afterwards.
[[nodiscard]] Judgement judgeInPassing(reading::Reading& reading);
/// Of a recording that nobody has read yet.
[[nodiscard]] Judgement judge(const recording::Recording& recording);

/// True where the recording ends because its machine was taken away (QEMU was killed, its stub went
/// silent), because somebody stopped it, or because its file is not whole. Whoever grades holds
/// nothing in it against anybody. A machine that ended itself, as a guest that lost a register
/// does, was not taken away.
[[nodiscard]] bool wasTakenAway(const recording::Recording& recording);

} // namespace contract
