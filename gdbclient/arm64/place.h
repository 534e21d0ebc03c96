// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/register.h"
#include "base/address.h"

#include <compare>
#include <cstdint>

namespace arm64 {

/// A 64-bit cell of the machine: a register (a V register is two, low half first) or the eight
/// bytes of memory at an address that is a multiple of eight.
struct Place {
    enum class Kind : std::uint8_t { Register, Memory };
    Kind kind = Kind::Register;
    std::uint8_t half = 0; ///< of a V register: 0 is bits 63..0, 1 is bits 127..64
    Register reg;          ///< for Kind::Register
    base::Address address; ///< for Kind::Memory; always 8-byte aligned

    [[nodiscard]] static constexpr Place of(Register r, int half = 0)
    {
        return {Kind::Register, static_cast<std::uint8_t>(half), r, {}};
    }
    [[nodiscard]] static constexpr Place of(base::Address a)
    {
        return {Kind::Memory, 0, {}, a.cell()};
    }
    [[nodiscard]] constexpr bool isMemory() const { return kind == Kind::Memory; }
    [[nodiscard]] constexpr bool isRegister() const { return kind == Kind::Register; }
    friend constexpr auto operator<=>(const Place&, const Place&) = default;
};

} // namespace arm64

template <>
struct std::hash<arm64::Place> {
    std::size_t operator()(const arm64::Place& p) const noexcept
    {
        return p.isMemory() ? std::hash<base::Address>{}(p.address) * 2 + 1
                            : std::size_t{p.reg.id()} * 4 + std::size_t{p.half} * 2;
    }
};
