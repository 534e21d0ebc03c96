// SPDX-License-Identifier: GPL-2.0-or-later
// Files that guests boot from, and what a device tree says, for the tests of what lies where.
#pragma once

#include <QByteArray>
#include <QtEndian>

#include <cstdint>
#include <cstring>
#include <elf.h>
#include <libfdt.h>

/// A Linux Image's header, and a few bytes.
inline QByteArray linuxImage(std::uint64_t textOffset, std::uint64_t size)
{
    QByteArray bytes(4096, 'L');
    qToLittleEndian(textOffset, bytes.data() + 8);
    qToLittleEndian(size, bytes.data() + 16);
    bytes.replace(56, 4, "ARM\x64");
    return bytes;
}

/// The same built with an EFI stub: a PE file with one section, which ends 3000 bytes into it.
inline QByteArray efiImage()
{
    QByteArray bytes = linuxImage(0, 0x100000);
    bytes.replace(0, 2, "MZ");
    qToLittleEndian<std::uint32_t>(0x40, bytes.data() + 0x3c);
    bytes.replace(0x40, 4, QByteArray("PE\0\0", 4));
    qToLittleEndian<std::uint16_t>(1, bytes.data() + 0x40 + 6);
    qToLittleEndian<std::uint16_t>(0x20, bytes.data() + 0x40 + 20);
    qToLittleEndian<std::uint32_t>(2000, bytes.data() + 0x40 + 24 + 0x20 + 16);
    qToLittleEndian<std::uint32_t>(1000, bytes.data() + 0x40 + 24 + 0x20 + 20);
    return bytes.left(3000);
}

/// An ELF with one segment of three bytes, which takes eight.
template <typename Header = Elf64_Ehdr, typename Segment = Elf64_Phdr>
inline QByteArray elf(std::uint16_t machine, std::uint32_t at, std::uint64_t fileSize = 3,
                      std::uint64_t linked = 0)
{
    Header header{};
    memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = sizeof header == sizeof(Elf64_Ehdr) ? ELFCLASS64 : ELFCLASS32;
    header.e_machine = machine;
    header.e_phentsize = sizeof(Segment);
    header.e_phnum = 1;
    header.e_phoff = sizeof header;
    header.e_entry = static_cast<decltype(header.e_entry)>((linked != 0 ? linked : at) + 4);
    Segment segment{};
    segment.p_type = PT_LOAD;
    segment.p_offset = sizeof header + sizeof segment;
    segment.p_paddr = at;
    segment.p_vaddr = static_cast<decltype(segment.p_vaddr)>(linked != 0 ? linked : at);
    segment.p_filesz = static_cast<decltype(segment.p_filesz)>(fileSize);
    segment.p_memsz = 8;
    return QByteArray(reinterpret_cast<const char*>(&header), sizeof header) +
           QByteArray(reinterpret_cast<const char*>(&segment), sizeof segment) + "abc";
}

inline QByteArray valueOf(const QByteArray& tree, const char* path, const char* name)
{
    const int node = fdt_path_offset(tree.constData(), path);
    int length = 0;
    const void* value = node < 0 ? nullptr : fdt_getprop(tree.constData(), node, name, &length);
    return value ? QByteArray(static_cast<const char*>(value), length) : QByteArray();
}

inline std::uint64_t word(const QByteArray& block, qsizetype index)
{
    return qFromLittleEndian<std::uint64_t>(block.constData() + 8 * index);
}
