// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/register.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace profile {

/// How a context, a vcpu or a further object is found.
struct ObjectSource {
    enum class By : std::uint8_t {
        Variable, ///< it is a variable of the image, or an array of them
        Register, ///< its address is in a register where the machine stops (`at`)
        PerCpu,   ///< a variable's address plus a register that is each CPU's own
    };
    /// Where the registers are read: at the first instruction of the host's function round the
    /// switch, or at that of enter.
    enum class At : std::uint8_t { Run, Enter };
    By by = By::Variable;
    QString name;        ///< what it is called; the variable's name, where there is one
    arm64::Register reg; ///< of Register and PerCpu
    At at = At::Enter;

    /// True where only the machine knows the address.
    [[nodiscard]] bool isLive() const { return by != By::Variable; }
};

} // namespace profile
