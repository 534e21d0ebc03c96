// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/effects.h"

#include <vector>

namespace arm64 {

/// What LLVM's machine-code library says of one word: the text, and which registers it writes. A
/// second opinion beside our own semantics, and all there is for words that those do not cover.
struct McFacts {
    bool valid = false;       ///< an instruction of the Arm ARM (some CPU model may lack it)
    bool predictable = false; ///< false: CONSTRAINED UNPREDICTABLE by its register numbers
    bool mayLoad = false;
    bool mayStore = false;
    bool isBranch = false;             ///< may leave the straight line
    std::vector<Register> definitions; ///< what it writes, as the library lists it; no XZR
    QString mnemonic;
    QString operands;
};

/// Thread-safe: each thread has its own decoder, made at its first call.
[[nodiscard]] McFacts mcFacts(std::uint32_t word, base::Address pc, bool withText);

} // namespace arm64
