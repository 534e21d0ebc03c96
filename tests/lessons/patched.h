// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "image/image.h"
#include "support/elf-patch.h"

#include <QString>

namespace patched {

/// Copies the image with one instruction of a function replaced; false where the instruction is not
/// the one that the test means.
inline bool patch(const QString& image, const QString& to, const QString& function, int instruction,
                  std::uint32_t original, std::uint32_t word)
{
    const auto opened = image::Image::open(image);
    const auto symbol = opened ? (*opened)->symbol(function) : std::nullopt;
    if (!symbol)
        return false;
    const base::Address at = symbol->address + base::Offset{4 * instruction};
    support::ElfPatch elf(image);
    return elf.word(at) == original && elf.setWord(at, word) && elf.save(to);
}

} // namespace patched
