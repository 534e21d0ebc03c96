// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a machine promises, asked of a real one: qemu-system-aarch64 with a guest of a few
// instructions.
#include "machine-test.h"

#include <algorithm>

using namespace std::chrono_literals;
using arm64::Register;
using machine::Machine;
using machine::MemoryView;
using machine::StopReason;

namespace {

int level(const MachinePtr& machine)
{
    return static_cast<int>(read(machine, Register::pstate()) >> 2 & 3);
}

} // namespace

class tst_machine : public QObject {
    Q_OBJECT
private slots:
    void breakpointsCountOnlyAtTheLevelAskedFor_data()
    {
        QTest::addColumn<int>("only");
        QTest::newRow("EL1 only") << 1;
        QTest::newRow("EL2 only") << 2;
    }
    void breakpointsCountOnlyAtTheLevelAskedFor()
    {
        QFETCH(int, only);
        const guest::Image image;
        const auto machine = machineAt(image, guest::kLevels);
        must(machine->insertBreakpoint(guest::kCommon));
        // x20 counts the visits: those at EL2 are even, those at EL1 odd.
        for (std::uint64_t round = 0; round < 3; ++round) {
            const auto stop = mustHave(machine->resume(20s, only));
            QCOMPARE(stop.reason, StopReason::Breakpoint);
            QCOMPARE(stop.pc, guest::kCommon);
            QCOMPARE(level(machine), only);
            QCOMPARE(read(machine, "x20"), 2 * round + (only == 1 ? 1 : 0));
        }
    }

    void withoutALevelABreakpointCountsAtEach()
    {
        const guest::Image image;
        const auto machine = machineAt(image, guest::kLevels);
        must(machine->insertBreakpoint(guest::kCommon));
        for (const int expected : {2, 1, 2, 1}) {
            QCOMPARE(mustHave(machine->resume(20s)).reason, StopReason::Breakpoint);
            QCOMPARE(level(machine), expected);
        }
    }

    void hitsThatDoNotCountCannotOutrunTheDeadline()
    {
        const guest::Image image;
        const auto machine = machineAt(image, guest::kLevels);
        must(machine->insertBreakpoint(guest::kCommon));
        do { // nothing ever runs at EL3; on a busy host the first hit may come late
            QCOMPARE(mustHave(machine->resume(300ms, 3)).reason, StopReason::Deadline);
        } while (read(machine, "x20") == 0);
        QCOMPARE(mustHave(machine->step()).reason, StopReason::Step); // it is halted, and ours
    }

    void anInterruptEndsARunWhoseHitsDoNotCount()
    {
        const guest::Image image;
        const auto machine = machineAt(image, guest::kLevels);
        must(machine->insertBreakpoint(guest::kCommon));
        auto running = machine->resume(60s, 3);
        std::optional<StopReason> reason;
        base::start(std::move(running), [&](const base::Result<machine::Stop>& stop) {
            reason = stop.ok() ? stop->reason : StopReason::Exited;
        });
        machine->interrupt();
        QTRY_COMPARE_WITH_TIMEOUT(reason, std::optional(StopReason::Interrupted), 20000);
    }

    void stepsCrossExceptionEntryAndReturn()
    {
        const guest::Image image;
        const auto machine = machineAt(image, guest::kLevels);
        must(machine->insertBreakpoint(guest::kEret));
        QCOMPARE(mustHave(machine->resume(20s)).pc, guest::kEret);
        QCOMPARE(mustHave(machine->step()).pc, guest::kLower);
        QCOMPARE(level(machine), 1);
        must(machine->insertBreakpoint(guest::kHvc));
        QCOMPARE(mustHave(machine->resume(20s)).pc, guest::kHvc);
        QCOMPARE(mustHave(machine->step()).pc, guest::kFromLower);
        QCOMPARE(level(machine), 2);
    }

    void aWatchpointTellsOfTheAccessBeforeItIsMade_data()
    {
        QTest::addColumn<Machine::Watch>("kind");
        QTest::addColumn<base::Address>("at");
        QTest::newRow("a write") << Machine::Watch::Write << guest::kPair;
        QTest::newRow("a read") << Machine::Watch::Read << guest::kLoad;
        QTest::newRow("any access") << Machine::Watch::Access << guest::kPair;
    }
    void aWatchpointTellsOfTheAccessBeforeItIsMade()
    {
        QFETCH(Machine::Watch, kind);
        QFETCH(base::Address, at);
        const guest::Image image;
        const auto machine = machineAt(image);
        must(machine->insertWatchpoint(guest::kCell, 8, kind));
        auto stop = mustHave(machine->resume(20s));
        QCOMPARE(stop.reason, StopReason::Watchpoint);
        QCOMPARE(stop.pc, at);
        QCOMPARE(stop.watched, std::optional(guest::kCell));
        if (kind == Machine::Watch::Write)
            QCOMPARE(cell(machine), 0u); // it has not happened yet
        // The step shows the effect, and is not told of again.
        stop = mustHave(machine->step());
        QCOMPARE(stop.reason, StopReason::Step);
        QCOMPARE(stop.pc, at + base::Offset{4});
        QCOMPARE(cell(machine), 1u);
        must(machine->removeWatchpoint(guest::kCell, 8, kind));
        QCOMPARE(mustHave(machine->resume(50ms)).reason, StopReason::Deadline);
    }

    void aWatchedAccessOnceToldOfDoesNotHitForEver()
    {
        const guest::Image image;
        const auto machine = machineAt(image, guest::kStore);
        must(machine->writeRegister(Register::x(1), guest::kCell.value));
        must(machine->insertWatchpoint(guest::kCell, 8, Machine::Watch::Write));
        for (std::uint64_t round = 1; round < 4; ++round) { // once a round of the loop
            must(machine->writeRegister(Register::x(0), round));
            auto stop = mustHave(machine->resume(20s));
            QCOMPARE(stop.reason, StopReason::Watchpoint);
            QCOMPARE(stop.pc, guest::kStore);
            QCOMPARE(cell(machine), round - 1);
            // Told of: going on makes the access and comes round to it again.
            stop = mustHave(machine->resume(20s));
            QCOMPARE(stop.reason, StopReason::Watchpoint);
            QCOMPARE(cell(machine), round);
        }
    }

    void aWatchedAccessRightBehindABreakpointIsToldOf()
    {
        const guest::Image image;
        const auto machine = machineAt(image);
        must(machine->insertBreakpoint(guest::kPair));
        QCOMPARE(mustHave(machine->resume(20s)).pc, guest::kPair);
        must(machine->insertWatchpoint(guest::kCell, 8, Machine::Watch::Write));
        const auto stop = mustHave(machine->resume(20s));
        QCOMPARE(stop.reason, StopReason::Watchpoint);
        QCOMPARE(stop.pc, guest::kPair);
        QCOMPARE(cell(machine), 0u);
        // Told of both, it goes on, and both are in their places afterwards.
        must(machine->insertBreakpoint(guest::kCount)); // behind them
        QCOMPARE(mustHave(machine->resume(20s)).pc, guest::kCount);
        must(machine->removeBreakpoint(guest::kCount));
        QCOMPARE(cell(machine), 1u);
        must(machine->writeRegister(Register::pc(), guest::kStart.value));
        QCOMPARE(mustHave(machine->resume(20s)).reason, StopReason::Breakpoint);
        QCOMPARE(mustHave(machine->resume(20s)).reason, StopReason::Watchpoint);
    }

    void aBreakpointSetTwiceIsGoneWhenRemovedOnce()
    {
        const guest::Image image;
        const auto machine = machineAt(image);
        must(machine->insertBreakpoint(guest::kCount));
        must(machine->insertBreakpoint(guest::kCount));
        QCOMPARE(mustHave(machine->resume(20s)).reason, StopReason::Breakpoint);
        must(machine->removeBreakpoint(guest::kCount));
        must(machine->removeBreakpoint(guest::kCount)); // and removing none is no error
        QCOMPARE(mustHave(machine->resume(50ms)).reason, StopReason::Deadline);
    }

    void interruptHaltsARunningMachine()
    {
        const guest::Image image;
        const auto machine = machineAt(image);
        std::optional<StopReason> reason;
        base::start(machine->resume(60s), [&](const base::Result<machine::Stop>& stop) {
            reason = stop.ok() ? stop->reason : StopReason::Exited;
        });
        machine->interrupt(); // at once: before it runs, or while it does
        QTRY_COMPARE_WITH_TIMEOUT(reason, std::optional(StopReason::Interrupted), 20000);
        QCOMPARE(mustHave(machine->step()).reason, StopReason::Step);
    }

    void aWfiThatWaitsForNothingEndsAtTheDeadline()
    {
        const guest::Image image;
        const auto machine = machineAt(image, guest::kWait);
        auto stop = mustHave(machine->step(100ms));
        while (stop.pc == guest::kWait) { // on a busy host it has not begun to wait by then
            QCOMPARE(stop.reason, StopReason::Deadline);
            stop = mustHave(machine->step(100ms));
        }
        QCOMPARE(stop.reason, StopReason::Deadline);
        QCOMPARE(stop.pc, guest::kWait + base::Offset{4});
        // The pc is past it, but the CPU sleeps on: it does not step either.
        const auto again = mustHave(machine->step(100ms));
        QCOMPARE(again.reason, StopReason::Deadline);
        QCOMPARE(again.pc, stop.pc);
    }

    void theOtherCpuStandsStillDuringAStep()
    {
        guest::Image image;
        image.options.cpus = 2;
        const auto machine = machineAt(image, guest::kSecond);
        must(machine->insertBreakpoint(guest::kWatch));
        QCOMPARE(mustHave(machine->resume(20s)).pc, guest::kWatch);
        must(machine->removeBreakpoint(guest::kWatch));
        // Let both run until the second one has been seen to count.
        while (cell(machine) == 0)
            QCOMPARE(mustHave(machine->resume(20ms)).reason, StopReason::Deadline);
        must(machine->insertBreakpoint(guest::kWatch)); // where only the first one comes
        QCOMPARE(mustHave(machine->resume(20s)).pc, guest::kWatch);
        const auto counted = cell(machine);
        for (int i = 0; i < 30; ++i) {
            QCOMPARE(mustHave(machine->step()).reason, StopReason::Step);
            QCOMPARE(cell(machine), counted);
        }
        // And it runs again where the machine does.
        QCOMPARE(mustHave(machine->resume(20s)).pc, guest::kWatch);
        QCOMPARE(mustHave(machine->resume(20s)).pc, guest::kWatch);
        QVERIFY(cell(machine) > counted);
    }

    void everyRegisterIsReadAlikeAloneAndInASnapshot_data()
    {
        QTest::addColumn<QString>("cpu");
        QTest::addColumn<int>("atLeast");
        QTest::newRow("cortex-a57") << QStringLiteral("cortex-a57") << 200;
        QTest::newRow("cortex-a76") << QStringLiteral("cortex-a76") << 220;
        QTest::newRow("max") << QStringLiteral("max") << 250;
    }
    void everyRegisterIsReadAlikeAloneAndInASnapshot()
    {
        QFETCH(QString, cpu);
        QFETCH(int, atLeast);
        const guest::Image image(guest::kStart, cpu);
        const auto machine = machineAt(image);
        const auto all = machine->registers();
        QVERIFY2(static_cast<int>(all.size()) >= atLeast, qPrintable(QString::number(all.size())));
        for (int n = 0; n < 32; ++n)
            QVERIFY(machine->has(Register::v(n)));
        for (const char* name : {"vbar_el1", "sctlr_el1", "cpacr_el1", "hcr_el2", "elr_el2",
                                 "spsr_el2", "sp_el0", "fpsr", "fpcr"})
            QVERIFY2(machine->has(Register::named(QString::fromLatin1(name)).value()), name);
        (void)mustHave(machine->step());
        machine::SnapshotPlan plan;
        plan.registers = all;
        const auto snapshot = mustHave(machine->snapshot(plan));
        QCOMPARE(snapshot.registers.size(), all.size() + 34);
        for (const auto& value : snapshot.registers)
            QCOMPARE(read(machine, value.reg), value.low);
    }

    void aSystemRegisterThatIgnoresAWriteIsAnError()
    {
        const guest::Image image;
        const auto machine = machineAt(image);
        const auto vbar = Register::named(u"vbar_el2").value();
        const auto sentence = sentenceOf(machine->writeRegister(vbar, 0x12345800));
        QVERIFY2(sentence.startsWith(QLatin1String("The stub said OK, but vbar_el2 still holds ")),
                 qPrintable(sentence));
        must(machine->writeRegister(Register::x(7), 0x0123456789abcdef));
        QCOMPARE(read(machine, "x7"), 0x0123456789abcdefu);
    }

    void aRegisterThatTheMachineDoesNotHaveIsAnError()
    {
        const guest::Image image;
        const auto machine = machineAt(image);
        const auto key = Register::named(u"apiakeylo_el1").value(); // no PAuth on a Cortex-A57
        QVERIFY(!machine->has(key));
        QCOMPARE(sentenceOf(machine->readRegister(key)),
                 QStringLiteral("This machine has no register apiakeylo_el1 that its stub would "
                                "show."));
    }

    void memoryOfAnySizeIsWrittenAndReadBack_data()
    {
        QTest::addColumn<int>("bytes");
        for (const int bytes : {1, 7, 0x3ff, 0x400, 0x401, 0x7ff, 0x800, 0x801, 0x5003})
            QTest::addRow("%d bytes", bytes) << bytes;
    }
    void memoryOfAnySizeIsWrittenAndReadBack()
    {
        QFETCH(int, bytes);
        const guest::Image image;
        const auto machine = machineAt(image);
        QByteArray data;
        for (int i = 0; i < bytes; ++i)
            data.append(static_cast<char>(i * 7 + i / 256));
        const base::Address at{0x4100'0003};
        must(machine->writeMemory(at, data, MemoryView::Physical));
        const auto size = static_cast<std::uint64_t>(bytes);
        QCOMPARE(mustHave(machine->readMemory(at, size, MemoryView::Physical)), data);
        QCOMPARE(mustHave(machine->readMemory(at, size, MemoryView::Current)), data);
    }

    void memoryThatDoesNotTakeAWriteIsAnError()
    {
        const guest::Image image;
        const auto machine = machineAt(image);
        const auto sentence = sentenceOf(
            machine->writeMemory({0x2'0000'0000}, QByteArray("abcd"), MemoryView::Physical));
        QVERIFY2(sentence.contains(QLatin1String("did not change")), qPrintable(sentence));
    }

    void memoryThatIsNotMappedIsAnErrorWhereItIsTranslated()
    {
        const guest::Image image;
        const auto machine = machineAt(image);
        // Beyond the 44 bits of a Cortex-A57's physical addresses.
        const base::Address nowhere{0xffff'0000'0000'0000};
        const auto sentence = sentenceOf(machine->readMemory(nowhere, 8, MemoryView::Current));
        QVERIFY2(sentence.contains(QLatin1String("reading memory at 0xffff000000000000")),
                 qPrintable(sentence));
    }

    void aBurstMayGoBackAndForthBetweenTheViews()
    {
        const guest::Image image;
        const auto machine = machineAt(image);
        must(machine->writeMemory(guest::kCell, QByteArray("12345678"), MemoryView::Current));
        machine::SnapshotPlan plan;
        for (const auto view : {MemoryView::Physical, MemoryView::Current, MemoryView::Physical})
            plan.memory.push_back({guest::kCell, 8, view});
        const auto snapshot = mustHave(machine->snapshot(plan));
        for (const auto& bytes : snapshot.memory)
            QCOMPARE(bytes, QByteArray("12345678"));
    }

    void theConsoleIsHeard()
    {
        const guest::Image image;
        const auto machine = machineAt(image, guest::kSpeak);
        QByteArray text;
        connect(machine.get(), &Machine::console, this, [&](const QByteArray& b) { text += b; });
        QCOMPARE(mustHave(machine->resume(20s)).reason, StopReason::Exited);
        QTRY_COMPARE(text, QByteArray("Hi"));
    }

    void twoMachinesOfOneImageDoTheSame()
    {
        QByteArray trace[2];
        QString line[2];
        const guest::Image image(guest::kLevels);
        for (int n = 0; n < 2; ++n) {
            const auto machine = mustHave(Machine::start(image.options));
            line[n] = machine->machineLine();
            machine::SnapshotPlan plan;
            plan.registers = machine->registers();
            for (int step = 0; step < 40; ++step) {
                (void)mustHave(machine->step());
                for (const auto& value : mustHave(machine->snapshot(plan)).registers)
                    trace[n] += base::hex16(value.low).toLatin1() + '\n';
            }
        }
        QCOMPARE(line[0], line[1]);
        QVERIFY(trace[0] == trace[1]);
    }
};

QTEST_GUILESS_MAIN(tst_machine)
#include "tst_machine.moc"
