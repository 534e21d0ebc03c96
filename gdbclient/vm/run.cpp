// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/run.h"

#include "target/process.h"
#include "vm/terminal.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>
#include <optional>

namespace vm {

namespace {

constexpr std::chrono::milliseconds kStartDeadline{30000};
/// How EL2 says that it starts no guest (hypervisor/vm/machine.cpp, refuse).
const QByteArray kRefusal("[hyp] cannot start: ");
constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;

QString tr(const char* text)
{
    return QCoreApplication::translate("vm", text);
}

base::Result<QString> hypervisorImage(const QString& asked)
{
    QString path = asked;
    if (path.isEmpty())
        path = qEnvironmentVariable("WORLDSWITCH_IMAGE");
    if (path.isEmpty()) {
        const QDir program(QCoreApplication::applicationDirPath());
        path = QDir::cleanPath(program.filePath(QStringLiteral("../hypervisor/worldswitch.elf")));
    }
    if (QFileInfo(path).isFile())
        return path;
    return base::Error{tr("The hypervisor's image %1 was not found. Build it, or name one with "
                          "--hypervisor.")
                           .arg(path)};
}

/// QEMU's "loader" device: a file into memory, before anything runs.
QString loader(const QString& file, std::uint64_t pa)
{
    QString quoted = file;
    quoted.replace(QLatin1Char(','), QLatin1String(",,"));
    return QStringLiteral("loader,file=%1,addr=0x%2,force-raw=on").arg(quoted).arg(pa, 0, 16);
}

} // namespace

base::Result<target::MachineOptions> machineOptions(const Options& options, const Plan& plan,
                                                    const QTemporaryDir& directory)
{
    auto image = hypervisorImage(options.hypervisor);
    if (!image)
        return image.error();
    target::MachineOptions machine;
    machine.image = *image;
    machine.cpu = options.cpu;
    machine.cpus = plan.cpus;
    machine.memory =
        QStringLiteral("%1M").arg((plan.ramEnd - kRamBegin + kMebibyte - 1) / kMebibyte);
    machine.clock = target::MachineOptions::Clock::Host;
    machine.takesInput = true;
    int number = 0;
    for (const Plan::Load& load : plan.loads) {
        QString path = load.file;
        if (path.isEmpty()) {
            path = directory.filePath(QString::number(number++));
            QFile file(path);
            if (!file.open(QIODevice::WriteOnly) || file.write(load.bytes) != load.bytes.size())
                return base::Error{
                    tr("Cannot write %1: %2. Is the disk full?").arg(path, file.errorString())};
        }
        machine.extra << QStringLiteral("-device") << loader(path, load.pa);
    }
    return machine;
}

namespace {

class Session {
public:
    Session(const Options& options, const std::function<void(const QString&)>& complain)
        : m_options(options)
        , m_complain(complain)
    {
    }

    int run()
    {
        auto plan = makePlan(m_options);
        if (!plan)
            return cannot(plan.error());
        if (!m_directory.isValid())
            return cannot({tr("Cannot make a directory: %1.").arg(m_directory.errorString())});
        auto machine = machineOptions(m_options, *plan, m_directory);
        if (!machine)
            return cannot(machine.error());
        if (m_options.gdb) {
            const QString socket = m_directory.filePath(QStringLiteral("gdb"));
            machine->extra << QStringLiteral("-gdb")
                           << QStringLiteral("unix:%1,server=on,wait=off").arg(socket);
            m_complain(tr("The machine waits for a debugger at %1, and goes on when that says so.")
                           .arg(socket));
        }
        return base::runToEnd(boot(*machine));
    }

private:
    int cannot(const base::Error& error)
    {
        m_complain(error.sentence);
        return CouldNotRun;
    }

    base::Task<int> boot(target::MachineOptions machine)
    {
        const auto started = co_await target::QemuProcess::start(
            machine, target::QemuProcess::Debugger::No, kStartDeadline);
        if (!started)
            co_return cannot(started.error());
        const std::shared_ptr<target::QemuProcess> qemu = *started;
        QObject::connect(
            qemu.get(), &target::QemuProcess::console, [this](const QByteArray& bytes) {
                if (m_begin.size() < kRefusal.size())
                    m_begin += bytes.left(kRefusal.size());
                std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stdout);
                std::fflush(stdout);
            });
        std::optional<Terminal> terminal(std::in_place);
        QObject::connect(&*terminal, &Terminal::typed, qemu.get(),
                         &target::QemuProcess::writeConsole);
        QObject::connect(&*terminal, &Terminal::quit, qemu.get(), [this, q = qemu.get()] {
            m_stopped = tr("Ended from the keyboard.");
            q->kill();
        });
        QTimer timer;
        timer.setSingleShot(true);
        QObject::connect(&timer, &QTimer::timeout, qemu.get(), [this, q = qemu.get()] {
            m_stopped = tr("The guests were still running after %1 seconds (--timeout).")
                            .arg(m_options.timeout->count());
            q->kill();
        });
        if (m_options.timeout)
            timer.start(*m_options.timeout);
        if (!m_options.gdb)
            qemu->letGo();
        const auto finished = qemu->finished();
        (void)co_await finished;
        terminal.reset();
        co_return verdict(*qemu);
    }

    int verdict(const target::QemuProcess& qemu)
    {
        if (qemu.shutdownReason() == QLatin1String("guest-shutdown"))
            return Good;
        if (m_begin.startsWith(kRefusal)) {
            m_complain(tr("The hypervisor refused these guests: its sentence is above."));
            return CouldNotRun;
        }
        if (qemu.shutdownReason() == QLatin1String("guest-reset")) {
            m_complain(tr("A guest died, or the hypervisor itself: its report is above."));
            return GuestDied;
        }
        m_complain(m_stopped.isEmpty() ? qemu.howItEnded() : m_stopped);
        return CouldNotRun;
    }

    const Options& m_options;
    const std::function<void(const QString&)>& m_complain;
    QTemporaryDir m_directory;
    QByteArray m_begin; ///< of what was printed
    QString m_stopped;  ///< why we ended it ourselves
};

} // namespace

int run(const Options& options, const std::function<void(const QString&)>& complain)
{
    return Session(options, complain).run();
}

} // namespace vm
