// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

#include <compare>
#include <cstdint>
#include <functional>

namespace base {

/// A distance in bytes. Not an address: the two never mix by accident.
struct Offset {
    std::int64_t bytes = 0;
    friend constexpr auto operator<=>(const Offset&, const Offset&) = default;
};

/// A place in the machine's memory. Which regime it is translated by is said by the reader
/// (machine::MemoryView), never by the address itself.
struct Address {
    std::uint64_t value = 0;
    friend constexpr auto operator<=>(const Address&, const Address&) = default; // NOLINT
    friend constexpr Address operator+(Address a, Offset o)
    {
        return {a.value + static_cast<std::uint64_t>(o.bytes)};
    }
    friend constexpr Offset operator-(Address a, Address b)
    {
        return {static_cast<std::int64_t>(a.value - b.value)};
    }
    /// The 8-byte cell that this byte lies in.
    [[nodiscard]] constexpr Address cell() const { return {value & ~std::uint64_t{7}}; }
};

/// Sixteen hexadecimal digits, no prefix: how values and addresses are written everywhere.
[[nodiscard]] inline QString hex16(std::uint64_t value)
{
    return QStringLiteral("%1").arg(value, 16, 16, QLatin1Char('0'));
}

/// As few digits as it needs, with 0x.
[[nodiscard]] inline QString hex(std::uint64_t value)
{
    return QStringLiteral("0x%1").arg(value, 0, 16);
}

} // namespace base

template <>
struct std::hash<base::Address> {
    std::size_t operator()(base::Address a) const noexcept
    {
        return std::hash<std::uint64_t>{}(a.value);
    }
};
