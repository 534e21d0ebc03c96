// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/place.h"
#include "base/address.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace arm64 {

/// What an instruction may look at to know its effects: the state *before* it.
/// An absent value means "not known here", and makes what depends on it unpredictable, never zero.
class StateReader {
public:
    virtual ~StateReader() = default;
    [[nodiscard]] virtual std::optional<std::uint64_t> cell(const Place& place) const = 0;
};

/// A part of one 64-bit cell that is read or written. An access that crosses cells is several.
struct Access {
    Place place;
    std::uint8_t shift = 0; ///< first byte within the cell (memory only; registers start at 0)
    std::uint8_t width = 8; ///< bytes: 1, 2, 4 or 8; 1 to 7 where an unaligned access crosses cells
    /// For memory: the exact address.
    [[nodiscard]] base::Address address() const { return place.address + base::Offset{shift}; }
    friend bool operator==(const Access&, const Access&) = default;
};

struct Read {
    Access from;
    bool asAddress = false; ///< read to form an address (a base or index register)
    friend bool operator==(const Read&, const Read&) = default;
};

struct Write {
    Access to;
    /// What the *whole cell* holds afterwards, where it can be predicted from the state before.
    std::optional<std::uint64_t> value;
    /// The one place whose value is carried over unchanged (load, store, register move, MSR, MRS):
    /// an owner travels along it. Absent when the value is computed or not known.
    std::optional<Access> from;
    bool writeBack = false; ///< the base register's update by a pre- or post-indexed access
    friend bool operator==(const Write&, const Write&) = default;
};

enum class Flow : std::uint8_t {
    Next,            ///< to pc + 4
    Branch,          ///< taken or not, conditional or not, direct or indirect
    Call,            ///< BL, BLR: also writes x30
    Return,          ///< RET
    ExceptionReturn, ///< ERET: pc and PSTATE from ELR_ELx and SPSR_ELx
    Exception,       ///< HVC, SVC, SMC, BRK: the next pc is a vector
    Wait,            ///< WFI, WFE: may not come back by itself
};

/// Everything one instruction does, from its word and the state before it. Source: Arm ARM C6.2 and
/// C7.2, the pseudocode of each instruction.
struct Effects {
    /// False when this program does not know what the instruction writes; then `writes` lists what
    /// the decoder says it defines, each without a value, and nothing may be concluded from
    /// silence.
    bool known = false;
    std::vector<Read> reads;
    std::vector<Write> writes; ///< pc is not listed: see flow and nextPc
    Flow flow = Flow::Next;
    std::optional<base::Address> nextPc; ///< where it goes, when that can be predicted
};

/// One instruction, decoded: text for people, shape for programs. Immutable, cheap to copy.
struct Instruction {
    std::uint32_t word = 0;
    base::Address pc;
    QString mnemonic; ///< "stp"
    QString operands; ///< "x19, x20, [x1, #152]"
    bool valid = false;
    bool isLoad = false;
    bool isStore = false;
    bool isPair = false; ///< LDP, STP and their kin
    bool isBarrier = false;
    bool isHint = false;       ///< of the hint space: NOP, YIELD, ESB, PACIASP …
    bool isSystemMove = false; ///< MRS or MSR
    /// CONSTRAINED UNPREDICTABLE by its register numbers (Arm ARM K1.2): a register loaded twice,
    /// or a base that is loaded and written back.
    bool isUnpredictable = false;
    [[nodiscard]] QString text() const
    {
        return operands.isEmpty() ? mnemonic : mnemonic + QLatin1Char(' ') + operands;
    }
};

/// Decodes one word. Never fails: a word that is no instruction comes back with valid == false and
/// the text ".word 0x…".
[[nodiscard]] Instruction decode(std::uint32_t word, base::Address pc);

/// The effects of `instruction` in the state before it, if it completes: an access that faults, an
/// instruction that is trapped or that this CPU lacks shows as a disagreement with the machine. A
/// change of exception level or of SPSel makes `sp` another register: listed as sp taking the new
/// level's SP_ELx, and the old level's SP_ELx taking what sp was.
[[nodiscard]] Effects effectsOf(const Instruction& instruction, const StateReader& before);

/// ID registers that say what this machine's instructions do (which fields PSTATE has): the more of
/// them the state knows, the more is predicted. Constant, and shown by QEMU's stub.
[[nodiscard]] std::vector<Register> featureRegisters();

/// What an instruction could write beside general registers and PSTATE, whatever its effects say
/// that it does write. Who verifies a step looks at least there.
struct MayWrite {
    bool systemRegisters = false; ///< FPSR among them
    bool memory = false;
    bool vectors = false; ///< any of V0 to V31
    friend bool operator==(const MayWrite&, const MayWrite&) = default;
};
/// Everything, where the effects are not known or the flow is an exception's.
[[nodiscard]] MayWrite mayWrite(const Instruction& instruction, const Effects& effects);
/// MSR, MRS, SYS, hints and barriers (Arm ARM C4.1.65): which registers they write their word says,
/// and no value does.
[[nodiscard]] bool isOfSystemGroup(std::uint32_t word);

/// The simpler instructions that together do what a pair access does, in an order that is right
/// when executed one after the other: an STP is two STRs, an LDP two LDRs. With pre-index the first
/// carries the write-back (`str a, [sp, #-16]!` then `str b, [sp, #8]`); with post-index the second
/// half goes first and the last carries it; where Rt1 of a load is the base, Rt2 goes first. Empty
/// for an instruction that is not a pair, or whose pair cannot be split so (Rt2 is the base and
/// write-back is there: CONSTRAINED UNPREDICTABLE; an offset that only a pair reaches, such as
/// -272).
struct Single {
    QString text; ///< "str x19, [x1, #152]"
    int half = 0; ///< which register of the pair it moves: 0 is Rt1, 1 is Rt2
    friend bool operator==(const Single&, const Single&) = default;
};
[[nodiscard]] std::vector<Single> splitPair(const Instruction& instruction);

} // namespace arm64
