// SPDX-License-Identifier: GPL-2.0-or-later
#include "machine/process.h"

#include "base/end-process.h"
#include "base/notice.h"
#include "machine/memory-file.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalSocket>
#include <QMutex>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTimer>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace machine {

namespace {

/// How long QMP's last words may take once the process is gone.
constexpr std::chrono::milliseconds kLastWords{1000};
/// How long what QMP tells of a machine that is there may lie unread.
constexpr std::chrono::milliseconds kQmpRests{50};
/// How long the end of one that was killed is waited for.
constexpr std::chrono::milliseconds kEnds{2000};

/// Once in the life of this program, however many machines it starts.
void nameUntested(const std::optional<QemuRelease>& release)
{
    static std::atomic_bool isSaid = false; // recordings run on threads of their own
    const QString sentence = release ? untestedRelease(*release) : QString();
    if (!sentence.isEmpty() && !isSaid.exchange(true))
        base::notice(sentence);
}

/// An open file by a path, for who takes no descriptor (proc(5)).
QString pathOf(int descriptor)
{
    return QStringLiteral("/proc/self/fd/%1").arg(descriptor);
}

/// The programs that were found to have no -sandbox; recordings run on threads of their own.
class ProgramList {
public:
    [[nodiscard]] bool contains(const QString& program)
    {
        const QMutexLocker locker(&m_mutex);
        return m_programs.contains(program);
    }
    void add(const QString& program)
    {
        const QMutexLocker locker(&m_mutex);
        m_programs << program;
    }

private:
    QMutex m_mutex;
    QStringList m_programs;
};
ProgramList withoutSandbox;

} // namespace

QString optionValue(QString value)
{
    return value.replace(QLatin1Char(','), QLatin1String(",,"));
}

QemuProcess::QemuProcess()
{
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &QemuProcess::readConsole);
    connect(m_process.get(), &QProcess::readyReadStandardError, this,
            [this] { m_errors += m_process->readAllStandardError(); });
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            settle();
    });
    connect(m_process.get(), &QProcess::finished, this, &QemuProcess::processFinished);
    m_qmpRest.setSingleShot(true);
    connect(&m_qmpRest, &QTimer::timeout, this, &QemuProcess::wakeQmp);
}

// The process's end may be seen before what it wrote last: QMP's reason is in its socket still.
void QemuProcess::processFinished()
{
    wakeQmp();
    if (!m_qmp || m_qmp->state() == QLocalSocket::UnconnectedState) {
        readQmp();
        settle();
        return;
    }
    connect(m_qmp.get(), &QLocalSocket::disconnected, this, [this] {
        readQmp();
        settle();
    });
    QTimer::singleShot(kLastWords, this, &QemuProcess::settle);
}

// Whoever waits may drop this object when it is told; so it is told outside the process's own
// signals.
void QemuProcess::settle()
{
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (std::exchange(m_ended, true))
                return;
            const auto connected = m_connected;
            const auto finished = std::exchange(m_finished, {});
            emit ended();
            connected.complete(false);
            for (const auto& one : finished)
                one.complete(true);
        },
        Qt::QueuedConnection);
}

base::Completion<bool> QemuProcess::finished()
{
    base::Completion<bool> leaf;
    if (m_ended)
        leaf.complete(true);
    else
        m_finished.push_back(leaf);
    return leaf;
}

QemuProcess::~QemuProcess()
{
    m_process->disconnect(this);
    if (m_qmp)
        m_qmp->disconnect(this);
    base::endProcess(std::move(m_process), kEnds);
}

// One deterministic machine: time counts instructions, the device tree has no random seed, the
// clock does not follow the host's, and no device is there that was not named.
QStringList QemuProcess::arguments(const MachineOptions& options, bool sandbox,
                                   const Inherited& inherited)
{
    QStringList list{QStringLiteral("-machine"),
                     QStringLiteral("virt,virtualization=on,gic-version=3,dtb-randomness=off"),
                     QStringLiteral("-cpu"),
                     options.cpu,
                     QStringLiteral("-smp"),
                     QString::number(options.cpus),
                     QStringLiteral("-m"),
                     options.memory,
                     QStringLiteral("-nodefaults"),
                     QStringLiteral("-nic"),
                     QStringLiteral("none"),
                     QStringLiteral("-display"),
                     QStringLiteral("none"),
                     QStringLiteral("-no-reboot"),
                     QStringLiteral("-chardev"),
                     QStringLiteral("stdio,id=console,signal=off"),
                     QStringLiteral("-serial"),
                     QStringLiteral("chardev:console"),
                     QStringLiteral("-chardev"),
                     QStringLiteral("socket,id=qmp,fd=%1").arg(inherited.qmp),
                     QStringLiteral("-mon"),
                     QStringLiteral("chardev=qmp,mode=control"),
                     QStringLiteral("-S"),
                     QStringLiteral("-kernel"),
                     options.image};
    if (options.clock == MachineOptions::Clock::Instructions)
        list << QStringLiteral("-icount") << QStringLiteral("shift=0") << QStringLiteral("-rtc")
             << QStringLiteral("clock=vm");
    if (!inherited.gdb.isEmpty()) {
        list << QStringLiteral("-chardev")
             << QStringLiteral("socket,id=gdb,fd=%1").arg(inherited.gdb) << QStringLiteral("-gdb")
             << QStringLiteral("chardev:gdb");
    }
    if (!inherited.log.isEmpty()) // a pipe by its path; opened now, and nothing is logged yet
        list << QStringLiteral("-D") << inherited.log;
    if (sandbox) // a guest that breaks out of QEMU finds little to do
        list << QStringLiteral("-sandbox")
             << QStringLiteral("on,obsolete=deny,elevateprivileges=deny,spawn=deny,"
                               "resourcecontrol=deny");
    return list + options.extra;
}

base::Task<base::Result<std::shared_ptr<QemuProcess>>>
QemuProcess::start(MachineOptions options, Debugger debugger, std::chrono::milliseconds deadline)
{
    // A QEMU that was built without seccomp, or that may not use it here, ends at once and says so
    // (seen on 7.2: "-sandbox support is not enabled"). It is asked once.
    const bool sandbox = !withoutSandbox.contains(options.program);
    auto started = co_await attempt(options, debugger, deadline, sandbox);
    static const QRegularExpression itsFault(QStringLiteral("sandbox|seccomp"));
    if (!started && sandbox && started.error().sentence.contains(itsFault)) {
        withoutSandbox.add(options.program);
        co_return co_await start(options, debugger, deadline);
    }
    // It opens its log when it starts. One that cannot is a machine that does not log.
    if (!started && options.logs && started.error().sentence.contains(QLatin1String("logfile"))) {
        options.logs = false;
        co_return co_await start(options, debugger, deadline);
    }
    co_return started;
}

base::Task<base::Result<std::shared_ptr<QemuProcess>>>
QemuProcess::attempt(MachineOptions options, Debugger debugger, std::chrono::milliseconds deadline,
                     bool sandbox)
{
    using Outcome = base::Result<std::shared_ptr<QemuProcess>>;
    const std::shared_ptr<QemuProcess> qemu(new QemuProcess);
    if (options.program.isEmpty())
        options.program = QStringLiteral("qemu-system-aarch64");
    const auto launched = qemu->launch(options, debugger, sandbox);
    if (!launched)
        co_return Outcome(launched.error());

    QTimer timer;
    timer.setSingleShot(true);
    QObject::connect(&timer, &QTimer::timeout, &timer,
                     [connected = qemu->m_connected] { connected.complete(false); });
    timer.start(deadline);
    const base::Completion<bool> connected = qemu->m_connected;
    const bool there = co_await connected;
    timer.stop();
    if (there)
        co_return Outcome(qemu);
    QString text = qemu->whyItDidNotStart(options);
    if (text.isEmpty())
        text = tr("QEMU did not answer within %1 seconds: is the machine overloaded?")
                   .arg(deadline.count() / 1000);
    co_return Outcome(base::Error{text});
}

base::Result<void> QemuProcess::launch(const MachineOptions& options, Debugger debugger,
                                       bool sandbox)
{
    std::vector<int> inherited;
    std::vector<Descriptor> theirs;
    std::vector<std::unique_ptr<QLocalSocket>> ours;
    for (int i = 0; i < (debugger == Debugger::Yes ? 2 : 1); ++i) {
        std::array<int, 2> ends{-1, -1};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
            return base::Error{tr("Cannot make a socket to speak to QEMU: %1.")
                                   .arg(QString::fromLocal8Bit(std::strerror(errno)))};
        theirs.emplace_back(ends[1]);
        inherited.push_back(ends[1]);
        ours.push_back(std::make_unique<QLocalSocket>());
        ours.back()->setSocketDescriptor(ends[0]); // which owns it from now on
    }
    for (const auto& file : options.files)
        inherited.push_back(file->descriptor());
    std::optional<Descriptor> logged;
    if (options.logs) {
        // Without /proc, or without a pipe, it is a machine that cannot log.
        auto ends = InstructionLog::makePipe();
        if (ends && ::access(qPrintable(pathOf(ends->write.number())), W_OK) == 0) {
            inherited.push_back(ends->write.number());
            m_log = std::make_unique<InstructionLog>(std::move(ends->read));
            logged.emplace(std::move(ends->write));
        }
    }
    m_qmp = std::move(ours[0]);
    connect(m_qmp.get(), &QLocalSocket::readyRead, this, &QemuProcess::readQmp);
    if (debugger == Debugger::Yes)
        m_stub = std::move(ours[1]);

    const QString none = QStringLiteral("PRIVATE");
    const auto number = [&](std::size_t i) {
        return i < theirs.size() ? QString::number(theirs[i].number()) : QString();
    };
    // Where its log would go is no part of the machine: it does the same with and without.
    m_line = (QStringList{options.program} +
              arguments(options, sandbox, {none, theirs.size() > 1 ? none : QString(), {}}))
                 .join(QLatin1Char(' '));
    // If we die, by whatever cause, the kernel ends QEMU too (prctl(2), PR_SET_PDEATHSIG). The
    // check closes the gap between fork and prctl. A process group of its own: Ctrl-C in the
    // terminal is for us, who may still have a recording to finish.
    const pid_t us = getpid();
    m_process->setChildProcessModifier([us, inherited] {
        for (const int descriptor : inherited)
            fcntl(descriptor, F_SETFD, 0); // it outlives exec
        setpgid(0, 0);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != us)
            _exit(1);
    });
    const QString log = logged ? pathOf(logged->number()) : QString();
    m_process->start(options.program, arguments(options, sandbox, {number(0), number(1), log}));
    if (!options.takesInput)
        m_process->closeWriteChannel();
    return {};
}

QString QemuProcess::whyItDidNotStart(const MachineOptions& options) const
{
    const QString& program = options.program;
    if (m_process->error() == QProcess::FailedToStart) {
        if (QStandardPaths::findExecutable(program).isEmpty())
            return tr("Cannot start %1 (%2): install the Debian package qemu-system-arm.")
                .arg(program, m_process->errorString());
        return tr("Cannot start %1: %2.").arg(program, m_process->errorString());
    }
    if (!hasEnded())
        return isStopped() ? stoppedSentence() : QString();
    if (m_process->exitStatus() == QProcess::CrashExit) // exit code: the signal's number (QProcess)
        return tr("%1 was ended by the signal SIG%2 before it was ready.")
            .arg(program, QLatin1String(sigabbrev_np(m_process->exitCode())));
    const auto said = QString::fromLocal8Bit(m_errors).trimmed();
    // Of an ELF file for another processor QEMU 7.2 says nothing at all.
    return said.isEmpty() ? tr("%1 ended at once and did not say why (exit code %2): is it a "
                               "QEMU, and %3 an image for arm64?")
                                .arg(program, QString::number(m_process->exitCode()), options.image)
                          : tr("QEMU ended at once: %1").arg(said);
}

// Only the end of it is kept: a guest may print for days.
void QemuProcess::readConsole()
{
    constexpr qsizetype kKept = 1024;
    const QByteArray bytes = m_process->readAllStandardOutput();
    m_said = (m_said + bytes).right(kKept);
    m_printed += bytes.size();
    const qint64 old = std::min<qint64>(m_passOver, bytes.size());
    m_passOver -= old;
    if (old > 0)
        emit consoleAgain(bytes.first(old));
    if (old < bytes.size())
        emit console(bytes.mid(old));
}

void QemuProcess::readWaitingConsole()
{
    constexpr int kPieces = 64; // a pipe holds 64 KiB; a machine that runs on may fill it for ever
    for (int piece = 0; piece < kPieces && m_process->waitForReadyRead(0); ++piece) {
    }
}

QString QemuProcess::lastLine() const
{
    return QString::fromUtf8(m_said).trimmed().section(QLatin1Char('\n'), -1).trimmed();
}

std::unique_ptr<QLocalSocket> QemuProcess::takeStub()
{
    return std::move(m_stub);
}

// QEMU tells of every run and every halt, of which nobody asks: with each step we would be woken up
// twice. So QMP is read now and then, and at the end.
void QemuProcess::restQmp()
{
    m_qmp->setReadBufferSize(1); // Qt listens to a socket no more whose buffer is full
    m_qmpRest.start(kQmpRests);
}

void QemuProcess::wakeQmp()
{
    m_qmpRest.stop();
    if (!m_qmp)
        return;
    m_qmp->setReadBufferSize(0);     // as much as there is
    m_qmpBuffer += m_qmp->readAll(); // and listens again
}

void QemuProcess::readQmp()
{
    if (!m_qmp || m_qmpRest.isActive())
        return;
    m_qmpBuffer += m_qmp->readAll();
    for (auto end = m_qmpBuffer.indexOf('\n'); end >= 0; end = m_qmpBuffer.indexOf('\n')) {
        const QByteArray text = m_qmpBuffer.left(end);
        m_qmpBuffer.remove(0, end + 1);
        if (text.contains("\"RESUME\"") || text.contains("\"STOP\"")) // both with each step
            continue;
        const auto line = QJsonDocument::fromJson(text).object();
        if (line.contains(QLatin1String("QMP"))) { // the greeting: events flow after this
            m_qmp->write("{\"execute\":\"qmp_capabilities\"}\n");
            m_release = releaseOf(line);
            nameUntested(m_release);
        } else if (line.contains(QLatin1String("return"))) {
            arrived();
        } else if (line.value(QLatin1String("event")) == QLatin1String("SHUTDOWN")) {
            m_reason = line.value(QLatin1String("data"))
                           .toObject()
                           .value(QLatin1String("reason"))
                           .toString();
        }
    }
    if (m_qmpReady && m_process->state() == QProcess::Running)
        restQmp();
}

// Told outside the socket's own signals, as its end is.
void QemuProcess::arrived()
{
    if (!std::exchange(m_qmpReady, true))
        QMetaObject::invokeMethod(
            this, [connected = m_connected] { connected.complete(true); }, Qt::QueuedConnection);
}

bool QemuProcess::isStopped() const
{
    // "PID (name) STATE …" (proc(5)); the name may hold anything, a bracket too.
    QFile stat(QStringLiteral("/proc/%1/stat").arg(m_process->processId()));
    if (!stat.open(QIODevice::ReadOnly))
        return false;
    const QByteArray line = stat.readAll();
    const char state = line.mid(line.lastIndexOf(')') + 2, 1).append(' ').front();
    return state == 'T' || state == 't';
}

QString QemuProcess::stoppedSentence()
{
    return tr("QEMU was stopped by a signal or by a debugger, and answers nobody.");
}

QString QemuProcess::howItEnded() const
{
    if (m_reason == QLatin1String("guest-shutdown"))
        return tr("The machine switched itself off (PSCI SYSTEM_OFF).");
    if (m_reason == QLatin1String("guest-reset"))
        return lastLine().isEmpty()
                   ? tr("The machine reset itself (PSCI SYSTEM_RESET).")
                   : tr("The machine reset itself (PSCI SYSTEM_RESET); its console said last: %1")
                         .arg(lastLine());
    // A crash's exit code is its signal's number (QProcess).
    if (m_process->exitStatus() == QProcess::CrashExit && m_process->exitCode() != SIGKILL)
        return tr("QEMU was ended by the signal SIG%1.")
            .arg(QLatin1String(sigabbrev_np(m_process->exitCode())));
    if (!m_errors.trimmed().isEmpty())
        return tr("QEMU ended: %1").arg(QString::fromLocal8Bit(m_errors).trimmed());
    return tr("QEMU was killed.");
}

void QemuProcess::letGo()
{
    m_qmp->write("{\"execute\":\"cont\"}\n");
    m_qmp->flush();
}

void QemuProcess::writeConsole(const QByteArray& bytes)
{
    m_process->write(bytes);
}

void QemuProcess::kill()
{
    m_process->kill();
}

void QemuProcess::killAfter(std::chrono::milliseconds patience)
{
    QTimer::singleShot(patience, this, &QemuProcess::kill);
}

} // namespace machine
