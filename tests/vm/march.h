// SPDX-License-Identifier: GPL-2.0-or-later
// What the tests of the march in both states have in common: a guest that knows who it is, an image
// that loses a register.
#pragma once

#include "image/image.h"
#include "support/elf-patch.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QtEndian>

#include <optional>
#include <vector>

namespace march {

struct Outcome {
    int exitCode = -1;
    QByteArray console;
};

/// A file in `directory`: the guest of that name with the words behind its first instruction as
/// given; of the march: rounds, number of the VM, its virtual CPUs, blocks of 2 MB that each of
/// them may touch.
inline QString guest(const QString& directory, const QString& name,
                     const std::vector<quint64>& words)
{
    QFile source(QStringLiteral(WORLDSWITCH_GUESTS) + name);
    if (!source.open(QIODevice::ReadOnly))
        qFatal("%s", qPrintable(source.errorString()));
    QByteArray bytes = source.readAll();
    qsizetype at = 8;
    QString path = QDir(directory).filePath(name);
    for (const quint64 word : words) {
        qToLittleEndian(word, bytes.data() + at);
        at += 8;
        path += QStringLiteral("-%1").arg(word);
    }
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s", qPrintable(file.errorString()));
    return file.fileName();
}

/// worldswitch-vm, to its end; `seconds` for its guests.
inline Outcome run(const QStringList& arguments, int seconds)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-vm"),
                  arguments + QStringList{QStringLiteral("--timeout"), QString::number(seconds)});
    if (!process.waitForFinished((seconds + 20) * 1000))
        return {};
    return {process.exitCode(), process.readAll()};
}

/// What a guest says when it has found everything each time.
inline QByteArray success(char vm, quint64 rounds, quint64 vcpus)
{
    const auto number = [](quint64 value) {
        return QByteArray::number(value, 16).rightJustified(16, '0');
    };
    return "[" + QByteArray(1, vm) + "] bench march " + number(rounds) + ' ' + number(vcpus) + '\n';
}

/// One instruction, for another: the first of the function that is `instruction` where `mask` has
/// ones. What `mask` leaves out (a register) is kept.
struct Exchange {
    QString function;
    quint32 mask;
    quint32 instruction;
    quint32 replacement;
};

/// The image as built but for that, in a file; nothing when it has no such instruction.
inline std::optional<QString> exchanged(const QString& directory, const Exchange& exchange)
{
    const QString built = QStringLiteral(WORLDSWITCH_IMAGE);
    const auto image = image::Image::open(built);
    const auto symbol = image ? (*image)->symbol(exchange.function) : std::nullopt;
    if (!symbol)
        return {};
    support::ElfPatch elf(built);
    auto at = symbol->address;
    while (elf.word(at) && (*elf.word(at) & exchange.mask) != exchange.instruction)
        at = at + base::Offset{4};
    const auto word = elf.word(at);
    const QString path = QDir(directory).filePath(QStringLiteral("exchanged.elf"));
    if (!word || !elf.setWord(at, exchange.replacement | (*word & ~exchange.mask)) ||
        !elf.save(path))
        return {};
    return path;
}

} // namespace march
