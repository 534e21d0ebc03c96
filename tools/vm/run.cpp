// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/run.h"

#include "cli/exit-code.h"
#include "cli/image.h"
#include "cli/output.h"
#include "cli/signals.h"
#include "machine/memory-file.h"
#include "machine/private-directory.h"
#include "machine/process.h"
#include "vm/terminal.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTimer>

#include <cstring>
#include <elf.h>
#include <optional>

namespace vm {

namespace {

constexpr std::chrono::milliseconds kStartDeadline{30000};
/// How EL2 says that it starts no guest (hypervisor/vm/machine.cpp, refuse).
const QByteArray kRefusal("[hyp] cannot start: ");
constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;

QString tr(const char* text, const char* which = nullptr, int n = -1)
{
    return QCoreApplication::translate("vm", text, which, n);
}

base::Result<QString> hypervisorImage(const QString& asked)
{
    auto found = cli::findImage(asked.isEmpty() ? std::nullopt : std::optional(asked));
    if (!found)
        return found;
    const QString path = std::move(found).value();
    if (!QFileInfo(path).isFile())
        return base::Error{tr("The hypervisor's image %1 was not found. Build it, or name one with "
                              "--image.")
                               .arg(path)};
    // QEMU takes anything else for a raw kernel, and runs whatever that is without a word.
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.read(SELFMAG) != ELFMAG)
        return base::Error{
            tr("%1 is no image of the hypervisor: it is no ELF that can be read.").arg(path)};
    return path;
}

/// QEMU's "loader" device: a file into memory, before anything runs.
QString loader(const QString& file, std::uint64_t pa)
{
    return QStringLiteral("loader,file=%1,addr=0x%2,force-raw=on")
        .arg(machine::optionValue(file), QString::number(pa, 16));
}

} // namespace

base::Result<machine::MachineOptions> machineOptions(const Options& options, const Plan& plan)
{
    auto image = hypervisorImage(options.hypervisor);
    if (!image)
        return image.error();
    machine::MachineOptions machine;
    machine.image = *image;
    machine.cpu = options.cpu;
    machine.cpus = plan.cpus;
    machine.memory =
        QStringLiteral("%1M").arg((plan.ramEnd - kRamBegin + kMebibyte - 1) / kMebibyte);
    // Under a debugger the host's clock runs on while the machine is stepped, and each guest's turn
    // would be over before its first instruction.
    using Clock = machine::MachineOptions::Clock;
    machine.clock = options.gdb ? Clock::Instructions : Clock::Host;
    machine.takesInput = true;
    for (const Plan::Load& load : plan.loads) {
        QString path = load.file;
        if (path.isEmpty()) {
            const auto file = machine::MemoryFile::of(load.bytes);
            if (!file)
                return base::Error{tr("Cannot hold a guest's %1 bytes in memory for QEMU: %2.")
                                       .arg(load.bytes.size())
                                       .arg(file.error().sentence)};
            machine.files.push_back(*file);
            path = (*file)->path();
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
        QObject::connect(&m_signals, &cli::Signals::came, &m_signals, [this](int number) {
            stop(tr("Ended by the signal SIG%1.").arg(QLatin1String(sigabbrev_np(number))));
        });
    }

    int run()
    {
        auto plan = makePlan(m_options);
        if (!plan)
            return cannot(plan.error());
        auto machine = machineOptions(m_options, *plan);
        if (!machine)
            return cannot(machine.error());
        machine::PrivateDirectory::sweep();
        std::optional<machine::PrivateDirectory> directory;
        if (m_options.gdb) {
            auto made = machine::PrivateDirectory::make();
            if (!made)
                return cannot(made.error());
            directory.emplace(std::move(made).value());
            m_socket = directory->socket();
            machine->extra
                << QStringLiteral("-gdb")
                << QStringLiteral("unix:%1,server=on,wait=off").arg(machine::optionValue(m_socket));
        }
        return base::runToEnd(boot(std::move(*machine)));
    }

private:
    int cannot(const base::Error& error)
    {
        m_complain(error.sentence);
        return cli::Error;
    }

    /// Ends the machine; the first reason is what is said.
    void stop(const QString& why)
    {
        if (m_stopped.isEmpty())
            m_stopped = why;
        if (m_qemu)
            m_qemu->kill();
    }

    QString stillRunning() const
    {
        return tr("The guests were still running after %n second(s) (--timeout).", nullptr,
                  static_cast<int>(m_options.timeout->count()));
    }

    base::Task<int> boot(machine::MachineOptions machine)
    {
        const auto started = co_await machine::QemuProcess::start(
            machine, machine::QemuProcess::Debugger::No, kStartDeadline);
        machine.files.clear(); // what was in them is in the machine's memory now
        if (!started)
            co_return cannot(m_stopped.isEmpty() ? started.error() : base::Error{m_stopped});
        m_qemu = *started;
        QObject::connect(m_qemu.get(), &machine::QemuProcess::console, &m_signals,
                         [this](const QByteArray& bytes) { print(bytes); });
        std::optional<Terminal> terminal(std::in_place);
        QObject::connect(&*terminal, &Terminal::typed, m_qemu.get(),
                         &machine::QemuProcess::writeConsole);
        QObject::connect(&*terminal, &Terminal::quit, m_qemu.get(), [this] {
            m_isWanted = m_stopped.isEmpty();
            stop(tr("Ended from the keyboard."));
        });
        QTimer timer;
        timer.setSingleShot(true);
        QObject::connect(&timer, &QTimer::timeout, m_qemu.get(), [this] { stop(stillRunning()); });
        if (m_options.timeout) {
            timer.start(*m_options.timeout);
            m_deadline.setRemainingTime(*m_options.timeout);
        }
        if (!m_stopped.isEmpty()) // before there was something to end
            m_qemu->kill();
        else if (!m_options.gdb)
            m_qemu->letGo();
        else // now that somebody listens there
            m_complain(tr("The machine waits for a debugger at %1, and goes on when that says so.")
                           .arg(m_socket));
        const auto finished = m_qemu->finished();
        (void)co_await finished;
        terminal.reset();
        co_return verdict(*m_qemu);
    }

    /// What is not printed is lost, and nobody waits for what a guest prints to nobody.
    void print(const QByteArray& bytes)
    {
        if (m_begin.size() < kRefusal.size())
            m_begin += bytes.left(kRefusal.size());
        if (!m_lost.isEmpty())
            return;
        switch (m_output.passOn(bytes, m_deadline)) {
        case cli::Output::Written::Yes:
        case cli::Output::Written::Interrupted:
            return;
        case cli::Output::Written::Failed:
            m_lost = tr("The guests' console cannot be written to standard output: %1.")
                         .arg(QString::fromLocal8Bit(strerror(m_output.error())));
            break;
        case cli::Output::Written::TooLate:
            m_lost = stillRunning();
            break;
        }
        stop(m_lost);
    }

    int verdict(const machine::QemuProcess& qemu)
    {
        if (!m_lost.isEmpty())
            return cannot({m_lost});
        if (qemu.shutdownReason() == QLatin1String("guest-shutdown"))
            return cli::Pass;
        if (m_begin.startsWith(kRefusal))
            return cannot({tr("The hypervisor refused these guests: its sentence is above.")});
        if (qemu.shutdownReason() == QLatin1String("guest-reset")) {
            m_complain(tr("A guest died or asked for a reset, or the hypervisor failed: its report "
                          "is above."));
            return cli::Fail;
        }
        if (m_isWanted) { // as QEMU's own Ctrl-A x
            m_complain(m_stopped);
            return cli::Pass;
        }
        return cannot({m_stopped.isEmpty() ? qemu.howItEnded() : m_stopped});
    }

    const Options& m_options;
    const std::function<void(const QString&)>& m_complain;
    cli::Signals m_signals;
    cli::Output m_output;
    QDeadlineTimer m_deadline{QDeadlineTimer::Forever};
    std::shared_ptr<machine::QemuProcess> m_qemu;
    QString m_socket;        ///< where a debugger is waited for
    QByteArray m_begin;      ///< of what was printed
    QString m_stopped;       ///< why we ended it ourselves
    bool m_isWanted = false; ///< the user ended it
    QString m_lost;          ///< why something that a guest printed is nowhere
};

} // namespace

int run(const Options& options, const std::function<void(const QString&)>& complain)
{
    return Session(options, complain).run();
}

} // namespace vm
