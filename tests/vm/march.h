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

namespace march {

struct Outcome {
    int exitCode = -1;
    QByteArray console;
};

/// How long a guest marches and who it is: the words behind its first instruction.
struct Orders {
    quint64 rounds;
    quint64 vm;
    quint64 vcpus;
    quint64 freshBlocks; ///< of 2 MB, for each virtual CPU
};

/// A file in `directory`: the guest of that name ("march.bin") with its orders.
inline QString guest(const QString& directory, const QString& name, const Orders& orders)
{
    QFile source(QStringLiteral(WORLDSWITCH_GUESTS) + name);
    if (!source.open(QIODevice::ReadOnly))
        qFatal("%s", qPrintable(source.errorString()));
    QByteArray bytes = source.readAll();
    qsizetype at = 8;
    for (const quint64 word : {orders.rounds, orders.vm, orders.vcpus, orders.freshBlocks}) {
        qToLittleEndian(word, bytes.data() + at);
        at += 8;
    }
    QFile file(QDir(directory).filePath(
        QStringLiteral("%1-%2-%3").arg(name).arg(orders.vm).arg(orders.rounds)));
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
