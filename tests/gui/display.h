// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "support.h"

#include <QProcess>
#include <QStandardPaths>

namespace support {

constexpr int kDisplayDeadline = 60000; // ms; for a machine that is busy with something else

/// An X server of its own with a window manager, for as long as the object lives. Where one of the
/// programs is not there, it says which.
class Display {
public:
    explicit Display(QSize size)
    {
        for (const char* program : {"Xvfb", "openbox", "xdotool"}) {
            if (QStandardPaths::findExecutable(text(program)).isEmpty()) {
                m_trouble = text(program) + text(" is not installed");
                return;
            }
        }
        // The server chooses a number that is free, and says which once it can be connected to.
        m_server.start(text("Xvfb"), {text("-displayfd"), text("1"), text("-nolisten"), text("tcp"),
                                      text("-noreset"), text("-screen"), text("0"),
                                      text("%1x%2x24").arg(size.width()).arg(size.height())});
        QByteArray number;
        while (!number.endsWith('\n')) {
            if (!m_server.waitForReadyRead(kDisplayDeadline)) {
                m_trouble = text("Xvfb did not start: ") +
                            QString::fromUtf8(m_server.readAllStandardError());
                return;
            }
            number += m_server.readAllStandardOutput();
        }
        m_name = text(":") + QString::fromLatin1(number.trimmed());
        m_manager.setProcessEnvironment(environment());
        m_manager.setStandardErrorFile(QProcess::nullDevice());
        m_manager.start(text("openbox"),
                        {text("--sm-disable"), text("--startup"), text("echo up")});
        if (!m_manager.waitForReadyRead(kDisplayDeadline))
            m_trouble = text("openbox did not start");
    }
    ~Display()
    {
        for (QProcess* process : {&m_manager, &m_server}) {
            if (process->state() == QProcess::NotRunning)
                continue;
            process->terminate();
            if (!process->waitForFinished(kDisplayDeadline))
                process->kill();
        }
    }
    Display(const Display&) = delete;
    Display& operator=(const Display&) = delete;

    [[nodiscard]] const QString& trouble() const { return m_trouble; }
    /// For a program that is to show its window there.
    [[nodiscard]] QProcessEnvironment environment() const
    {
        auto e = QProcessEnvironment::systemEnvironment();
        e.insert(text("DISPLAY"), m_name);
        e.insert(text("QT_QPA_PLATFORM"), text("xcb"));
        e.insert(text("QT_ACCESSIBILITY"), text("0"));
        for (const char* name : {"WAYLAND_DISPLAY", "QT_SCALE_FACTOR", "QT_STYLE_OVERRIDE"})
            e.remove(text(name));
        return e;
    }

private:
    QProcess m_server, m_manager;
    QString m_name, m_trouble;
};

/// Real keys, real clicks: what xdotool sends goes through the X server to whoever has the focus,
/// or lies under the pointer. Whether it could be sent.
inline bool xdotool(const QStringList& arguments, const QProcessEnvironment& environment)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(text("xdotool"), arguments);
    return process.waitForFinished(kDisplayDeadline) &&
           process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

/// What a student types where the lesson asks for that expression.
inline QString asAStudentTypes(const QString& asked)
{
    if (asked == text("host.x20"))
        return text("x1 + 8*20");
    if (asked == text("bits(host.x19, 3, 0)"))
        return text("8");
    return asked; // "sp - 8"
}

} // namespace support
