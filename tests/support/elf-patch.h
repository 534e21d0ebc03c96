// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/address.h"

#include <QByteArray>
#include <QFile>
#include <QString>
#include <QtEndian>

#include <cstdint>
#include <cstring>
#include <optional>

#include <elf.h>

namespace support {

/// An ELF in memory, some of whose instructions are exchanged for others: how tests plant bugs.
class ElfPatch {
public:
    explicit ElfPatch(const QString& path)
    {
        QFile file(path);
        if (file.open(QIODevice::ReadOnly))
            m_bytes = file.readAll();
    }
    [[nodiscard]] std::optional<std::uint32_t> word(base::Address at) const
    {
        const auto offset = offsetOf(at);
        if (!offset)
            return std::nullopt;
        return qFromLittleEndian<quint32>(m_bytes.constData() + *offset);
    }
    /// False where the file has no byte for that address.
    bool setWord(base::Address at, std::uint32_t word)
    {
        const auto offset = offsetOf(at);
        if (offset)
            qToLittleEndian<quint32>(word, m_bytes.data() + *offset);
        return offset.has_value();
    }
    [[nodiscard]] bool save(const QString& path) const
    {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(m_bytes) == m_bytes.size();
    }

private:
    [[nodiscard]] std::optional<qsizetype> offsetOf(base::Address at) const
    {
        Elf64_Ehdr header;
        if (static_cast<std::size_t>(m_bytes.size()) < sizeof header)
            return std::nullopt;
        std::memcpy(&header, m_bytes.constData(), sizeof header);
        for (std::size_t i = 0; i < header.e_phnum; ++i) {
            Elf64_Phdr segment;
            std::memcpy(&segment, m_bytes.constData() + header.e_phoff + i * sizeof segment,
                        sizeof segment);
            if (segment.p_type == PT_LOAD && at.value >= segment.p_vaddr &&
                at.value + 4 <= segment.p_vaddr + segment.p_filesz)
                return static_cast<qsizetype>(segment.p_offset + at.value - segment.p_vaddr);
        }
        return std::nullopt;
    }
    QByteArray m_bytes;
};

} // namespace support
