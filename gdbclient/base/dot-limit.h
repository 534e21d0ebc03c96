// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArrayView>

#include <optional>

namespace base {

/// The number, from 1, of the first line of TOML with more than kMostDots dots. A key with that
/// many is as many tables in each other, and toml++, which counts lists and braces, but no dots,
/// takes them apart by recursion: a million would use up the stack.
inline constexpr int kMostDots = 100;
[[nodiscard]] inline std::optional<int> firstLineOfManyDots(QByteArrayView toml)
{
    int line = 1;
    int dots = 0;
    for (const char c : toml) {
        if (c == '\n') {
            ++line;
            dots = 0;
        } else if (c == '.' && ++dots > kMostDots) {
            return line;
        }
    }
    return {};
}

} // namespace base
