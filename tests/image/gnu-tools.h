// SPDX-License-Identifier: GPL-2.0-or-later
// What the tests of images are made with and held against: the GNU tools for aarch64, and a program
// with every shape of struct.
#pragma once

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

namespace gnu {

/// What a tool prints; a null array, and why on stderr, if it failed.
inline QByteArray output(const QString& tool, const QStringList& arguments,
                         const QByteArray& input = {})
{
    QProcess process;
    process.start(tool, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (process.waitForFinished(60000) && process.exitCode() == 0)
        return process.readAllStandardOutput() + ' ';
    qWarning("%s: %s %s", qPrintable(tool), qPrintable(process.errorString()),
             process.readAllStandardError().constData());
    return {};
}

/// The name of a cross tool: "gcc", "objcopy", "readelf"…; on an arm64 host the native one.
inline QString tool(const char* name)
{
    return QStringLiteral(WORLDSWITCH_BINUTILS_PREFIX) + QString::fromLatin1(name);
}

/// Compiles the program with every shape of struct, with that version of DWARF ('4', '5'), into
/// "dwarf4" or "dwarf5" of a folder that exists. Whether it could.
inline bool buildEveryShape(const QTemporaryDir& folder, char version)
{
    const QString source = folder.filePath(QStringLiteral("fixture.cpp"));
    if (!QFile::exists(source) &&
        !QFile::copy(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/image/fixture.cpp.txt"), source))
        return false;
    QFile assembly(folder.filePath(QStringLiteral("assembly.S")));
    if (!assembly.open(QIODevice::WriteOnly))
        return false;
    assembly.write(".text\n.type pushed, %function\npushed:\n"
                   "  stp x0, x1, [sp, #-16]!\n  ldp x0, x1, [sp], #16\n  ret\n"
                   ".size pushed, . - pushed\nbare_label:\n  nop\n");
    assembly.close();
    const QString dwarf = QStringLiteral("dwarf") + QLatin1Char(version);
    return !output(tool("g++"),
                   {QStringLiteral("-gdwarf-") + QLatin1Char(version), QStringLiteral("-O1"),
                    QStringLiteral("-std=c++20"), QStringLiteral("-ffreestanding"),
                    QStringLiteral("-nostdlib"), QStringLiteral("-static"),
                    QStringLiteral("-no-pie"), QStringLiteral("-fno-pic"),
                    QStringLiteral("-mgeneral-regs-only"), QStringLiteral("-fpermissive"),
                    QStringLiteral("-w"), QStringLiteral("-o"), folder.filePath(dwarf), source,
                    assembly.fileName()})
                .isNull();
}

} // namespace gnu
