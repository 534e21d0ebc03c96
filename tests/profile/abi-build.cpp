// SPDX-License-Identifier: GPL-2.0-or-later
#include "profile/abi-build.h"

#include <QDir>
#include <QFile>
#include <QProcess>

namespace abi {

namespace {

constexpr int kPatience = 60000; // ms: a deadline, never a measure

} // namespace

bool write(const QString& path, const QString& text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text.toUtf8()) >= 0;
}

QString run(const QString& folder, const QString& tool, const QStringList& arguments)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(tool, arguments);
    if (!process.waitForFinished(kPatience) || process.exitCode() != 0)
        return tool + QStringLiteral(": ") + process.errorString() + QLatin1Char('\n') +
               QString::fromUtf8(process.readAll());
    return {};
}

QString build(const Abi& abi, const QString& folder, QString assembly, const QString& buildId)
{
    if (assembly.isEmpty())
        assembly = abi.assembly();
    if (!QDir().mkpath(folder) || !write(folder + QStringLiteral("/doors.S"), assembly) ||
        !write(folder + QStringLiteral("/structs.c"), abi.structs()) ||
        !write(folder + QStringLiteral("/abi.toml"), abi.profile()))
        return QStringLiteral("cannot write");
    const auto text = [](const char* words) { return QString::fromLatin1(words); };
    const QString compiler = text("aarch64-linux-gnu-g++");
    const QStringList common{text("-g"), text("-gdwarf-5"), text("-ffreestanding"),
                             text("-fno-pic"), text("-mgeneral-regs-only")};
    QString said = run(folder, compiler, common + QStringList{text("-c"), text("doors.S")});
    if (said.isEmpty())
        said = run(folder, text("aarch64-linux-gnu-gcc"),
                   common + QStringList{text("-c"), text("structs.c")});
    if (said.isEmpty())
        said = run(folder, compiler,
                   {text("-nostdlib"), text("-static"), text("-no-pie"),
                    text("-Wl,--build-id=") + buildId, text("-Wl,-Ttext=0x40080000"),
                    text("-Wl,-e,_start"), text("-Wl,-z,max-page-size=4096"),
                    text("-Wl,--no-warn-rwx-segments"), text("doors.o"), text("structs.o"),
                    text("-o"), text("hypervisor.elf")});
    return said;
}

} // namespace abi
