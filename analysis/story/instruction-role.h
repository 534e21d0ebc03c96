// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "story/story-context.h"
#include "story/story.h"

#include <QString>

#include <vector>

namespace story {

/// What an instruction is for, apart from how it is written: the key of every sentence. Taken from
/// its effects and the owners of what it moves, so that it holds for an edited entry.S too.
struct InstructionRole {
    SwitchPart part = SwitchPart::Outer;
    enum class Operation : std::uint8_t {
        Store,
        Load,
        Push, ///< a store that moves SP down
        Pop,  ///< a load that moves SP up
        Copy, ///< register to register
        Compute,
        ReadSystem,  ///< MRS
        WriteSystem, ///< MSR
        Call,
        Return,
        ExceptionReturn,
        Exception,
        Branch,
        Barrier,
        Wait,
        Nothing, ///< no effect (NOP, a hint)
        Unknown, ///< this program does not know what it does
        GuestRun,
        HostRun,
    } operation = Operation::Nothing;
    enum class Object : std::uint8_t {
        None,
        HostContext,
        GuestContext, ///< of the switch's vcpu
        OtherContext, ///< of another vcpu
        Vcpu,         ///< the vcpu's other members
        Stack,
        Memory, ///< anything else
    } object = Object::None;
    /// Whose values it moves: Host, Guest (with `guest`), Pointer for the vcpu's address and the
    /// like, Scratch for nobody's; Unknown when they differ or cannot be told.
    reading::Owner::Kind world = reading::Owner::Kind::Unknown;
    int guest = -1;

    /// One value that is moved, in the order of the addresses.
    struct Value {
        reading::Owner owner;
        arm64::Register reg;                 ///< on the CPU's side
        std::optional<arm64::Register> slot; ///< on the context's side
        arm64::Place from, to;
    };
    std::vector<Value> values;
    QString hostContext; ///< what the host's context is called

    [[nodiscard]] bool isStore() const
    {
        return operation == Operation::Store || operation == Operation::Push;
    }
    [[nodiscard]] bool isLoad() const
    {
        return operation == Operation::Load || operation == Operation::Pop;
    }
    /// Every value is one that came from a host's or guest's register.
    [[nodiscard]] bool originsKnown() const;
    /// Every value that was xN's is (or gets) in the CPU's xN.
    [[nodiscard]] bool inOwnRegisters() const;
    /// Every value that was xN's is (or gets) in the slot of xN.
    [[nodiscard]] bool inOwnSlots() const;
    /// Every origin is an x register from `first` to `last`.
    [[nodiscard]] bool originsWithin(int first, int last) const;
};

[[nodiscard]] InstructionRole roleOf(const StoryContext& context, std::uint32_t step);

/// The step's moves: one for each value that is carried over unchanged.
[[nodiscard]] std::vector<Move> movesOf(const StoryContext& context, std::uint32_t step);

/// SP by which a step's stack cells are named: the lower of before and after, so that a push and
/// its pop name the same cells.
[[nodiscard]] std::optional<std::uint64_t> namingStack(const StoryContext& context,
                                                       std::uint32_t step);

/// An MSR of registers that have a slot in the context, so that each world has its own value; or an
/// MRS of one that is put away by it. Others only look at it: what checks the stack finds Linux's
/// `current` in SP_EL0, and what loads FPCR compares it first.
[[nodiscard]] bool switched(const StoryContext& context, std::uint32_t step,
                            const InstructionRole& role);

/// "x19–x30", "x0, x1", "x4, x6", "SP_EL0", "12 system registers", "v0–v31".
[[nodiscard]] QString registersText(std::vector<arm64::Register> registers);
/// The origins of the values: "x19, x20"; pointers by name: "vcpu, host_ctxt".
[[nodiscard]] QString valuesText(const InstructionRole& role);
/// Whether a branch went where it leads. One without a condition does, also to the next
/// instruction: Linux's loops against Spectre-BHB have such.
[[nodiscard]] bool isTaken(const recording::Step& step);
/// "host_ctxt", "vcpu->arch.ctxt", "the stack" …
[[nodiscard]] QString objectText(const StoryContext& context, const InstructionRole& role);
/// Where a branch goes: the name of what begins there, or else "<__guest_enter+0x54>".
[[nodiscard]] QString targetText(const StoryContext& context, base::Address target);

/// A few words: "host x27, x28 → host_ctxt".
[[nodiscard]] QString briefOf(const StoryContext& context, std::uint32_t step,
                              const InstructionRole& role);
/// One sentence of why.
[[nodiscard]] QString whyOf(const StoryContext& context, std::uint32_t step,
                            const InstructionRole& role);

/// How a guest's run ended, from the vector that was taken and ESR_EL2: "HVC #0", "stage-2 data
/// abort", "IRQ".
[[nodiscard]] QString exitText(const StoryContext& context, std::uint32_t guestRun);
/// ESR_EL2 in words (Arm ARM D17.2.38): "HVC #0".
[[nodiscard]] QString syndromeText(std::uint64_t esr);
/// What a system register's value means: "VM · IMO · RW"; empty where there is nothing to say.
[[nodiscard]] QString systemNote(const StoryContext& context, arm64::Register reg,
                                 std::uint64_t value, std::uint32_t state);

} // namespace story
