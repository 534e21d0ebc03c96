// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/register.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace reading {

/// Whose value a cell holds. Loads, stores and moves carry it along with the value; arithmetic
/// makes a new one (docs/architecture.md, "The contract").
struct Owner {
    enum class Kind : std::uint8_t {
        Unknown, ///< cannot be told; a rule that meets it is not judged
        Host,    ///< the host's, from register `origin`
        Guest,   ///< a guest's (`guest` is the vcpu's index), from register `origin`
        Pointer, ///< of a vcpu, of the host's context, or another that the switch works with
        Code,    ///< a return address or another address of code
        Scratch, ///< made in passing: nobody's
    };
    Kind kind = Kind::Unknown;
    std::int16_t guest = -1;
    std::optional<arm64::Register> origin;
    /// For Pointer: what it points to.
    enum class Pointee : std::uint8_t {
        None,
        Vcpu,
        HostContext,
        GuestContext,
        Object, ///< another one that the doors work with, as the profile says
        Other
    };
    Pointee pointee = Pointee::None;

    [[nodiscard]] static Owner hosts(std::optional<arm64::Register> origin);
    [[nodiscard]] static Owner guests(int guest, std::optional<arm64::Register> origin);
    [[nodiscard]] static Owner codeAddress();
    [[nodiscard]] static Owner scratch();

    [[nodiscard]] bool isStackPointer() const
    {
        return kind == Kind::Host && origin == arm64::Register::sp();
    }

    friend bool operator==(const Owner&, const Owner&) = default;
    /// "host's x19", "guest A's x3", "vcpu pointer", "scratch"; translated. Where it is known what
    /// the host's context is called, a pointer to it is said by that name.
    [[nodiscard]] QString text(const QString& hostContext = {}) const;
};

/// "A", "B", … for a vcpu's index.
[[nodiscard]] QString guestName(int index);

} // namespace reading
