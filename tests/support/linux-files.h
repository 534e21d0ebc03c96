// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "support/finished.h"

#include <QHash>
#include <QProcess>
#include <QString>
#include <QStringList>

namespace support {

/// What scripts/linux-target boots in a mode, or why that is not to be had here.
struct LinuxFiles {
    QHash<QString, QString> named; ///< image, vmlinux, initrd, cpu, memory, append …
    QString notRun;                ///< the script's own sentence; then the test is skipped
    QString trouble;               ///< anything else that went wrong
};

inline QString linuxScript()
{
    return QStringLiteral(WORLDSWITCH_SOURCE_DIR "/scripts/linux-target");
}

/// The first time the kernel is fetched.
inline LinuxFiles linuxFiles(const QString& mode, const QString& kernel)
{
    constexpr int kPatience = 1500000; // ms: a deadline
    QProcess process;
    process.start(linuxScript(),
                  {QStringLiteral("--kernel"), kernel, QStringLiteral("--files"), mode});
    const Finished done = finish(process, kPatience);
    LinuxFiles files;
    const QString mark = QStringLiteral("worldswitch: not run: ");
    if (done.errors.contains(mark)) {
        files.notRun = done.errors.section(mark, 1).trimmed();
        return files;
    }
    const QStringList lines = QString::fromUtf8(done.output).split(QLatin1Char('\n'));
    for (const QString& line : lines)
        if (const auto at = line.indexOf(QLatin1Char('=')); at > 0)
            files.named.insert(line.left(at), line.mid(at + 1));
    if (done.code != 0 || files.named.isEmpty())
        files.trouble = done.errors;
    return files;
}

} // namespace support
