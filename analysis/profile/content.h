// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/register.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace profile {

/// What a register or a cell of the stack holds where one door hands over to the next.
struct Content {
    enum class Kind : std::uint8_t {
        Unused,       ///< "unused": nobody reads it
        Vcpu,         ///< "vcpu": the address of the vcpu
        HostContext,  ///< "host_context": the address of the host's context
        GuestContext, ///< "guest_context": the address of the context in the vcpu
        ExitCode,     ///< "exit_code": why the guest left
        PerCpu,       ///< "per_cpu": what is added to a variable's address for this CPU's own copy
        Guest,        ///< "guest.x2": the guest's register
        Host,         ///< "host.x29": the host's register
    };
    Kind kind = Kind::Unused;
    arm64::Register reg; ///< of Guest and Host

    [[nodiscard]] static std::optional<Content> named(const QString& text);
    [[nodiscard]] QString text() const;
    friend bool operator==(const Content&, const Content&) = default;
};

/// A register and what it holds.
struct Held {
    arm64::Register reg;
    Content content;
    friend bool operator==(const Held&, const Held&) = default;
};

/// Cells of 8 bytes, from SP upward.
using Frame = std::vector<Content>;
constexpr std::uint64_t kCellBytes = 8;
[[nodiscard]] inline std::uint64_t bytesOf(const Frame& frame)
{
    return kCellBytes * frame.size();
}

/// The registers of "x19", "x19-x30" or "v0-v31"; nothing where it is none, or falls.
[[nodiscard]] std::optional<std::vector<arm64::Register>> registersOf(const QString& text);

} // namespace profile
