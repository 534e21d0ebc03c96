// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/process.h"

#include "target/release.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalSocket>
#include <QTimer>

#include <csignal>
#include <cstdio>
#include <sys/prctl.h>
#include <unistd.h>
#include <utility>

namespace target {

namespace {

/// How long QMP's last words may take once the process is gone.
constexpr std::chrono::milliseconds kLastWords{1000};

/// Once in the life of this program, however many machines it starts; never on standard output,
/// which may be somebody's JSON.
void nameUntested(const QJsonObject& greeting)
{
    static bool isSaid = false;
    const auto release = releaseOf(greeting);
    const QString sentence = release ? untestedRelease(*release) : QString();
    if (!sentence.isEmpty() && !std::exchange(isSaid, true))
        std::fprintf(stderr, "%s\n", qUtf8Printable(sentence));
}

} // namespace

QemuProcess::QemuProcess()
{
    // Kept nowhere: a guest may print for days.
    connect(&m_process, &QProcess::readyReadStandardOutput, this,
            [this] { emit console(m_process.readAllStandardOutput()); });
    connect(&m_process, &QProcess::readyReadStandardError, this,
            [this] { m_errors += m_process.readAllStandardError(); });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            settle();
    });
    connect(&m_process, &QProcess::finished, this, &QemuProcess::processFinished);
    // Told outside the sockets' own signals, as its end is.
    const auto arrived = [this] {
        if (m_qmpReady && (m_stub || !m_wantsStub))
            QMetaObject::invokeMethod(
                this, [connected = m_connected] { connected.complete(true); },
                Qt::QueuedConnection);
    };
    connect(&m_stubServer, &QLocalServer::newConnection, this, [this, arrived] {
        m_stub.reset(m_stubServer.nextPendingConnection());
        m_stub->setParent(nullptr);
        m_stubServer.close();
        arrived();
    });
    connect(&m_qmpServer, &QLocalServer::newConnection, this, [this, arrived] {
        m_qmp.reset(m_qmpServer.nextPendingConnection());
        m_qmp->setParent(nullptr);
        m_qmpServer.close();
        connect(m_qmp.get(), &QLocalSocket::readyRead, this, [this, arrived] {
            readQmp();
            arrived();
        });
        readQmp();
    });
}

// The process's end may be seen before what it wrote last: QMP's reason is in its socket still.
void QemuProcess::processFinished()
{
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
    m_process.disconnect(this);
    if (m_qmp)
        m_qmp->disconnect(this);
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished(2000); // SIGKILL: milliseconds, and then nothing of it is left
    }
}

// One deterministic machine: time counts instructions, the device tree has no random seed, the
// clock does not follow the host's, and no device is there that was not named.
QStringList QemuProcess::arguments(const MachineOptions& options, Debugger debugger,
                                   const QString& directory)
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
                     QStringLiteral("socket,id=qmp,path=%1/qmp").arg(directory),
                     QStringLiteral("-mon"),
                     QStringLiteral("chardev=qmp,mode=control"),
                     QStringLiteral("-S"),
                     QStringLiteral("-kernel"),
                     options.image};
    if (options.clock == MachineOptions::Clock::Instructions)
        list << QStringLiteral("-icount") << QStringLiteral("shift=0") << QStringLiteral("-rtc")
             << QStringLiteral("clock=vm");
    if (debugger == Debugger::Yes) {
        list << QStringLiteral("-chardev")
             << QStringLiteral("socket,id=gdb,path=%1/gdb").arg(directory) << QStringLiteral("-gdb")
             << QStringLiteral("chardev:gdb");
    }
    return list + options.extra;
}

base::Task<base::Result<std::shared_ptr<QemuProcess>>>
QemuProcess::start(MachineOptions options, Debugger debugger, std::chrono::milliseconds deadline)
{
    using Outcome = base::Result<std::shared_ptr<QemuProcess>>;
    const std::shared_ptr<QemuProcess> qemu(new QemuProcess);
    qemu->m_wantsStub = debugger == Debugger::Yes;
    const QString directory = qemu->m_directory.path();
    const bool listening =
        qemu->m_directory.isValid() &&
        qemu->m_qmpServer.listen(directory + QStringLiteral("/qmp")) &&
        (!qemu->m_wantsStub || qemu->m_stubServer.listen(directory + QStringLiteral("/gdb")));
    if (!listening) {
        const QString text =
            tr("Cannot make a private socket in %1 (%2): is the disk full, or TMPDIR wrong?")
                .arg(directory, qemu->m_qmpServer.errorString());
        co_return Outcome(base::Error{text});
    }

    const QString program =
        options.program.isEmpty() ? QStringLiteral("qemu-system-aarch64") : options.program;
    const QStringList list = arguments(options, debugger, directory);
    qemu->m_line = (QStringList{program} + list)
                       .join(QLatin1Char(' '))
                       .replace(directory, QStringLiteral("PRIVATE"));
    // If we die, by whatever cause, the kernel ends QEMU too (prctl(2), PR_SET_PDEATHSIG). The
    // check closes the gap between fork and prctl. A process group of its own: Ctrl-C in the
    // terminal is for us, who may still have a recording to finish.
    const pid_t us = getpid();
    qemu->m_process.setChildProcessModifier([us] {
        setpgid(0, 0);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != us)
            _exit(1);
    });
    qemu->m_process.start(program, list);
    if (!options.takesInput)
        qemu->m_process.closeWriteChannel();

    QTimer timer;
    timer.setSingleShot(true);
    QObject::connect(&timer, &QTimer::timeout, &timer,
                     [connected = qemu->m_connected] { connected.complete(false); });
    timer.start(deadline);
    const base::Completion<bool> connected = qemu->m_connected;
    const bool there = co_await connected;
    timer.stop();
    if (there) {
        qemu->m_directory.remove(); // nothing of it is left behind, however we end
        co_return Outcome(qemu);
    }

    QString text;
    if (qemu->m_process.error() == QProcess::FailedToStart) {
        text = tr("Cannot start %1 (%2): install the Debian package qemu-system-arm.")
                   .arg(program, qemu->m_process.errorString());
    } else if (qemu->hasEnded()) {
        const auto said = QString::fromLocal8Bit(qemu->m_errors).trimmed();
        // Of an ELF file for another processor QEMU 7.2 says nothing at all.
        text = said.isEmpty() ? tr("%1 ended at once and did not say why (exit code %2): is it a "
                                   "QEMU, and %3 an image for arm64?")
                                    .arg(program)
                                    .arg(qemu->m_process.exitCode())
                                    .arg(options.image)
                              : tr("QEMU ended at once: %1").arg(said);
    } else {
        text = tr("QEMU did not answer within %1 seconds: is the machine overloaded?")
                   .arg(deadline.count() / 1000);
    }
    co_return Outcome(base::Error{text});
}

std::unique_ptr<QLocalSocket> QemuProcess::takeStub()
{
    return std::move(m_stub);
}

void QemuProcess::readQmp()
{
    if (!m_qmp)
        return;
    m_qmpBuffer += m_qmp->readAll();
    for (auto end = m_qmpBuffer.indexOf('\n'); end >= 0; end = m_qmpBuffer.indexOf('\n')) {
        const auto line = QJsonDocument::fromJson(m_qmpBuffer.left(end)).object();
        m_qmpBuffer.remove(0, end + 1);
        if (line.contains(QLatin1String("QMP"))) { // the greeting: events flow after this
            m_qmp->write("{\"execute\":\"qmp_capabilities\"}\n");
            nameUntested(line);
        } else if (line.contains(QLatin1String("return"))) {
            m_qmpReady = true;
        } else if (line.value(QLatin1String("event")) == QLatin1String("SHUTDOWN")) {
            m_reason = line.value(QLatin1String("data"))
                           .toObject()
                           .value(QLatin1String("reason"))
                           .toString();
        }
    }
}

QString QemuProcess::howItEnded() const
{
    if (m_reason == QLatin1String("guest-shutdown"))
        return tr("The machine switched itself off (PSCI SYSTEM_OFF).");
    if (m_reason == QLatin1String("guest-reset"))
        return tr("The machine reset itself (PSCI SYSTEM_RESET): the hypervisor found an error; "
                  "its console says which.");
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
    m_process.write(bytes);
}

void QemuProcess::kill()
{
    m_process.kill();
}

void QemuProcess::killAfter(std::chrono::milliseconds patience)
{
    QTimer::singleShot(patience, this, &QemuProcess::kill);
}

} // namespace target
