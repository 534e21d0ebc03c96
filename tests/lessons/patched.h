// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "image/image.h"

#include <QFile>
#include <QString>
#include <QtEndian>

namespace patched {

/// Where an address of the image lies in its file, by the program headers; -1 for nowhere.
inline qint64 fileOffset(const QByteArray& elf, quint64 address)
{
    const auto u16 = [&](qint64 at) { return qFromLittleEndian<quint16>(elf.constData() + at); };
    const auto u64 = [&](qint64 at) { return qFromLittleEndian<quint64>(elf.constData() + at); };
    // ELF-64 object file format: e_phoff at 32, e_phentsize at 54, e_phnum at 56; in a program
    // header p_offset at 8, p_vaddr at 16, p_filesz at 32.
    for (int n = 0; n < u16(56); ++n) {
        const auto header = static_cast<qint64>(u64(32)) + n * u16(54);
        const quint64 begin = u64(header + 16);
        if (begin <= address && address < begin + u64(header + 32))
            return static_cast<qint64>(u64(header + 8) + (address - begin));
    }
    return -1;
}

/// Copies the image with one instruction of a function replaced; false where the instruction is not
/// the one that the test means.
inline bool patch(const QString& image, const QString& to, const QString& function, int instruction,
                  quint32 original, quint32 word)
{
    const auto opened = image::Image::open(image);
    const auto symbol = opened ? (*opened)->symbol(function) : std::nullopt;
    QFile in(image);
    QFile out(to);
    if (!symbol || !in.open(QIODevice::ReadOnly) || !out.open(QIODevice::WriteOnly))
        return false;
    QByteArray elf = in.readAll();
    const qint64 at =
        fileOffset(elf, symbol->address.value + 4U * static_cast<unsigned>(instruction));
    if (at < 0 || qFromLittleEndian<quint32>(elf.constData() + at) != original)
        return false;
    qToLittleEndian(word, elf.data() + at);
    return out.write(elf) == elf.size();
}

} // namespace patched
