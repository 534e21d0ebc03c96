// SPDX-License-Identifier: GPL-2.0-or-later
//
// How system registers behave under MSR and MRS, register by register: what they keep, what moves
// by itself, what else changes. RecordingInfo as tables; the instructions are in
// semantics-system.cpp.
#pragma once

#include "arm64/execution.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace arm64 {

/// The register of that name, which must be one.
[[nodiscard]] Register named(const char* name);

/// The register that the name in an instruction reaches. With HCR_EL2.E2H an EL1 name at EL2 is
/// EL2's register, and the _EL12 names are EL1's (Arm ARM D5.6, "Virtualization Host Extensions").
/// While HCR_EL2 is not known, E2H is taken to be 0, which it is out of reset and wherever EL2 is
/// not a host kernel of its own.
[[nodiscard]] Register redirected(const Execution& e, Register reg);

/// Registers whose value moves by itself, or that answer differently from what they keep: a read is
/// a read, but its value is not the one that was last seen; and writing them is a command.
[[nodiscard]] bool isVolatile(Register reg);

/// What this machine has, as far as the state before the instruction says: by the ID register that
/// the Arm ARM names for the feature. Absent where that register is not known here.
enum class Feature : std::uint8_t {
    Aarch32AtEl1, ///< EL1 can run AArch32
    Bti,          ///< PSTATE.BTYPE
    Dit,          ///< PSTATE.DIT
    Gcs,          ///< guarded control stacks, which CHKFEAT asks for
    Mte2,         ///< memory tagging with tags in memory: PSTATE.TCO keeps what is written
    Nmi,          ///< PSTATE.ALLINT
    Pan,          ///< PSTATE.PAN
    Ssbs,         ///< PSTATE.SSBS
    Uao,          ///< PSTATE.UAO
};
[[nodiscard]] std::optional<bool> has(const Execution& e, Feature feature);

/// The bits that a register keeps as MSR gives them, on all three CPU models; 0 where none can be
/// promised. A value with other bits (RES0, RES1, read-only, of an extension) is not predicted: the
/// owner is known then, the value is not. Found by writing each register on the machine
/// (tests/arm64).
[[nodiscard]] std::uint64_t keptBits(const QString& name);

/// Lists, as written without a value, what else changes when `reg` is written or, for the
/// acknowledging ones, read.
void listSideEffects(Execution& e, Register reg, bool byRead);

/// What PSTATE becomes when an exception returns legally, to AArch64, with `spsr`: the fields that
/// this machine has (Arm ARM SetPSTATEFromPSR). Absent where `spsr` sets one of which that is not
/// known.
[[nodiscard]] std::optional<std::uint64_t> returnedState(const Execution& e, std::uint64_t spsr);

} // namespace arm64
