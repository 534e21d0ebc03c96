// SPDX-License-Identifier: GPL-2.0-or-later
//
// Functions of the Arm ARM's pseudocode that instructions of several classes call (J1.1, J1.3).
#include "arm64/bits.h"
#include "arm64/semantics.h"

namespace arm64 {

std::optional<BitMasks> decodeBitMasks(bool n, std::uint32_t imms, std::uint32_t immr,
                                       bool immediate, int width)
{
    const std::uint32_t selector = (n ? 64U : 0U) | (~imms & 63U);
    if (selector < 2)
        return {};
    const int len = 31 - std::countl_zero(selector);
    const auto levels = static_cast<std::uint32_t>(ones(len));
    if ((1 << len) > width || (immediate && (imms & levels) == levels))
        return {};
    const int s = static_cast<int>(imms & levels);
    const int r = static_cast<int>(immr & levels);
    const int size = 1 << len;
    const int d = static_cast<int>(static_cast<std::uint32_t>(s - r) & levels);
    const std::uint64_t w = replicate(rotateRight(ones(s + 1), r, size), size);
    const std::uint64_t t = replicate(ones(d + 1), size);
    return BitMasks{w & ones(width), t & ones(width)};
}

bool conditionHolds(std::uint32_t condition, std::uint64_t state)
{
    const bool n = bit(state, 31);
    const bool z = bit(state, 30);
    const bool c = bit(state, 29);
    const bool v = bit(state, 28);
    bool result = true;
    switch (condition >> 1) {
    case 0:
        result = z;
        break;
    case 1:
        result = c;
        break;
    case 2:
        result = n;
        break;
    case 3:
        result = v;
        break;
    case 4:
        result = c && !z;
        break;
    case 5:
        result = n == v;
        break;
    case 6:
        result = n == v && !z;
        break;
    default:
        return true;
    }
    return (condition & 1U) ? !result : result;
}

} // namespace arm64
