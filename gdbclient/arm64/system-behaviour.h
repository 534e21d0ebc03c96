// SPDX-License-Identifier: GPL-2.0-or-later
//
// How system registers behave under MSR and MRS, register by register: what they keep, what moves
// by itself, what else changes. Facts as tables; the instructions are in semantics-system.cpp.
#pragma once

#include "arm64/execution.h"

#include <QString>

#include <cstdint>

namespace arm64 {

/// The register of that name, which must be one.
[[nodiscard]] Register named(const char* name);

/// Registers whose value moves by itself or that answers differently from what they keep: a read is
/// a read, but its value is not the one that was last seen.
[[nodiscard]] bool isVolatile(const QString& name);

/// The bits that a register keeps as MSR gives them, on all three CPU models; 0 where none can be
/// promised. A value with other bits (RES0, RES1, read-only, of an extension) is not predicted: the
/// owner is known then, the value is not. Found by writing each register on the machine
/// (tests/arm64).
[[nodiscard]] std::uint64_t keptBits(const QString& name);

/// Lists, as written without a value, what else changes when `reg` is written or, for the
/// acknowledging ones, read.
void listSideEffects(Execution& e, Register reg, bool byRead);

} // namespace arm64
