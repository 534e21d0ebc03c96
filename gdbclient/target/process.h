// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "base/task.h"
#include "target/machine.h"

#include <QLocalServer>
#include <QObject>
#include <QProcess>
#include <QTemporaryDir>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

class QLocalSocket;

namespace target {

/// A QEMU that we started: the process, its console, and what QMP says of its end. QEMU connects to
/// us, so nothing is waited for but the connection itself. It ends with us, however we end.
class QemuProcess : public QObject {
    Q_OBJECT
public:
    enum class Debugger : bool { No, Yes };

    /// Starts QEMU halted at reset and waits until it has connected.
    [[nodiscard]] static base::Task<base::Result<std::shared_ptr<QemuProcess>>>
    start(MachineOptions options, Debugger debugger, std::chrono::milliseconds deadline);
    ~QemuProcess() override;

    /// The gdb stub's connection; null when it was taken, or started without one.
    [[nodiscard]] std::unique_ptr<QLocalSocket> takeStub();
    /// The command line, with the private directory written as PRIVATE.
    [[nodiscard]] const QString& machineLine() const { return m_line; }
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }
    /// False as long as something of it may still arrive: its console, QMP's reason.
    [[nodiscard]] bool hasEnded() const { return m_ended; }
    /// QMP's reason ("guest-shutdown", "guest-reset"); empty while it runs or when it was killed.
    [[nodiscard]] const QString& shutdownReason() const { return m_reason; }
    /// One sentence on how it ended; for an ended process.
    [[nodiscard]] QString howItEnded() const;
    /// Lets a machine without a debugger go (QMP cont).
    void letGo();
    /// What somebody types at its first UART; of a machine that takes input.
    void writeConsole(const QByteArray& bytes);
    void kill();
    /// Ends it if it has not ended by itself after that time. It is of no use without a debugger.
    void killAfter(std::chrono::milliseconds patience);
    /// Ends when the process has. Each call gives a leaf of its own.
    [[nodiscard]] base::Completion<bool> finished();

signals:
    void console(const QByteArray& bytes);
    void ended();

private:
    QemuProcess();
    [[nodiscard]] static QStringList arguments(const MachineOptions& options, Debugger debugger,
                                               const QString& directory);
    void readQmp();
    void processFinished();
    void settle();

    QTemporaryDir m_directory; ///< 0700: nobody else can reach the sockets
    QLocalServer m_stubServer;
    QLocalServer m_qmpServer;
    std::unique_ptr<QLocalSocket> m_stub;
    std::unique_ptr<QLocalSocket> m_qmp;
    QProcess m_process;
    QString m_line;
    QByteArray m_errors;
    QByteArray m_qmpBuffer;
    QString m_reason;
    base::Completion<bool> m_connected;
    std::vector<base::Completion<bool>> m_finished;
    bool m_ended = false;
    bool m_wantsStub = false;
    bool m_qmpReady = false;
};

} // namespace target
