// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "worlds/story-meaning.h"

#include <span>

namespace worlds {

/// What a row asks of the instruction beside role, operation, object and world.
enum class If : std::uint8_t {
    Always,
    OwnPlaces,      ///< every value is at home: xN in xN, or in regs[N]
    FrameRegisters, ///< x29 and x30, at home
    Platform,       ///< x18 alone, at home
    CalleeSaved,    ///< x19–x30, at home
    WrongSlot,      ///< a value lands in, or comes from, the slot of another number
    Passing,        ///< not in its own register: on its way
    FirstTwo,       ///< the guest's x0 and x1, passing through other registers
    Carried,        ///< a store of values that other registers carried to their own slots
    HostIsSafe,     ///< CalleeSaved, and the host's own are in host_ctxt
    HostIsNotSafe,  ///< CalleeSaved, and at least one of the host's is not
    AllGuests,      ///< afterwards x0–x30 are all the guest's own
    VcpuAndHost,    ///< the values are the two pointers
    HostPointer,    ///< one of the values is host_ctxt
    GuestBase,      ///< the result is the guest's context's address
    FreeTargets,    ///< the overwritten registers' guest values are in their slots already
    ExitCode,       ///< the value that __guest_exit finds in x1
    ReturnsCode,    ///< x0 = x1, unchanged since __guest_exit began
    ToExit,         ///< the next instruction is __guest_exit's first, x0 is the vcpu
    ToCaller,       ///< the switch ends here, by the host's own x30
    Switched,       ///< the system registers have a slot in a context: each world has its own
    Esr,
    Tpidr,
    Elr,
    Spsr,
    Vttbr,
    SpEl0,
    Hcr,
};

enum class Who : std::uint8_t { Any, Host, Guest, Pointer };
enum class Where : std::uint8_t { Enter, Vector, Exit, Outer, Any };

struct Row {
    Where role;
    Meaning::Operation operation;
    Meaning::Object object; ///< Object::None: any
    Who who;
    If condition;
    const char* text; ///< %1 values, %2 registers on the CPU's side, %3 the guest's letter
};

/// Every sentence, the particular before the general: the first row that matches speaks.
[[nodiscard]] std::span<const Row> sentenceTable();

/// Whether a row is true of this step. What a sentence claims beyond its key is checked on the
/// recording, so that an edited entry.S gets true sentences or a plain one, never a wrong one.
[[nodiscard]] bool matches(const Row& row, const Telling& telling, std::uint32_t step,
                           const Meaning& meaning);

} // namespace worlds
