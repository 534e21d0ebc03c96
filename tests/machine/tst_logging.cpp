// SPDX-License-Identifier: GPL-2.0-or-later
//
// A real QEMU that logs its instructions through a pipe, and one and the same machine once more.
#include "machine-test.h"
#include "machine/instruction-log.h"

#include <algorithm>

using namespace std::chrono_literals;
using arm64::Register;
using machine::Machine;
using machine::StopReason;
using States = std::vector<machine::LoggedState>;

namespace {

/// Lets the machine run, and gives what it logged. QEMU logs a state once more when it was called
/// away before it executed anything: that is one state.
States loggedUntil(const MachinePtr& machine, base::Address place)
{
    States states;
    machine->log()->listen([&](const machine::LoggedState& state) {
        if (states.empty() || states.back() != state)
            states.push_back(state);
    });
    must(machine->insertBreakpoint(place));
    const auto stop = mustHave(machine->resume(20s));
    machine->log()->drain();
    machine->log()->stopListening();
    must(machine->removeBreakpoint(place));
    return stop.pc == place ? states : States{};
}

MachinePtr loggingMachine(guest::Image& image, base::Address entry)
{
    image.options.logs = true;
    return machineAt(image, entry);
}

} // namespace

class tst_Logging : public QObject {
    Q_OBJECT
private slots:
    void eachInstructionIsLoggedBeforeItIsExecuted_data()
    {
        QTest::addColumn<QString>("cpu");
        for (const auto* cpu : {"cortex-a57", "cortex-a76", "max"})
            QTest::newRow(cpu) << QString::fromLatin1(cpu);
    }
    void eachInstructionIsLoggedBeforeItIsExecuted()
    {
        QFETCH(QString, cpu);
        guest::Image image(guest::kStart, cpu);
        const auto machine = loggingMachine(image, guest::kStart);
        must(machine->setLogging(true));
        const States states = loggedUntil(machine, guest::kCount);
        QVERIFY(machine->log()->good());
        QCOMPARE(states.size(), std::size_t{4});
        for (std::size_t i = 0; i < states.size(); ++i)
            QCOMPARE(states[i].pc, guest::kStart.value + 4 * i);
        QCOMPARE(states[2].x[0], std::uint64_t{1}); // mov x0, #1
        QCOMPARE(states[2].x[1], guest::kCell.value);
        QCOMPARE(states[3].x[2], std::uint64_t{0}); // before the load
        QCOMPARE(read(machine, "x2"), std::uint64_t{1});
        QCOMPARE(states[3].sp, read(machine, Register::sp()));
        QCOMPARE(states[3].pstate, read(machine, Register::pstate()));
    }

    void aLoopIsLoggedRoundByRound()
    {
        guest::Image image;
        const auto machine = loggingMachine(image, guest::kLevels);
        must(machine->setLogging(true));
        const States states = loggedUntil(machine, guest::kLower); // at EL1, in the first round
        const auto visits = std::count_if(states.begin(), states.end(), [](const auto& state) {
            return state.pc == guest::kCommon.value;
        });
        QCOMPARE(visits, 1);
        QCOMPARE(states.back().pc, guest::kEret.value);
    }

    void moreThanThePipeHoldsIsLoggedWhole()
    {
        guest::Image image;
        const auto machine = loggingMachine(image, guest::kCount);
        must(machine->setLogging(true));
        std::uint64_t before = read(machine, "x0");
        std::uint64_t additions = 0;
        bool isGapless = true;
        constexpr std::uint64_t kMany = 20000; // 14 MB of log
        machine->log()->listen([&](const machine::LoggedState& state) {
            if (state.x[0] == before) // the branch, or the same once more
                return;
            isGapless = isGapless && state.x[0] == before + 1;
            before = state.x[0];
            if (++additions == kMany)
                machine->interrupt();
        });
        QCOMPARE(mustHave(machine->resume(60s)).reason, StopReason::Interrupted);
        machine->log()->drain();
        machine->log()->stopListening();
        QVERIFY(machine->log()->good());
        QVERIFY(additions >= kMany);
        QVERIFY(isGapless);
        QVERIFY(read(machine, "x0") - before <= 1); // the last one is not in the log
    }

    void nothingIsLoggedWhileItIsOff()
    {
        guest::Image image;
        const auto machine = loggingMachine(image, guest::kStart);
        QVERIFY(loggedUntil(machine, guest::kPair).empty());
        must(machine->setLogging(true));
        QCOMPARE(loggedUntil(machine, guest::kLoad).size(), std::size_t{1});
        must(machine->setLogging(false));
        QVERIFY(loggedUntil(machine, guest::kCount).empty());
        QCOMPARE(read(machine, Register::pc()), guest::kCount.value);
    }

    void aMachineThatWasNotStartedForItSaysSo()
    {
        const guest::Image image;
        const auto machine = machineAt(image);
        QVERIFY(!machine->log());
        const auto refused = base::runToEnd(machine->setLogging(true));
        QVERIFY(!refused);
        QCOMPARE(
            refused.error().sentence,
            QStringLiteral("This machine was not started so that it can log its instructions."));
    }

    void onceMoreItDoesTheSameAndTellsNothingTwice()
    {
        guest::Image image(guest::kSpeak);
        image.options.logs = true;
        QByteArray text;
        QByteArray again;
        const auto hear = [&](const MachinePtr& machine) {
            connect(machine.get(), &Machine::console, this, [&](const auto& b) { text += b; });
            connect(machine.get(), &Machine::consoleAgain, this,
                    [&](const auto& b) { again += b; });
        };
        const auto first = mustHave(Machine::start(image.options));
        hear(first);
        must(first->insertBreakpoint(guest::kOff));
        QCOMPARE(mustHave(first->resume(20s)).pc, guest::kOff);
        const auto second = mustHave(first->again());
        hear(second);
        must(first->detach());
        QCOMPARE(text, QByteArray("Hi"));
        QVERIFY(read(second, Register::pc()) != guest::kOff.value); // at its reset
        must(second->insertBreakpoint(guest::kOff));
        QCOMPARE(mustHave(second->resume(20s)).pc, guest::kOff);
        second->readConsole();
        QCOMPARE(again, QByteArray("Hi"));
        QCOMPARE(text, QByteArray("Hi"));
        QVERIFY(second->log());
    }
};

QTEST_GUILESS_MAIN(tst_Logging)
#include "tst_logging.moc"
