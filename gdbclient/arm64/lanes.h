// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/bits.h"
#include "arm64/execution.h"

namespace arm64 {

/// An element of a vector register: its size in bytes and its index.
struct Element {
    int bytes;
    int index;
};

/// What the element holds; carried over unchanged where it is the lowest of its half.
inline Operand extract(const Wide& wide, const Element& element)
{
    const Operand& half = element.index * element.bytes < 8 ? wide.low : wide.high;
    const int shift = element.index * element.bytes % 8 * 8;
    Operand out{
        map(half.value, [&](std::uint64_t v) { return (v >> shift) & ones(element.bytes * 8); }),
        {}};
    if (shift == 0 && half.from)
        out.from = Access{half.from->place, 0, static_cast<std::uint8_t>(element.bytes)};
    return out;
}

/// Exchanges it; the other elements stay.
inline void insert(Wide& wide, const Element& element, const Operand& operand)
{
    Operand& half = element.index * element.bytes < 8 ? wide.low : wide.high;
    const int shift = element.index * element.bytes % 8 * 8;
    if (element.bytes == 8) {
        half = operand;
        return;
    }
    const std::uint64_t mask = ones(element.bytes * 8) << shift;
    half = {
        map(half.value, operand.value,
            [&](std::uint64_t h, std::uint64_t v) { return (h & ~mask) | ((v << shift) & mask); }),
        {}};
}

} // namespace arm64
