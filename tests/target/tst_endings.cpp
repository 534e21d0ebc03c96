// SPDX-License-Identifier: GPL-2.0-or-later
//
// How a machine ends, and what whoever waits for it is told.
#include "machine-test.h"

#include <QSignalSpy>

#include <csignal>

using namespace std::chrono_literals;
using arm64::Register;
using target::Machine;
using target::MemoryView;
using target::StopReason;

namespace {

/// Ends what the test started, and nothing else.
void killMachine(const MachinePtr& machine)
{
    const auto pid = static_cast<pid_t>(machine->processId());
    if (pid <= 1)
        qFatal("no process to kill");
    ::kill(pid, SIGKILL);
}

} // namespace

class tst_endings : public QObject {
    Q_OBJECT
private slots:
    void qemuKilledUnderARequest_data()
    {
        QTest::addColumn<QByteArray>("during");
        QTest::newRow("a step that never ends") << QByteArray("step");
        QTest::newRow("a run") << QByteArray("resume");
        QTest::newRow("a snapshot") << QByteArray("snapshot");
    }
    void qemuKilledUnderARequest()
    {
        QFETCH(QByteArray, during);
        const guest::Image image;
        auto machine = machineAt(image, during == "step" ? guest::kWait : guest::kCount);
        QSignalSpy lost(machine.get(), &Machine::lost);
        QString sentence;
        bool ended = false;
        const auto end = [&](const auto& result) {
            ended = true;
            if (!result.ok())
                sentence = result.error().sentence;
        };
        if (during == "step") {
            base::start(machine->step(60s), end);
        } else if (during == "resume") {
            base::start(machine->resume(60s), end);
        } else {
            target::SnapshotPlan plan;
            plan.registers = machine->registers();
            plan.memory.push_back({{0x4000'0000}, 0x200000, MemoryView::Physical});
            base::start(machine->snapshot(plan), end);
        }
        killMachine(machine);
        QTRY_VERIFY_WITH_TIMEOUT(ended, 20000);
        QCOMPARE(sentence, QStringLiteral("The machine is gone: QEMU was killed."));
        QTRY_COMPARE(lost.size(), 1);
        QCOMPARE(lost.first().first().toString(), sentence);
        QVERIFY(!machine->alive());
        QCOMPARE(sentenceOf(machine->step()), sentence);
        QCOMPARE(sentenceOf(machine->readRegister(Register::pc())), sentence);
        machine.reset();
        QCOMPARE(lost.size(), 1);
    }

    void theTaskThatIsToldOfTheEndMayDropTheMachine()
    {
        const guest::Image image;
        auto machine = machineAt(image, guest::kCount);
        const std::weak_ptr<Machine> watch = machine;
        auto* const raw = machine.get();
        base::start(raw->resume(60s), [&](const auto&) { machine.reset(); });
        killMachine(machine);
        QTRY_VERIFY_WITH_TIMEOUT(watch.expired(), 20000);
    }

    void aMachineThatSwitchesItselfOffHasExited_data()
    {
        QTest::addColumn<base::Address>("entry");
        QTest::addColumn<QString>("why");
        QTest::newRow("off") << guest::kOff << QStringLiteral("PSCI SYSTEM_OFF");
        QTest::newRow("reset") << guest::kReset << QStringLiteral("PSCI SYSTEM_RESET");
    }
    void aMachineThatSwitchesItselfOffHasExited()
    {
        QFETCH(base::Address, entry);
        QFETCH(QString, why);
        const guest::Image image;
        const auto machine = machineAt(image, entry);
        const auto stop = mustHave(machine->resume(20s));
        QCOMPARE(stop.reason, StopReason::Exited);
        QVERIFY2(stop.why.contains(why), qPrintable(stop.why));
        QVERIFY(!machine->alive());
    }

    void runMachineTellsHowItEnded_data()
    {
        QTest::addColumn<base::Address>("entry");
        QTest::addColumn<int>("how");
        QTest::addColumn<QByteArray>("console");
        using How = target::RunOutcome::How;
        QTest::newRow("off, after a word")
            << guest::kSpeak << static_cast<int>(How::GuestShutdown) << QByteArray("Hi");
        QTest::newRow("reset") << guest::kReset << static_cast<int>(How::GuestReset)
                               << QByteArray();
        QTest::newRow("an endless loop")
            << guest::kCount << static_cast<int>(How::Deadline) << QByteArray();
    }
    void runMachineTellsHowItEnded()
    {
        QFETCH(base::Address, entry);
        QFETCH(int, how);
        QFETCH(QByteArray, console);
        const guest::Image image(entry);
        const bool endless = how == static_cast<int>(target::RunOutcome::How::Deadline);
        const auto outcome = mustHave(target::runMachine(image.options, endless ? 200ms : 20000ms));
        QCOMPARE(static_cast<int>(outcome.how), how);
        QCOMPARE(outcome.console, console);
        QVERIFY(!outcome.machineLine.contains(QLatin1String("-gdb")));
    }

    void whatCannotStartSaysWhy_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("no image") << QStringLiteral("image")
                                  << QStringLiteral("Cannot read the image /no/image: build it");
        QTest::newRow("no QEMU") << QStringLiteral("program")
                                 << QStringLiteral("Cannot start /no/qemu (");
        QTest::newRow("a CPU that QEMU does not know")
            << QStringLiteral("cpu") << QStringLiteral("QEMU ended at once: ");
    }
    void whatCannotStartSaysWhy()
    {
        QFETCH(QString, what);
        QFETCH(QString, sentence);
        guest::Image image;
        if (what == QLatin1String("image"))
            image.options.image = QStringLiteral("/no/image");
        if (what == QLatin1String("program"))
            image.options.program = QStringLiteral("/no/qemu");
        if (what == QLatin1String("cpu"))
            image.options.cpu = QStringLiteral("abacus");
        const auto said = sentenceOf(Machine::start(image.options));
        QVERIFY2(said.startsWith(sentence), qPrintable(said));
        if (what == QLatin1String("cpu"))
            QVERIFY2(said.contains(QLatin1String("abacus")), qPrintable(said));
    }
};

QTEST_GUILESS_MAIN(tst_endings)
#include "tst_endings.moc"
