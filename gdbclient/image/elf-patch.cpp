// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/elf-patch.h"

#include <QFile>
#include <QtEndian>

#include <cstring>

#include <elf.h>

namespace image {

namespace {

constexpr std::uint64_t kWord = sizeof(std::uint32_t);

/// A struct at that offset of the file; nothing where it does not lie in the file.
template <typename T>
std::optional<T> readAt(const QByteArray& bytes, std::uint64_t offset)
{
    const auto size = static_cast<std::uint64_t>(bytes.size());
    if (size < sizeof(T) || offset > size - sizeof(T))
        return {};
    T value;
    std::memcpy(&value, bytes.constData() + offset, sizeof value);
    return value;
}

} // namespace

ElfPatch::ElfPatch(const QString& path)
{
    QFile file(path);
    if (file.open(QIODevice::ReadOnly))
        m_bytes = file.readAll();
}

std::optional<std::uint32_t> ElfPatch::word(base::Address at) const
{
    const auto offset = offsetOf(at);
    if (!offset)
        return {};
    return qFromLittleEndian<quint32>(m_bytes.constData() + *offset);
}

bool ElfPatch::setWord(base::Address at, std::uint32_t word)
{
    const auto offset = offsetOf(at);
    if (offset)
        qToLittleEndian<quint32>(word, m_bytes.data() + *offset);
    return offset.has_value();
}

bool ElfPatch::save(const QString& path) const
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(m_bytes) == m_bytes.size() && file.flush();
}

std::optional<qsizetype> ElfPatch::offsetOf(base::Address at) const
{
    const auto header = readAt<Elf64_Ehdr>(m_bytes, 0);
    if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0)
        return {};
    for (std::uint64_t i = 0; i < header->e_phnum; ++i) {
        const auto segment = readAt<Elf64_Phdr>(m_bytes, header->e_phoff + i * sizeof(Elf64_Phdr));
        if (!segment || segment->p_type != PT_LOAD || at.value < segment->p_vaddr)
            continue;
        const std::uint64_t into = at.value - segment->p_vaddr;
        const bool isInSegment = segment->p_filesz >= kWord && into <= segment->p_filesz - kWord;
        const std::uint64_t offset = segment->p_offset + into;
        if (isInSegment && readAt<std::uint32_t>(m_bytes, offset))
            return static_cast<qsizetype>(offset);
    }
    return {};
}

} // namespace image
