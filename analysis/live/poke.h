// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "image/image.h"
#include "machine/machine.h"

#include <QJsonObject>
#include <QString>

#include <cstdint>
#include <vector>

namespace live {

/// A word of the image that is given another value before the machine runs its first instruction:
/// which round a guest begins with, by which doors it leaves.
struct Poke {
    QString symbol;          ///< an object of eight bytes
    std::uint64_t value = 0; ///< little-endian in memory
    friend bool operator==(const Poke&, const Poke&) = default;
};

/// The machine's writes for them. The error names the symbol that the image does not have, or that
/// is no word which is loaded with it.
[[nodiscard]] base::Result<std::vector<machine::MachineOptions::Poke>>
pokesOf(const image::Image& image, const std::vector<Poke>& pokes);

/// As a recording's facts hold them: the values by their symbols, in 16 hexadecimal digits.
[[nodiscard]] QJsonObject pokesFact(const std::vector<Poke>& pokes);

} // namespace live
