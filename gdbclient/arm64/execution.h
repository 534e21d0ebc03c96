// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/bits.h"
#include "arm64/effects.h"

#include <optional>
#include <vector>

namespace arm64 {

/// A value on its way through an instruction, and the one place it was taken from if it is carried
/// over unchanged.
struct Operand {
    std::optional<std::uint64_t> value;
    std::optional<Access> from;
};

/// Sixteen bytes on their way; a half is absent above the operand's width.
struct Wide {
    Operand low;
    Operand high;
};

/// Fields of PSTATE as the stub's cpsr and SPSR_ELx hold them (Arm ARM C5.2).
namespace pstate {
constexpr std::uint64_t kFlags = 0xf0000000; ///< N, Z, C, V
constexpr std::uint64_t kTco = 1U << 25;     ///< tag check override
constexpr std::uint64_t kDit = 1U << 24;     ///< data independent timing
constexpr std::uint64_t kUao = 1U << 23;     ///< user access override
constexpr std::uint64_t kPan = 1U << 22;     ///< privileged access never
constexpr std::uint64_t kStep = 1U << 21;    ///< SS, software step
constexpr std::uint64_t kIllegal = 1U << 20; ///< IL, illegal execution state
constexpr std::uint64_t kAllInt = 1U << 13;  ///< all interrupts masked, superpriority or not
constexpr std::uint64_t kSsbs = 1U << 12;    ///< speculative store bypass safe
constexpr std::uint64_t kBtype = 0xc00;      ///< branch type
constexpr std::uint64_t kMasks = 0x3c0;      ///< D, A, I, F
constexpr std::uint64_t kAarch32 = 1U << 4;  ///< nRW
constexpr std::uint64_t kMode = 0x1f;        ///< nRW, EL, SP
constexpr std::uint64_t kStackSelect = 1;    ///< SP: 1 is the level's own stack pointer
} // namespace pstate

/// One instruction being executed on a state that may be known in part: notes what is read,
/// computes what is written. The semantics of each class of instructions are functions over this.
class Execution {
public:
    Execution(const Instruction& instruction, const StateReader& before);

    [[nodiscard]] std::uint32_t word() const { return m_word; }
    [[nodiscard]] base::Address pc() const { return m_pc; }

    // Registers. Number 31 is XZR unless the function says Sp. width is 4 (W) or 8 (X) bytes.
    Operand readX(std::uint32_t number, int width = 8, bool asAddress = false);
    Operand readXSp(std::uint32_t number, int width = 8, bool asAddress = false);
    /// A 32-bit write clears the upper half of the register.
    void writeX(std::uint32_t number, const Operand& operand);
    void writeXSp(std::uint32_t number, const Operand& operand);
    /// The base register's update by a pre- or post-indexed access.
    void writeBack(std::uint32_t number, std::optional<std::uint64_t> value);
    Operand readRegister(Register reg, bool asAddress = false);
    void writeRegister(Register reg, const Operand& operand);
    /// What a register holds, without saying that the instruction reads it (control registers that
    /// decide what an instruction means).
    [[nodiscard]] std::optional<std::uint64_t> peek(Register reg) const;

    /// The lowest `width` bytes (1 to 16) of a vector register.
    Wide readV(std::uint32_t number, int width);
    /// Writes `width` bytes and clears the rest of the 128 (Arm ARM C1.2.5).
    void writeV(std::uint32_t number, const Wide& wide);

    // PSTATE.
    std::optional<std::uint64_t> readPstate();
    void writePstate(std::optional<std::uint64_t> value, std::optional<Access> from = {});
    /// The current exception level, where PSTATE is known and AArch64.
    [[nodiscard]] std::optional<int> level() const;

    // Memory, little-endian. `bytes` is 1 to 8 for load and store, 16 for the wide ones. A load
    // whose address is not known lists no read; a store whose address is not known makes the
    // effects unknown.
    Operand load(std::optional<std::uint64_t> address, int bytes);
    Wide loadWide(std::optional<std::uint64_t> address);
    void store(std::optional<std::uint64_t> address, int bytes, const Operand& operand);
    void storeWide(std::optional<std::uint64_t> address, const Wide& wide);

    // Control flow.
    void flow(Flow kind) { m_effects.flow = kind; }
    void nextPc(std::optional<std::uint64_t> pc);

    /// This word's writes are not fully known to us.
    void unknown() { m_effects.known = false; }
    /// PSTATE.BTYPE after this instruction; every instruction but BR and BLR clears it.
    void keepsBranchType() { m_setsBranchType = true; }

    /// The effects, with every memory write's value being its cell's at the end.
    [[nodiscard]] Effects finish();

private:
    Operand part(Register reg, int width, bool asAddress);
    void write(const Access& to, const Operand& operand, bool isWriteBack = false);

    const StateReader& m_before;
    std::uint32_t m_word;
    base::Address m_pc;
    Effects m_effects;
    bool m_setsBranchType = false;
};

/// An optional through a function: absent stays absent.
template <typename F>
std::optional<std::uint64_t> map(const std::optional<std::uint64_t>& a, F f)
{
    return a ? std::optional<std::uint64_t>(f(*a)) : std::nullopt;
}
template <typename F>
std::optional<std::uint64_t> map(const std::optional<std::uint64_t>& a,
                                 const std::optional<std::uint64_t>& b, F f)
{
    return a && b ? std::optional<std::uint64_t>(f(*a, *b)) : std::nullopt;
}

} // namespace arm64
