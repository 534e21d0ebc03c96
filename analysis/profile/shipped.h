// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <span>

namespace profile {

/// A profile that is part of the program: profiles/NAME.toml.
struct Shipped {
    const char* name;
    const char* toml;
};

/// Every one of them. Nothing else in this room defines it, so that a program can be linked with
/// other profiles, or with none.
[[nodiscard]] std::span<const Shipped> shipped();

} // namespace profile
