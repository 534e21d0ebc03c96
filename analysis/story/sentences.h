// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "story/instruction-role.h"

#include <span>

namespace story {

/// What a row asks of the instruction beside role, operation, object and world.
enum class If : std::uint8_t {
    Always,
    OwnPlaces,        ///< every value is at home: xN in xN, or in its slot
    FrameRegisters,   ///< x29 and x30, at home
    Platform,         ///< x18 alone, at home
    CalleeSaved,      ///< those that the host finds again, at home
    WrongSlot,        ///< a value lands in, or comes from, the slot of another number
    Passing,          ///< not in its own register: on its way
    PointersInTheWay, ///< of registers that hold pointers still, passing through others
    Carried,          ///< a store of values that other registers carried to their own slots
    HostIsSafe,       ///< CalleeSaved, and the host's own are in its context
    HostIsNotSafe,    ///< CalleeSaved, and at least one of the host's is not
    AllGuests,        ///< afterwards x0–x30 are all the guest's own
    VcpuAndHost,      ///< the values are the two pointers
    VcpuPointer,      ///< one of the values is the vcpu's address
    HostPointer,      ///< one of the values is the host's context's address
    GuestBase,        ///< the result is the guest's context's address
    FreeTargets,      ///< the overwritten registers' guest values are in their slots already
    ExitCode,         ///< the value that exit finds in the code's register
    ReturnsCode,      ///< x0 = that register, unchanged since exit began
    ToExit,           ///< the next instruction is exit's first, and vcpu and code are in place
    ToCaller,         ///< the switch ends here, by the host's own x30
    Switched,         ///< the system registers have a slot in a context: each world has its own
    Esr,
    VcpuHolder, ///< the system register that has the vcpu while the guest runs
    PerCpu,     ///< the one that has what is added for this CPU's own copy
    Elr,
    Spsr,
    Vttbr,
    SpEl0,
    Hcr,
    OfSystem,     ///< the values are system registers', which have a slot
    HostHas,      ///< OfSystem, of a register in which the host has something that has a name
    Keys,         ///< the system registers are keys of pointer authentication
    PendingFirst, ///< ISR_EL1, where enter returns at once if an interrupt is pending
    Pending,      ///< ISR_EL1
    Deferred,     ///< DISR_EL1
};

enum class Who : std::uint8_t { Any, Host, Guest, Pointer };
enum class Where : std::uint8_t { Enter, Vector, Exit, Outer, Any };

struct Row {
    Where role;
    InstructionRole::Operation operation;
    InstructionRole::Object object; ///< Object::None: any
    Who who;
    If condition;
    /// %1 values, %2 registers on the CPU's side, %3 the guest's letter. From the profile: %4 the
    /// host's context, %5 enter, %6 exit, %7 the registers that the host finds again, %8 those
    /// before them, %9 the one that is dead at RET, %10 the vcpu's and %11 the code's at exit, %12
    /// the system register that has the vcpu; %13 what the host has in that register.
    const char* text;
};

/// Every sentence, the particular before the general: the first row that matches speaks.
[[nodiscard]] std::span<const Row> sentenceTable();

/// Whether a row is true of this step. What a sentence claims beyond its key is checked on the
/// recording, so that an edited entry.S gets true sentences or a plain one, never a wrong one.
[[nodiscard]] bool matches(const Row& row, const StoryContext& context, std::uint32_t step,
                           const InstructionRole& role);

} // namespace story
