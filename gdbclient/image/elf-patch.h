// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/address.h"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <optional>

namespace image {

/// An ELF in memory, some of whose instructions are exchanged for others: how bugs are planted, by
/// tests and for an exam. Addresses are those of the program headers (p_vaddr). A file that cannot
/// be read, or is no ELF, has no words.
class ElfPatch {
public:
    explicit ElfPatch(const QString& path);
    /// The instruction there; nothing where the file has no byte for that address.
    [[nodiscard]] std::optional<std::uint32_t> word(base::Address at) const;
    /// False where the file has no byte for that address.
    bool setWord(base::Address at, std::uint32_t word);
    /// False where it could not be written in full.
    [[nodiscard]] bool save(const QString& path) const;

private:
    [[nodiscard]] std::optional<qsizetype> offsetOf(base::Address at) const;
    QByteArray m_bytes;
};

} // namespace image
