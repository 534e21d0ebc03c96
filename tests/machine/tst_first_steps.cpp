// SPDX-License-Identifier: GPL-2.0-or-later
//
// One boot, the things that everything else stands on. The rest is in tst_machine.
#include "machine-test.h"

using namespace std::chrono_literals;
using machine::StopReason;

class tst_first_steps : public QObject {
    Q_OBJECT
private slots:
    void aMachineStepsStopsAndRunsOn()
    {
        const guest::Image image;
        const auto machine = machineAt(image);
        QVERIFY(machine->alive());
        QVERIFY(machine->machineLine().contains(QLatin1String("-icount shift=0")));
        QVERIFY(!machine->machineLine().contains(image.folder.path() + QLatin1String("/gdb")));

        const auto first = mustHave(machine->step());
        QCOMPARE(first.reason, StopReason::Step);
        QCOMPARE(first.pc, guest::kStart + base::Offset{4});
        QCOMPARE(read(machine, "x0"), 1u);

        must(machine->insertBreakpoint(guest::kCount));
        auto stop = mustHave(machine->resume(10s));
        QCOMPARE(stop.reason, StopReason::Breakpoint);
        QCOMPARE(stop.pc, guest::kCount);
        QCOMPARE(cell(machine), 1u);
        QCOMPARE(cell(machine, guest::kCell + base::Offset{8}), guest::kCell.value);
        for (std::uint64_t round = 2; round < 6; ++round) { // each resume is one round of the loop
            stop = mustHave(machine->resume(10s));
            QCOMPARE(stop.reason, StopReason::Breakpoint);
            QCOMPARE(stop.pc, guest::kCount);
            QCOMPARE(read(machine, "x0"), round);
        }

        machine::SnapshotPlan plan;
        plan.registers = {arm64::Register::v(3), arm64::Register::named(u"HCR_EL2").value()};
        plan.memory = {{guest::kCell, 16, machine::MemoryView::Current}};
        const auto snapshot = mustHave(machine->snapshot(plan));
        QCOMPARE(snapshot.registers.size(), 36u);
        QCOMPARE(snapshot.registers[0].low, 5u);
        QCOMPARE(snapshot.registers[32].reg, arm64::Register::pc());
        QCOMPARE(snapshot.registers[32].low, guest::kCount.value);
        QCOMPARE(snapshot.registers[35].reg.name(), QStringLiteral("hcr_el2"));
        QCOMPARE(snapshot.memory[0].size(), 16);
        QCOMPARE(snapshot.memory[0][0], '\1');

        must(machine->removeBreakpoint(guest::kCount));
        stop = mustHave(machine->resume(50ms));
        QCOMPARE(stop.reason, StopReason::Deadline);
        QVERIFY(stop.why.contains(QLatin1String("did not stop by itself")));
        must(machine->detach());
        QVERIFY(!machine->alive());
    }
};

QTEST_GUILESS_MAIN(tst_first_steps)
#include "tst_first_steps.moc"
