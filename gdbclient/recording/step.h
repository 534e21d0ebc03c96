// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/effects.h"
#include "base/address.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace recording {

/// Index of a cell in a recording's cell table.
using CellId = std::uint32_t;

/// One cell that a step changed. `before` is kept so that a recording can be walked backwards.
struct Delta {
    CellId cell = 0;
    std::uint64_t before = 0;
    std::uint64_t after = 0;
    friend bool operator==(const Delta&, const Delta&) = default;
};

enum class StepKind : std::uint8_t {
    Instruction, ///< one instruction at EL2, stepped or taken from the log
    GuestRun,    ///< the guest ran freely from the ERET to the EL2 vector: one step, a large delta
    HostRun, ///< the host ran freely from one outer window to the next: a gap, nothing is judged
};

/// How the values of a step are known.
enum class Basis : std::uint8_t {
    Read,     ///< the machine was stepped, and what the instruction can write was read after it
    Seen,     ///< registers from QEMU's log of every instruction; the rest as Foretold
    Foretold, ///< by the decoded instruction, and confirmed by the next look at the machine
};

/// One step: from state N-1 to state N. Step k of a recording (from 0) leads from state k to k+1.
struct Step {
    StepKind kind = StepKind::Instruction;
    Basis basis = Basis::Read;
    base::Address pc;          ///< of the instruction executed (before the step)
    std::uint32_t word = 0;    ///< the instruction, as read from the live machine's memory
    base::Address next;        ///< pc after the step
    std::vector<Delta> deltas; ///< every watched cell that changed value, in order of cell id
    /// What the decoded instruction does; for GuestRun and HostRun: known == false, no lists.
    /// Computed again from the word and the state before it, not stored.
    arm64::Effects effects;
    arm64::Instruction instruction;
    /// Where prediction and machine disagreed: a sentence; empty when they agree.
    QString disagreement;
};

/// How a recording ended.
enum class Ending : std::uint8_t {
    Complete, ///< all that was asked for is there
    Lost,     ///< a switch did not come back: it looped, faulted at EL2 or landed in the vectors
    Cut,      ///< the machine or the connection died, or the user stopped it
};

/// What became of a switch.
enum class SwitchKind : std::uint8_t {
    Entered, ///< a guest was entered, and it came back
    Early,   ///< it came back, and no guest was entered
    Lost,    ///< it did not come back, or the recording ends inside it
};

/// A stretch of the recording that is one switch.
/// Indices are *state* indices: state i is the machine before step i.
struct Switch {
    std::uint32_t outerBegin = 0; ///< at the first instruction of the outer window
    std::uint32_t begin = 0;      ///< at the first instruction of enter
    std::uint32_t end = 0; ///< at the first instruction after the caller's call: RET is step end-1
    std::uint32_t outerEnd = 0; ///< after the outer window's RET
    bool complete = false; ///< false: the recording ends inside it (then end/outerEnd = last state)
    // What nobody knows is absent; of a recording of format 1 all of it.
    std::optional<SwitchKind> kind = {};
    std::optional<std::uint32_t> cpu = {};        ///< which of the machine's CPUs, from 0
    std::optional<base::Address> vcpu = {};       ///< the object that is entered
    std::optional<base::Address> hostObject = {}; ///< where the host's own context lies
    friend bool operator==(const Switch&, const Switch&) = default;
};

/// What the machine printed, and when: until that state, and not before the one of the text before.
struct ConsoleText {
    std::uint32_t state = 0;
    QByteArray bytes;
    friend bool operator==(const ConsoleText&, const ConsoleText&) = default;
};

} // namespace recording
