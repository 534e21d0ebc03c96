// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace arm64 {

/// A load whose address is its own place and a constant (Arm ARM C4.1.66, load register literal):
/// what it loads is a part of the code, as an immediate is.
[[nodiscard]] constexpr bool isLiteralLoad(std::uint32_t word)
{
    return (word & 0x3b000000U) == 0x18000000U;
}

} // namespace arm64
