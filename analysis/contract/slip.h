// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "contract/door.h"
#include "contract/instruction-word.h"

#include <cstdint>
#include <vector>

namespace contract {

/// What may have been meant where a word stands, and in how many things it differs from that word.
struct Slip {
    std::uint32_t word = 0;
    int changes = 1;
};

/// What may have been meant by a word: the words that differ from it in one thing.
[[nodiscard]] std::vector<Slip> meantBy(const Door& door, std::uint32_t word);

/// What no hand writes on purpose: a pair whose registers fall, where their slots do not, or are
/// one; a push or a pop of two registers that does not move SP by their sixteen bytes.
[[nodiscard]] bool looksWrong(const Door& door, std::uint32_t word);
/// What such a word may have been meant to be.
[[nodiscard]] Words rightFor(const Door& door, std::uint32_t word);

} // namespace contract
