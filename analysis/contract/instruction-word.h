// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace contract {

/// Instructions as they are encoded (Arm ARM C4.1).
using Words = std::vector<std::uint32_t>;

inline constexpr std::uint32_t kNop = 0xd503201f;
inline constexpr std::uint32_t kSp = 31;
inline constexpr std::uint32_t kZero = 31; ///< where it is not an address

/// `bits` bits of the word, from bit `low` on.
constexpr std::uint32_t field(std::uint32_t word, int low, int bits)
{
    return word >> low & ((1U << bits) - 1);
}

/// The word with another number in those bits.
constexpr std::uint32_t with(std::uint32_t word, int low, int bits, std::uint32_t value)
{
    const std::uint32_t mask = ((1U << bits) - 1) << low;
    return (word & ~mask) | (value << low & mask);
}

} // namespace contract
