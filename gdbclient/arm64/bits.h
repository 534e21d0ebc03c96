// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace arm64 {

/// word<high:low>, as the Arm ARM writes it.
[[nodiscard]] constexpr std::uint32_t bits(std::uint32_t word, int high, int low)
{
    return (word >> low) & ((std::uint32_t{2} << (high - low)) - 1U);
}

[[nodiscard]] constexpr bool bit(std::uint64_t value, int n)
{
    return ((value >> n) & 1U) != 0;
}

/// The lowest `n` bits set; n from 0 to 64.
[[nodiscard]] constexpr std::uint64_t ones(int n)
{
    return n >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << n) - 1U;
}

/// The lowest `width` bits of `value` as a signed number of 64 bits; width from 1 to 64.
[[nodiscard]] constexpr std::uint64_t signExtend(std::uint64_t value, int width)
{
    const std::uint64_t sign = std::uint64_t{1} << (width - 1);
    return ((value & ones(width)) ^ sign) - sign;
}

/// Rotates the lowest `width` bits right by `by`.
[[nodiscard]] constexpr std::uint64_t rotateRight(std::uint64_t value, int by, int width)
{
    value &= ones(width);
    by %= width;
    return by == 0 ? value : ((value >> by) | (value << (width - by))) & ones(width);
}

/// Replicates the lowest `size` bits of `value` through 64 bits; size divides 64.
[[nodiscard]] constexpr std::uint64_t replicate(std::uint64_t value, int size)
{
    value &= ones(size);
    for (int filled = size; filled < 64; filled *= 2)
        value |= value << filled;
    return value;
}

} // namespace arm64
