// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/linux-target.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>

namespace cli {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("cli", text);
}

QString script()
{
    const QString named = qEnvironmentVariable("WORLDSWITCH_LINUX_TARGET");
    return named.isEmpty() ? QStringLiteral(WORLDSWITCH_SCRIPTS "/linux-target") : named;
}

/// "NAME=VALUE", a line each.
base::Result<LinuxTarget> read(const QString& lines, bool slowClock)
{
    LinuxTarget target;
    struct Member {
        QLatin1String name;
        QString LinuxTarget::*member;
        bool isThere = true;
    };
    const Member members[] = {{QLatin1String("image="), &LinuxTarget::image},
                              {QLatin1String("vmlinux="), &LinuxTarget::vmlinux},
                              {QLatin1String("initrd="), &LinuxTarget::initrd},
                              {QLatin1String("cpu="), &LinuxTarget::cpu},
                              {QLatin1String("memory="), &LinuxTarget::memory},
                              {QLatin1String("append="), &LinuxTarget::append},
                              {QLatin1String("dtb="), &LinuxTarget::deviceTree, slowClock}};
    const QStringList all = lines.split(u'\n');
    for (const Member& m : members) {
        for (const QString& line : all)
            if (line.startsWith(m.name))
                target.*m.member = line.mid(m.name.size());
        if (m.isThere && (target.*m.member).isEmpty())
            return base::Error{
                tr("%1 does not say which Linux is booted: its answer has no %2. Is it this "
                   "program's own?")
                    .arg(script(), QString(m.name) + QStringLiteral("VALUE"))};
    }
    return target;
}

} // namespace

const QStringList& linuxModes()
{
    static const QStringList modes{QStringLiteral("vhe"), QStringLiteral("nvhe"),
                                   QStringLiteral("vhe-pauth"), QStringLiteral("nvhe-pauth")};
    return modes;
}

const QStringList& linuxKernels()
{
    static const QStringList kernels{QStringLiteral("6.1"), QStringLiteral("6.12")};
    return kernels;
}

base::Result<LinuxTarget> linuxTarget(const QString& mode, const QString& kernel, bool slowClock)
{
    const QString program = script();
    if (!QFileInfo(program).isExecutable())
        return base::Error{
            tr("%1 is not there, which fetches Linux's kernel: run this from a clone of the "
               "sources, or name it in the environment's WORLDSWITCH_LINUX_TARGET.")
                .arg(program)};
    QProcess asked;
    asked.setProcessChannelMode(QProcess::ForwardedErrorChannel); // what it fetches
    // The script works in a folder of its own.
    const QString which =
        kernel.contains(QLatin1Char('/')) ? QFileInfo(kernel).absoluteFilePath() : kernel;
    QStringList words{QStringLiteral("--kernel"), which, QStringLiteral("--files"), mode};
    if (slowClock)
        words.prepend(QStringLiteral("--slow-clock"));
    asked.start(program, words, QIODevice::ReadOnly);
    constexpr int kAsLongAsItTakes = -1;
    asked.waitForFinished(kAsLongAsItTakes);
    if (asked.exitStatus() != QProcess::NormalExit || asked.exitCode() != 0)
        return base::Error{tr("Linux %1 as %2 could not be had: what %3 says is above.")
                               .arg(kernel, mode, program)};
    return read(QString::fromUtf8(asked.readAllStandardOutput()), slowClock);
}

} // namespace cli
