// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "base/task.h"
#include "machine/descriptor.h"
#include "machine/instruction-log.h"
#include "machine/machine.h"
#include "machine/release.h"

#include <QObject>
#include <QProcess>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

class QLocalSocket;

namespace machine {

/// A value within one of QEMU's options, such as a file's name: a comma in it is doubled, else the
/// next key would begin there.
[[nodiscard]] QString optionValue(QString value);

/// A QEMU that we started: the process, its console, and what QMP says of its end. It inherits its
/// end of each connection, so that no file is made for one. It ends with us, however we end.
class QemuProcess : public QObject {
    Q_OBJECT
public:
    enum class Debugger : bool { No, Yes };

    /// Starts QEMU halted at reset and waits until it answers. It may start no process and gain no
    /// right (-sandbox), where it can be told so.
    [[nodiscard]] static base::Task<base::Result<std::shared_ptr<QemuProcess>>>
    start(MachineOptions options, Debugger debugger, std::chrono::milliseconds deadline);
    ~QemuProcess() override;

    /// The gdb stub's connection; null when it was taken, or started without one.
    [[nodiscard]] std::unique_ptr<QLocalSocket> takeStub();
    /// Its log of instructions; null where it was started without (MachineOptions::logs).
    [[nodiscard]] InstructionLog* log() { return m_log.get(); }
    /// As its greeting says; absent until it is there, and of one that does not say.
    [[nodiscard]] const std::optional<QemuRelease>& release() const { return m_release; }
    /// Bytes that its first UART has printed.
    [[nodiscard]] qint64 printed() const { return m_printed; }
    /// So many bytes of what its first UART prints are not told of: they were told before.
    void passOver(qint64 bytes) { m_passOver = bytes; }
    /// The command line, with the numbers of inherited descriptors written as PRIVATE.
    [[nodiscard]] const QString& machineLine() const { return m_line; }
    [[nodiscard]] qint64 processId() const { return m_process->processId(); }
    /// False as long as something of it may still arrive: its console, QMP's reason.
    [[nodiscard]] bool hasEnded() const { return m_ended; }
    /// QMP's reason ("guest-shutdown", "guest-reset"); empty while it runs or when it was killed.
    [[nodiscard]] const QString& shutdownReason() const { return m_reason; }
    /// One sentence on how it ended; for an ended process.
    [[nodiscard]] QString howItEnded() const;
    /// True while it is stopped by a signal (SIGSTOP) or by another debugger, and answers nobody.
    [[nodiscard]] bool isStopped() const;
    [[nodiscard]] static QString stoppedSentence();
    /// Lets a machine without a debugger go (QMP cont).
    void letGo();
    /// What somebody types at its first UART; of a machine that takes input.
    void writeConsole(const QByteArray& bytes);
    /// Reads what lies in the pipe of its console, now. QEMU writes there before the instruction
    /// that prints is over (chardev/char-fd.c), so of a machine that stands still that is all.
    void readWaitingConsole();
    void kill();
    /// Ends it if it has not ended by itself after that time. It is of no use without a debugger.
    void killAfter(std::chrono::milliseconds patience);
    /// Ends when the process has. Each call gives a leaf of its own.
    [[nodiscard]] base::Completion<bool> finished();

signals:
    void console(const QByteArray& bytes);
    void consoleAgain(const QByteArray& bytes); ///< what was passed over
    void ended();

private:
    QemuProcess();
    /// The descriptors that it inherits, or PRIVATE in the line that is kept. Empty: none such.
    struct Inherited {
        QString qmp;
        QString gdb;
        QString log;
    };
    [[nodiscard]] static QStringList arguments(const MachineOptions& options, bool sandbox,
                                               const Inherited& inherited);
    /// One attempt; the error says what was wrong in the system.
    [[nodiscard]] base::Result<void> launch(const MachineOptions& options, Debugger debugger,
                                            bool sandbox);
    [[nodiscard]] static base::Task<base::Result<std::shared_ptr<QemuProcess>>>
    attempt(MachineOptions options, Debugger debugger, std::chrono::milliseconds deadline,
            bool sandbox);
    [[nodiscard]] QString whyItDidNotStart(const MachineOptions& options) const;
    void readConsole();
    void restQmp();
    void wakeQmp();
    void readQmp();
    [[nodiscard]] QString lastLine() const;
    void arrived();
    void processFinished();
    void settle();

    std::unique_ptr<QLocalSocket> m_stub;
    std::unique_ptr<QLocalSocket> m_qmp;
    std::unique_ptr<InstructionLog> m_log;
    std::optional<QemuRelease> m_release;
    qint64 m_printed = 0;
    qint64 m_passOver = 0;
    std::unique_ptr<QProcess> m_process = std::make_unique<QProcess>(); ///< to the end
    QString m_line;
    QByteArray m_errors;
    QByteArray m_said; ///< the end of what the first UART printed
    QByteArray m_qmpBuffer;
    QTimer m_qmpRest; ///< while it runs, QMP is not read
    QString m_reason;
    base::Completion<bool> m_connected;
    std::vector<base::Completion<bool>> m_finished;
    bool m_ended = false;
    bool m_qmpReady = false;
};

} // namespace machine
