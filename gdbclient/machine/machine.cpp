// SPDX-License-Identifier: GPL-2.0-or-later
#include "machine/machine.h"

#include "machine/stub.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocalSocket>
#include <QTimer>

namespace machine {

namespace {

using MachinePtr = base::Result<std::shared_ptr<Machine>>;

constexpr std::chrono::milliseconds kStartDeadline{15000};
constexpr std::chrono::milliseconds kConnectDeadline{5000};

base::Result<void> readable(const QString& image)
{
    const QFileInfo file(image);
    if (file.isFile() && file.isReadable())
        return {};
    return base::Error{QCoreApplication::translate(
                           "machine", "Cannot read the image %1: build it first, or name another.")
                           .arg(image)};
}

} // namespace

const QStringList& MachineOptions::cpuModels()
{
    static const QStringList models{QStringLiteral("cortex-a57"), QStringLiteral("cortex-a76"),
                                    QStringLiteral("max")};
    return models;
}

base::Task<MachinePtr> Machine::start(MachineOptions options)
{
    const auto image = readable(options.image);
    if (!image)
        co_return MachinePtr(image.error());
    const auto process =
        co_await QemuProcess::start(options, QemuProcess::Debugger::Yes, kStartDeadline);
    if (!process)
        co_return MachinePtr(process.error());
    const auto session =
        std::make_shared<rsp::Session>(rsp::Transport::over((*process)->takeStub()));
    const auto machine = std::make_shared<StubMachine>(session, *process);
    machine->startedWith(options);
    const auto greeted = co_await machine->greet();
    if (!greeted)
        co_return MachinePtr(greeted.error());
    for (const MachineOptions::Poke& poke : options.pokes) {
        const auto written =
            co_await machine->writeMemory(poke.physical, poke.bytes, MemoryView::Physical);
        if (!written)
            co_return MachinePtr(written.error());
    }
    co_return MachinePtr(std::static_pointer_cast<Machine>(machine));
}

base::Task<base::Result<Stop>> Machine::step(Milliseconds deadline)
{
    const auto look = co_await stepAndLook(SnapshotPlan::nothing(), deadline);
    co_return look ? base::Result<Stop>(look->stop) : base::Result<Stop>(look.error());
}

base::Task<base::Result<Stop>> Machine::resume(Milliseconds deadline, std::optional<int> onlyLevel)
{
    const auto look = co_await resumeAndLook(SnapshotPlan::nothing(), deadline, onlyLevel);
    co_return look ? base::Result<Stop>(look->stop) : base::Result<Stop>(look.error());
}

base::Task<base::Result<void>> Machine::setLogging(bool)
{
    co_return base::Result<void>(
        base::Error{tr("This machine was not started so that it can log its instructions.")});
}

base::Task<MachinePtr> Machine::again()
{
    co_return MachinePtr(base::Error{tr("This machine cannot be started once more from here.")});
}

base::Task<MachinePtr> Machine::attach(QString endpoint)
{
    const auto transport = co_await rsp::Transport::connectTo(endpoint, kConnectDeadline);
    if (!transport)
        co_return MachinePtr(transport.error());
    const auto session = std::make_shared<rsp::Session>(*transport);
    const auto machine = std::make_shared<StubMachine>(session, nullptr);
    const auto greeted = co_await machine->greet();
    if (!greeted)
        co_return MachinePtr(greeted.error());
    co_return MachinePtr(std::static_pointer_cast<Machine>(machine));
}

base::Task<base::Result<RunOutcome>> runMachine(MachineOptions options,
                                                std::chrono::milliseconds deadline)
{
    using Outcome = base::Result<RunOutcome>;
    const auto image = readable(options.image);
    if (!image)
        co_return Outcome(image.error());
    const auto started =
        co_await QemuProcess::start(options, QemuProcess::Debugger::No, kStartDeadline);
    if (!started)
        co_return Outcome(started.error());
    const std::shared_ptr<QemuProcess>& process = *started;
    bool deadlinePassed = false;
    QTimer timer;
    timer.setSingleShot(true);
    QObject::connect(&timer, &QTimer::timeout, process.get(), [&deadlinePassed, p = process.get()] {
        deadlinePassed = true;
        p->kill();
    });
    RunOutcome outcome{};
    QObject::connect(process.get(), &QemuProcess::console, process.get(),
                     [&outcome](const QByteArray& bytes) { outcome.console += bytes; });
    timer.start(deadline);
    process->letGo();
    const auto finished = process->finished();
    (void)co_await finished;
    timer.stop();

    outcome.machineLine = process->machineLine();
    const auto& reason = process->shutdownReason();
    if (deadlinePassed)
        outcome.how = RunOutcome::How::Deadline;
    else if (reason == QLatin1String("guest-shutdown"))
        outcome.how = RunOutcome::How::GuestShutdown;
    else if (reason == QLatin1String("guest-reset"))
        outcome.how = RunOutcome::How::GuestReset;
    else
        outcome.how = RunOutcome::How::HostKilled;
    co_return Outcome(outcome);
}

} // namespace machine
