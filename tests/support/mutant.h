// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/address.h"

#include <QString>

#include <cstdint>
#include <vector>

namespace support {

/// One instruction of the switch, exchanged for a wrong one.
struct Mutant {
    QString id; ///< "__guest_enter+0x24 stp x2, x3, [sp, #-16]! pair swapped"
    base::Address at;
    std::uint32_t word = 0; ///< what stands there instead
};

inline constexpr std::uint32_t kNop = 0xd503201f;

/// Every way this project knows to spoil one load, store or register move: dropped, shifted,
/// swapped, without write-back, one register twice, another base, a load for a store. Nothing for
/// other words. `place` is how the instruction's place is written in the id.
[[nodiscard]] std::vector<Mutant> mutantsOf(std::uint32_t word, base::Address at,
                                            const QString& place);

} // namespace support
