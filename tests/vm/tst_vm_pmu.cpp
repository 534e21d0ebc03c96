// SPDX-License-Identifier: GPL-2.0-or-later
// A guest's performance monitors interrupt it (hypervisor/guests/test/pmu.S): a counter overflows,
// PPI 23 comes, and comes again until the overflow is cleared. Which VM has the CPU changes
// meanwhile.
#include "march.h"
#include "tiny-guest.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr quint64 kCycles = 0;
constexpr quint64 kCycleEvents = 1;
constexpr quint64 kIncrements = 2;
constexpr int kSeconds = 300;

QByteArray said(quint64 interrupts, quint64 flags)
{
    const auto hex = [](quint64 value) {
        return QByteArray::number(value, 16).rightJustified(16, '0');
    };
    return "bench pmu " + hex(interrupts) + ' ' + hex(flags) + '\n';
}

} // namespace

class tst_VmPmu : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

    QStringList guest(quint64 kind, quint64 enable, quint64 leave, quint64 rounds) const
    {
        return {u"--guest"_s,
                march::guest(m_dir.path(), u"pmu.bin"_s, {kind, enable, leave, rounds})};
    }

private slots:
    void anOverflowInterruptsItsGuest_data()
    {
        QTest::addColumn<quint64>("kind");
        QTest::addColumn<quint64>("leave");
        QTest::addColumn<quint64>("rounds");
        QTest::addColumn<QStringList>("machine");
        const QStringList vhe{u"--cpu"_s, u"max"_s, u"--hypervisor"_s,
                              QStringLiteral(WORLDSWITCH_VHE_IMAGE)};
        const auto row = [](const char* name, quint64 kind, quint64 leave, quint64 rounds,
                            const QStringList& machine = {}) {
            QTest::newRow(name) << kind << leave << rounds << machine;
        };
        row("the cycle counter, once", kCycles, 0, 1);
        row("an event counter of cycles", kCycleEvents, 0, 1);
        row("software's own increments", kIncrements, 0, 3);
        row("a level that is ended three times before it is cleared", kIncrements, 3, 1);
        row("a level of the cycle counter's, and more overflows after it", kCycles, 2, 5);
        row("a hundred overflows", kCycleEvents, 0, 100);
        row("a cortex-a76", kCycles, 1, 20, {u"--cpu"_s, u"cortex-a76"_s});
        row("max, whose event counters have 64 bits", kIncrements, 1, 2, {u"--cpu"_s, u"max"_s});
        row("max, EL2 with VHE", kCycles, 1, 20, vhe);
    }
    void anOverflowInterruptsItsGuest()
    {
        QFETCH(quint64, kind);
        QFETCH(quint64, leave);
        QFETCH(quint64, rounds);
        QFETCH(QStringList, machine);
        const auto outcome = march::run(guest(kind, 1, leave, rounds) + machine, kSeconds);
        const QByteArray line = said(leave + rounds, kind == kCycles ? 1U << 31 : 1);
        QVERIFY2(outcome.console.contains(line), outcome.console);
        QCOMPARE(outcome.exitCode, 0);
    }

    void oneThatMayNotInterruptDoesNot_data()
    {
        QTest::addColumn<quint64>("kind");
        QTest::newRow("the cycle counter") << kCycles;
        QTest::newRow("an event counter of cycles") << kCycleEvents;
        QTest::newRow("software's own increments") << kIncrements;
    }
    void oneThatMayNotInterruptDoesNot()
    {
        QFETCH(quint64, kind);
        const auto outcome = march::run(guest(kind, 0, 0, 1), kSeconds);
        QVERIFY2(outcome.console.contains(said(0, 0)), outcome.console);
        QCOMPARE(outcome.exitCode, 0);
    }

    // In A32: software's own increment overflows; GICR_ISPENDR0 has PPI 23 until PMOVSR is cleared.
    void soDoesOneInAArch32_data()
    {
        QTest::addColumn<QStringList>("machine");
        QTest::newRow("cortex-a57") << QStringList();
        QTest::newRow("max") << QStringList{u"--cpu"_s, u"max"_s};
        QTest::newRow("max, EL2 with VHE") << QStringList{u"--cpu"_s, u"max"_s, u"--hypervisor"_s,
                                                          QStringLiteral(WORLDSWITCH_VHE_IMAGE)};
    }
    void soDoesOneInAArch32()
    {
        QFETCH(QStringList, machine);
        const Code code{
            0xe3a00041, 0xee090f1c,             // mov r0, #0x41; mcr PMCR: LC, E
            0xe3a01000, 0xee091fbc, 0xf57ff06f, // mov r1, #0; mcr PMSELR; isb
            0xee091f3d, 0xe3e02000, 0xee092f5d, // mcr PMXEVTYPER; mvn r2, #0; mcr PMXEVCNTR
            0xe3a03001, 0xee093f3e, 0xee093f3c, // mov r3, #1; mcr PMINTENSET; mcr PMCNTENSET
            0xf57ff06f, 0xee093f9c, 0xf57ff06f, // isb; mcr PMSWINC; isb
            0xe3005000, 0xe340580b, 0xe5954200, // movw, movt r5, #0x080b0000; ldr r4, [r5, #0x200]
            0xee093f7c, 0xf57ff06f, 0xe5956200, // mcr PMOVSR; isb; ldr r6, [r5, #0x200]
            0xe3007000, 0xe3407080, 0xe1540007, // movw, movt r7, #(1 << 23); cmp r4, r7
            0x03560000, 0xe3000008, 0x13000009, // cmpeq r6, #0; movw r0, #8; movwne r0, #9
            0xe3480400, 0xe1400070};            // movt r0, #0x8400; hvc #0: off, or a reset
        QFile file(m_dir.filePath(u"a32.bin"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytesOf(code)) > 0);
        file.close();
        const auto outcome = march::run(
            QStringList{u"--guest"_s, file.fileName(), u"--aarch32"_s} + machine, kSeconds);
        QVERIFY2(outcome.exitCode == 0, outcome.console);
    }

    // PMCR_EL0.E is off while the overflow stands, as in Linux's own handler: QEMU keeps the line
    // up. EL2 looks at it when the timer fires, and the guest has to get on.
    void anOverflowWithItsCountersOffStopsNobody_data() { soDoesOneInAArch32_data(); }
    void anOverflowWithItsCountersOffStopsNobody()
    {
        QFETCH(QStringList, machine);
        const Code code{0xd2800820, 0xd51b9c00,
                        0xd51b9cbf, // mov x0, #0x41; msr pmcr_el0, x0; msr pmselr_el0, xzr
                        0xd5033fdf, 0xd51b9d3f,
                        0x12800001, // isb; msr pmxevtyper_el0, xzr; mov w1, #-1
                        0xd51b9d41, 0xd2800022,
                        0xd5189e22, // msr pmxevcntr_el0, x1; mov x2, #1; msr pmintenset_el1
                        0xd51b9c22, 0xd5033fdf,
                        0xd51b9c82, // msr pmcntenset_el0, x2; isb; msr pmswinc_el0, x2
                        0xd5033fdf, 0xd51b9c1f,
                        0xd5033fdf, // isb; msr pmcr_el0, xzr; isb
                        0xd2807d03, 0xd51be303,
                        0xd51be322, // mov x3, #1000; msr cntv_tval_el0, x3; … ctl, x2
                        0xd5033fdf, 0xd53be324,
                        0x3617ffe4, // isb; 1: mrs x4, cntv_ctl_el0; tbz w4, #2, 1b
                        0xd2a00025, 0xf10004a5,
                        0x54ffffe1, // mov x5, #65536; 2: subs x5, x5, #1; b.ne 2b
                        0xd53b9e66, 0xf10004df,
                        0x52800100, // mrs x6, pmovsset_el0; cmp x6, #1; mov w0, #8
                        0x52800121, 0x1a810000,
                        0x72b08000,  // mov w1, #9; csel w0, w0, w1, eq; movk w0, #0x8400, …
                        0xd4000002}; // hvc #0: off, or a reset
        QFile file(m_dir.filePath(u"off.bin"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytesOf(code)) > 0);
        file.close();
        const auto outcome =
            march::run(QStringList{u"--guest"_s, file.fileName()} + machine, kSeconds);
        QVERIFY2(outcome.exitCode == 0, outcome.console);
    }

    // One CPU, three VMs by turns: each has its own counters, and an overflow that one of them has
    // not dealt with when its turn ends is nobody else's, and comes when it has the CPU again.
    void anOverflowIsOfOneGuestAlone()
    {
        const auto outcome =
            march::run(guest(kCycles, 1, 3000, 60) + guest(kCycles, 0, 0, 1) +
                           guest(kCycleEvents, 1, 2000, 40) + QStringList{u"--cpus"_s, u"1"_s},
                       kSeconds);
        for (const QByteArray& line :
             {"[A] " + said(3060, 1U << 31), "[B] " + said(0, 0), "[C] " + said(2040, 1)})
            QVERIFY2(outcome.console.contains(line), outcome.console);
        QCOMPARE(outcome.exitCode, 0);
    }
};

QTEST_GUILESS_MAIN(tst_VmPmu)
#include "tst_vm_pmu.moc"
