// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>

namespace support {

/// How a tool ended, and what it said.
struct Finished {
    int code = -1; ///< -1 where it crashed, or had to be killed
    QString errors;
    QByteArray output;
};

/// Waits for its end, at most `patience` ms: a deadline, never a measure.
inline Finished finish(QProcess& process, int patience)
{
    Finished f;
    if (!process.waitForFinished(patience)) {
        process.kill();
        process.waitForFinished(patience);
        return f;
    }
    f.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    f.errors = QString::fromUtf8(process.readAllStandardError());
    f.output = process.readAllStandardOutput();
    return f;
}

} // namespace support
