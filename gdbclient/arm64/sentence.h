// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/effects.h"

namespace arm64 {

/// What the instruction does whatever the state is, where it has a sentence of its own: to be
/// translated where it is told. Null where its effects say enough.
[[nodiscard]] const char* sentenceOf(const Instruction& instruction);

} // namespace arm64
