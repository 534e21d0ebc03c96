// SPDX-License-Identifier: GPL-2.0-or-later
// The interrupt controller that guests see, without hardware: its registers go in, list registers
// come out, and what a guest would do to those goes back.
#include "devices/vgic-mmio.h"
#include "devices/vgic.h"

#include <QTest>

#include <algorithm>

namespace {

constexpr unsigned kSpi = 40; // some device's
constexpr u64 kEnableSpis = 0x104;
constexpr u64 kGroupSpis = 0x084;
constexpr u64 kPendSpis = 0x204;
constexpr u64 kSgiFrame = 0x10000;

unsigned intidOf(u64 lr)
{
    return static_cast<unsigned>(lr & LR_VINTID_MASK);
}

unsigned priorityOf(u64 lr)
{
    return static_cast<unsigned>(lr >> LR_PRIORITY_SHIFT & 0xff);
}

} // namespace

class TestVgic : public QObject {
    Q_OBJECT
    vgic m_gic{};
    vgic_cpu m_cpu[2]{};

    void enable(unsigned intid, unsigned cpu = 0)
    {
        if (intid < NR_LOCAL_IRQS) {
            vgic_redist_write(m_gic, cpu * VGICR_STRIDE + kSgiFrame + 0x080, 4, 0xffffffff);
            vgic_redist_write(m_gic, cpu * VGICR_STRIDE + kSgiFrame + 0x100, 4, 1U << intid);
        } else {
            vgic_dist_write(m_gic, kGroupSpis + (intid / 32 - 1) * 4UL, 4, 0xffffffff);
            vgic_dist_write(m_gic, kEnableSpis + (intid / 32 - 1) * 4UL, 4, 1U << intid % 32);
        }
    }
    void priority(unsigned intid, u64 value) { vgic_dist_write(m_gic, 0x400 + intid, 1, value); }
    /// What a CPU sees when it enters its guest.
    std::vector<unsigned> listed(unsigned cpu = 0)
    {
        vgic_sync(m_gic, cpu);
        vgic_fill(m_gic, cpu);
        std::vector<unsigned> result;
        for (unsigned i = 0; i < m_cpu[cpu].count; ++i)
            result.push_back(intidOf(m_cpu[cpu].lr[i]));
        return result;
    }
    u64& lr(unsigned i, unsigned cpu = 0) { return m_cpu[cpu].lr[i]; }
    /// What a guest's acknowledge and its end of interrupt do to a list register.
    void acknowledge(unsigned i) { lr(i) = (lr(i) & ~LR_PENDING) | LR_ACTIVE; }
    void end(unsigned i) { lr(i) &= ~(LR_PENDING | LR_ACTIVE); }

private slots:
    void init()
    {
        m_gic = {};
        m_gic.cpus = 2;
        for (unsigned c = 0; c < 2; ++c)
            m_gic.cpu[c] = &m_cpu[c];
        vgic_reset(m_gic, 4);
        vgic_dist_write(m_gic, 0, 4, 2); // EnableGrp1
        (void)vgic_take_kicks(m_gic);
    }

    void nothingIsDeliveredThatIsOff_data()
    {
        QTest::addColumn<bool>("enabled");
        QTest::addColumn<bool>("group");
        QTest::addColumn<bool>("line");
        QTest::addColumn<bool>("delivered");
        QTest::newRow("a line that is high, enabled, its group on") << true << true << true << true;
        QTest::newRow("a line that is low") << true << true << false << false;
        QTest::newRow("not enabled") << false << true << true << false;
        QTest::newRow("its group is off") << true << false << true << false;
    }
    void nothingIsDeliveredThatIsOff()
    {
        QFETCH(bool, enabled);
        QFETCH(bool, group);
        QFETCH(bool, line);
        QFETCH(bool, delivered);
        enable(kSpi);
        if (!enabled)
            vgic_dist_write(m_gic, 0x184, 4, 1U << kSpi % 32);
        vgic_dist_write(m_gic, 0, 4, group ? 2 : 0);
        vgic_set_line(m_gic, 0, kSpi, line);
        QCOMPARE(vgic_deliverable(m_gic, 0), delivered);
        QCOMPARE(listed().size(), std::size_t(delivered ? 1 : 0));
        vgic_dist_write(m_gic, kGroupSpis, 4, 0); // of group 0 then, which is off
        QVERIFY(listed().empty());
    }

    void anyInterruptOfTheBoardsIsTakenAndEnded_data()
    {
        QTest::addColumn<unsigned>("intid");
        for (const unsigned intid :
             {0U, 15U, 16U, 31U, 32U, 63U, 64U, 95U, 96U, 127U, 128U, 200U, 255U})
            QTest::addRow("%u", intid) << intid;
    }
    void anyInterruptOfTheBoardsIsTakenAndEnded()
    {
        QFETCH(unsigned, intid);
        enable(intid);
        if (intid >= NR_LOCAL_IRQS)
            vgic_dist_write(m_gic, 0x6000 + 8 * u64{intid}, 8, 1);
        const unsigned cpu = intid < NR_LOCAL_IRQS ? 0 : 1;
        const auto write = [&](u64 reg) {
            reg += intid / 32 * 4;
            if (intid < NR_LOCAL_IRQS)
                vgic_redist_write(m_gic, kSgiFrame + reg, 4, 1U << intid);
            else
                vgic_dist_write(m_gic, reg, 4, 1U << intid % 32);
        };
        write(0x200);
        QVERIFY(vgic_deliverable(m_gic, cpu) && !vgic_deliverable(m_gic, 1 - cpu));
        QCOMPARE(listed(cpu), std::vector<unsigned>{intid});
        QVERIFY(listed(1 - cpu).empty());
        lr(0, cpu) = (lr(0, cpu) & ~LR_PENDING) | LR_ACTIVE;
        QCOMPARE(listed(cpu), std::vector<unsigned>{intid});
        lr(0, cpu) &= ~LR_ACTIVE;
        QVERIFY(listed(cpu).empty());
        write(0x300); // by a register, and ended by one
        QCOMPARE(listed(cpu), std::vector<unsigned>{intid});
        write(0x380);
        QVERIFY(listed(cpu).empty());
        QVERIFY(m_gic.ready.empty() && m_cpu[cpu].ready.empty());
    }

    void whatIsBehindTheLastInterruptIsNot()
    {
        QVERIFY(vgic_irq(m_gic, 0, 255) != nullptr);
        QVERIFY(vgic_irq(m_gic, 0, 256) == nullptr);
        vgic_dist_write(m_gic, 0x6000 + 8 * 256, 8, 1);
        QCOMPARE(vgic_dist_read(m_gic, 0x6000 + 8 * 256, 8), u64{0});
        vgic_dist_write(m_gic, 0x6000 + 8 * 31, 8, 1); // nor before the first SPI
        QCOMPARE(vgic_dist_read(m_gic, 0x6000 + 8 * 31, 8), u64{0});
        vgic_dist_write(m_gic, 0x500, 4, 0xffffffff);
        QCOMPARE(vgic_dist_read(m_gic, 0x500, 4), u64{0});
    }

    void aLevelThatStaysHighInterruptsAgainOnceItIsEnded()
    {
        enable(kSpi);
        vgic_set_line(m_gic, 0, kSpi, true);
        QCOMPARE(listed(), std::vector<unsigned>{kSpi});
        QVERIFY((lr(0) & LR_PENDING) != 0);
        QVERIFY2((lr(0) & LR_EOI) != 0, "EL2 must hear of the end");
        acknowledge(0);
        QCOMPARE(listed(), std::vector<unsigned>{kSpi});
        QVERIFY2((lr(0) & LR_PENDING) == 0, "active, and not pending at the same time");
        end(0);
        QCOMPARE(listed(), std::vector<unsigned>{kSpi});
        QVERIFY((lr(0) & LR_PENDING) != 0);
    }

    void whatIsActiveWakesNobody()
    {
        enable(kSpi);
        vgic_set_line(m_gic, 0, kSpi, true);
        QVERIFY(vgic_deliverable(m_gic, 0));
        (void)listed();
        acknowledge(0);
        vgic_sync(m_gic, 0); // its line is high still, but it interrupts nobody until it is ended
        QVERIFY(!vgic_deliverable(m_gic, 0));
    }

    void aLevelThatFellBeforeItWasTakenIsGone()
    {
        enable(kSpi);
        vgic_set_line(m_gic, 0, kSpi, true);
        QCOMPARE(listed().size(), std::size_t{1});
        vgic_set_line(m_gic, 0, kSpi, false);
        QVERIFY(listed().empty());
    }

    void anEdgeComesOnceForEachRise()
    {
        enable(kSpi);
        vgic_dist_write(m_gic, 0xc00 + kSpi / 16 * 4, 4, 2U << 2 * (kSpi % 16));
        vgic_set_line(m_gic, 0, kSpi, true);
        QCOMPARE(listed().size(), std::size_t{1});
        acknowledge(0);
        end(0);
        QVERIFY(listed().empty());
        vgic_set_line(m_gic, 0, kSpi, false);
        vgic_set_line(m_gic, 0, kSpi, true);
        QCOMPARE(listed().size(), std::size_t{1});
    }

    void anEdgeThatWasNotTakenYetIsNotLost()
    {
        enable(3);
        vgic_send_sgi(m_gic, 1, 3UL << 24 | 1); // to virtual CPU 0
        QCOMPARE(listed(), std::vector<unsigned>{3});
        QCOMPARE(listed(), std::vector<unsigned>{3}); // the guest was left before it took it
    }

    void anSgiGoesWhereItIsSent_data()
    {
        QTest::addColumn<quint64>("value");
        QTest::addColumn<bool>("first");
        QTest::addColumn<bool>("second");
        QTest::newRow("to number 0") << quint64(3) * (1 << 24) + 1 << true << false;
        QTest::newRow("to number 1") << quint64(3) * (1 << 24) + 2 << false << true;
        QTest::newRow("to both") << quint64(3) * (1 << 24) + 3 << true << true;
        QTest::newRow("to all but the sender")
            << (quint64(1) << 40) + quint64(3) * (1 << 24) << false << true;
        QTest::newRow("to another cluster")
            << (quint64(1) << 16) + quint64(3) * (1 << 24) + 3 << false << false;
        QTest::newRow("to another Aff2")
            << (quint64(1) << 32) + quint64(3) * (1 << 24) + 3 << false << false;
        QTest::newRow("to another Aff3")
            << (quint64(0x80) << 48) + quint64(3) * (1 << 24) + 3 << false << false;
        QTest::newRow("to all but the sender, whatever the affinity says")
            << (quint64(0x800101) << 32) + (1 << 16) + quint64(3) * (1 << 24) + 1 << false << true;
        QTest::newRow("to numbers that there are not, beside one")
            << quint64(3) * (1 << 24) + 0xfffe << false << true;
        QTest::newRow("with a range selector, which is reserved where RSS is 0")
            << (quint64(1) << 44) + quint64(3) * (1 << 24) + 1 << true << false;
    }
    void anSgiGoesWhereItIsSent()
    {
        QFETCH(quint64, value);
        QFETCH(bool, first);
        QFETCH(bool, second);
        enable(3, 0);
        enable(3, 1);
        vgic_send_sgi(m_gic, 0, value);
        QCOMPARE(vgic_take_kicks(m_gic), (first ? 1U : 0U) | (second ? 2U : 0U));
        QCOMPARE(!listed(0).empty(), first);
        QCOMPARE(!listed(1).empty(), second);
    }

    void whatDoesNotFitWaitsByPriority()
    {
        for (unsigned n = 0; n < 6; ++n) {
            enable(kSpi + n);
            priority(kSpi + n, 0xf0 - 8 * n); // the last is the most urgent
            vgic_set_line(m_gic, 0, kSpi + n, true);
        }
        QCOMPARE(listed(), (std::vector<unsigned>{45, 44, 43, 42}));
        QVERIFY(m_cpu[0].waiting);
        QCOMPARE(priorityOf(lr(0)), 0xc8U);
        for (unsigned i = 0; i < 4; ++i) {
            vgic_set_line(m_gic, 0, intidOf(lr(i)), false);
            end(i);
        }
        QCOMPARE(listed(), (std::vector<unsigned>{41, 40}));
        QVERIFY(!m_cpu[0].waiting);
    }

    void amongEqualsTheLowestNumberIsFirst()
    {
        vgic_reset(m_gic, 16); // more than are ever used
        vgic_dist_write(m_gic, 0, 4, 2);
        for (unsigned n = 6; n-- > 0;) {
            enable(kSpi + n);
            vgic_set_line(m_gic, 0, kSpi + n, true);
        }
        QCOMPARE(listed(), (std::vector<unsigned>{40, 41, 42, 43}));
    }

    void whatIsPendingInterruptsAnyNumberOfActiveOnes()
    {
        for (unsigned n = 0; n < 6; ++n) { // each one more urgent than those that it finds active
            enable(kSpi + n);
            priority(kSpi + n, 0xf0 - 8 * n);
            vgic_dist_write(m_gic, kPendSpis, 4, 1U << n << (kSpi % 32));
            const auto found = listed();
            const auto at = std::find(found.begin(), found.end(), kSpi + n);
            QVERIFY(at != found.end());
            QVERIFY((lr(static_cast<unsigned>(at - found.begin())) & LR_PENDING) != 0);
            acknowledge(static_cast<unsigned>(at - found.begin()));
        }
        QCOMPARE(listed(), (std::vector<unsigned>{45, 44, 43, 42}));
        QVERIFY(m_cpu[0].spilled && !m_cpu[0].waiting); // two are active and in no list register
        for (unsigned i = 0; i < 4; ++i)
            end(i);
        m_cpu[0].ended = 1; // what the CPU counts when the next one ends
        QCOMPARE(listed(), std::vector<unsigned>{40});
        QVERIFY((lr(0) & LR_ACTIVE) != 0 && !m_cpu[0].spilled);
    }

    void whatIsWrittenToISPENDRWhileALevelIsActiveComesAgain()
    {
        enable(kSpi);
        vgic_dist_write(m_gic, kPendSpis, 4, 1U << (kSpi % 32));
        QCOMPARE(listed(), std::vector<unsigned>{kSpi});
        acknowledge(0);
        vgic_sync(m_gic, 0);
        vgic_dist_write(m_gic, kPendSpis, 4, 1U << (kSpi % 32));
        vgic_fill(m_gic, 0);
        QVERIFY((lr(0) & LR_PENDING) == 0);
        end(0);
        QCOMPARE(listed(), std::vector<unsigned>{kSpi});
        QVERIFY((lr(0) & LR_PENDING) != 0);
        acknowledge(0);
        end(0);
        QVERIFY(listed().empty());
    }

    void whatIsActiveIsEndedWhereItWasTaken()
    {
        enable(kSpi);
        vgic_set_line(m_gic, 0, kSpi, true);
        QCOMPARE(listed(0), std::vector<unsigned>{kSpi});
        acknowledge(0);
        vgic_dist_write(m_gic, 0x6000 + 8 * kSpi, 8, 1); // from now on to the other one
        QCOMPARE(listed(0), std::vector<unsigned>{kSpi});
        QVERIFY(listed(1).empty());
        end(0);
        QVERIFY(listed(0).empty());
        QCOMPARE(listed(1), std::vector<unsigned>{kSpi}); // the line is high still
    }

    void whatIsRoutedAwayAndThenTakenIsEndedWhereItWasTaken()
    {
        enable(kSpi);
        vgic_dist_write(m_gic, 0x6000 + 8 * kSpi, 8, 1);
        vgic_set_line(m_gic, 0, kSpi, true);
        QCOMPARE(listed(1), std::vector<unsigned>{kSpi});
        vgic_dist_write(m_gic, 0x6000 + 8 * kSpi, 8, 0); // while the second has it
        lr(0, 1) = (lr(0, 1) & ~LR_PENDING) | LR_ACTIVE;
        QCOMPARE(listed(1), std::vector<unsigned>{kSpi});
        QVERIFY(listed(0).empty());
    }

    void whatIsDeactivatedByNumberIsOver()
    {
        enable(kSpi);
        vgic_dist_write(m_gic, kPendSpis, 4, 1U << (kSpi % 32));
        QCOMPARE(listed(), std::vector<unsigned>{kSpi});
        acknowledge(0);
        vgic_deactivate(m_gic, 0, kSpi);
        vgic_fill(m_gic, 0);
        QCOMPARE(m_cpu[0].count, 0U);
        vgic_deactivate(m_gic, 0, 1020); // no such interrupt: nothing is done
    }

    void anotherVirtualCpuMayClearWhatIsListed()
    {
        enable(kSpi);
        vgic_dist_write(m_gic, kPendSpis, 4, 1U << (kSpi % 32));
        QCOMPARE(listed(), std::vector<unsigned>{kSpi});
        vgic_dist_write(m_gic, 0x280 + kSpi / 32 * 4, 4, 1U << (kSpi % 32)); // ICPENDR
        QVERIFY(listed().empty());
        vgic_dist_write(m_gic, kPendSpis, 4, 1U << (kSpi % 32));
        QCOMPARE(listed(), std::vector<unsigned>{kSpi});
        acknowledge(0);
        vgic_dist_write(m_gic, 0x380 + kSpi / 32 * 4, 4, 1U << (kSpi % 32)); // ICACTIVER
        QVERIFY(listed().empty());
    }

    void anSgiOfGroup1IsSentByTheRegisterOfGroup1Alone()
    {
        vgic_dist_write(m_gic, 0, 4, 3); // both groups
        enable(3);
        vgic_send_sgi(m_gic, 1, quint64(3) * (1 << 24) + 1, false);
        QVERIFY(listed().empty());
        vgic_send_sgi(m_gic, 1, quint64(3) * (1 << 24) + 1, true);
        QCOMPARE(listed(), std::vector<unsigned>{3});
    }
    void anSgiOfGroup0IsSentByEitherRegister_data()
    {
        QTest::addColumn<bool>("group1");
        QTest::newRow("ICC_SGI0R_EL1") << false;
        QTest::newRow("ICC_SGI1R_EL1, before its target has chosen a group") << true;
    }
    void anSgiOfGroup0IsSentByEitherRegister()
    {
        QFETCH(bool, group1);
        vgic_dist_write(m_gic, 0, 4, 3); // both groups
        enable(3);
        vgic_redist_write(m_gic, kSgiFrame + 0x080, 4, 0); // of group 0
        vgic_send_sgi(m_gic, 1, quint64(3) * (1 << 24) + 1, group1);
        QCOMPARE(listed(), std::vector<unsigned>{3});
    }

    void whatIsActiveIsNotSpilled()
    {
        enable(kSpi);
        priority(kSpi, 0xf0);
        vgic_set_line(m_gic, 0, kSpi, true);
        QCOMPARE(listed().size(), std::size_t{1});
        acknowledge(0);
        for (unsigned n = 1; n < 6; ++n) {
            enable(kSpi + n);
            priority(kSpi + n, 0x80);
            vgic_set_line(m_gic, 0, kSpi + n, true);
        }
        QCOMPARE(listed().front(), kSpi);
    }

    void aTimerEndsWithItsPhysicalInterrupt()
    {
        enable(27);
        m_cpu[0].local[27].hw = 27;
        vgic_set_line(m_gic, 0, 27, true);
        QCOMPARE(listed(), std::vector<unsigned>{27});
        QVERIFY((lr(0) & LR_HW) != 0);
        QCOMPARE(lr(0) >> LR_PINTID_SHIFT & 0x3ff, u64{27});
        QVERIFY2((lr(0) & LR_EOI) == 0, "bit 41 is the physical number's where HW is set");
    }

    void aTimerIsNeverPendingAndActiveAtOnce()
    {
        enable(27);
        m_cpu[0].local[27].hw = 27;
        vgic_set_line(m_gic, 0, 27, true);
        (void)listed();
        acknowledge(0);
        QCOMPARE(listed(), std::vector<unsigned>{27});
        QVERIFY((lr(0) & LR_ACTIVE) != 0 && (lr(0) & LR_PENDING) == 0);
    }

    void anSpiGoesWhereItIsRouted()
    {
        enable(kSpi);
        vgic_dist_write(m_gic, 0x6000 + 8 * kSpi, 8, 1);
        QCOMPARE(vgic_dist_read(m_gic, 0x6000 + 8 * kSpi, 8), u64{1});
        vgic_set_line(m_gic, 0, kSpi, true);
        QVERIFY(listed(0).empty());
        QCOMPARE(listed(1), std::vector<unsigned>{kSpi});
    }

    void aRouteIsKeptAndLeadsWhereItSays_data()
    {
        QTest::addColumn<quint64>("route");
        QTest::addColumn<quint64>("read");
        QTest::addColumn<int>("target"); // -1: nowhere
        const auto row = [](const char* name, quint64 route, quint64 read, int target) {
            QTest::newRow(name) << route << read << target;
        };
        row("to the second", 1, 1, 1);
        row("to a virtual CPU that there is not", 2, 2, -1);
        row("to one beyond sixteen", 0x10, 0x10, -1);
        row("Aff1", 0x0100, 0x0100, -1);
        row("Aff2, beside the Aff0 of one that there is", 0x20001, 0x20001, -1);
        row("Aff3", 0x100000000, 0x100000000, -1);
        row("every level", 0xab00cdef01, 0xab00cdef01, -1);
        row("to any of them, which there is not: the affinity counts", 0x80000001, 1, 1);
        row("bits that are reserved", 0xffffff007f000001, 1, 1);
    }
    void aRouteIsKeptAndLeadsWhereItSays()
    {
        QFETCH(quint64, route);
        QFETCH(quint64, read);
        QFETCH(int, target);
        const u64 router = 0x6000 + 8 * kSpi;
        enable(kSpi);
        vgic_dist_write(m_gic, router, 8, route);
        QCOMPARE(vgic_dist_read(m_gic, router, 8), u64{read});
        QCOMPARE(vgic_dist_read(m_gic, router + 4, 4), u64{read >> 32});
        (void)vgic_take_kicks(m_gic);
        vgic_set_line(m_gic, 0, kSpi, true);
        QCOMPARE(vgic_take_kicks(m_gic), target < 0 ? 0U : 1U << target);
        for (int cpu = 0; cpu < 2; ++cpu)
            QCOMPARE(!listed(static_cast<unsigned>(cpu)).empty(), cpu == target);
        // It is pending, and comes where it is sent in the end.
        QCOMPARE(vgic_dist_read(m_gic, kPendSpis, 4), u64{1} << kSpi % 32);
        vgic_dist_write(m_gic, router, 8, 0);
        (void)listed(1);
        QCOMPARE(listed(0), std::vector<unsigned>{kSpi});
    }

    void aRouteIsWrittenByHalves_data()
    {
        QTest::addColumn<quint64>("at");
        QTest::addColumn<unsigned>("size");
        QTest::addColumn<quint64>("value");
        QTest::addColumn<quint64>("route");
        QTest::newRow("the lower one")
            << quint64(0) << 4U << quint64(0x30201) << quint64(0x4500030201);
        QTest::newRow("the upper one")
            << quint64(4) << 4U << quint64(0x67) << quint64(0x6700020100);
        QTest::newRow("both") << quint64(0) << 8U << quint64(5) << quint64(5);
        QTest::newRow("a byte, which is no access")
            << quint64(0) << 1U << quint64(5) << quint64(0x4500020100);
    }
    void aRouteIsWrittenByHalves()
    {
        QFETCH(quint64, at);
        QFETCH(unsigned, size);
        QFETCH(quint64, value);
        QFETCH(quint64, route);
        const u64 router = 0x6000 + 8 * kSpi;
        vgic_dist_write(m_gic, router, 8, 0x4500020100);
        vgic_dist_write(m_gic, router + at, size, value);
        QCOMPARE(vgic_dist_read(m_gic, router, 8), u64{route});
    }

    void whatIsRoutedNowhereDoesNoHarm()
    {
        enable(kSpi);
        vgic_dist_write(m_gic, 0x6000 + 8 * kSpi, 8, 0x0100);
        vgic_dist_write(m_gic, 0x300 + kSpi / 32 * 4, 4, 1U << kSpi % 32); // active, of nobody
        vgic_dist_write(m_gic, kPendSpis, 4, 1U << kSpi % 32);
        vgic_dist_write(m_gic, 0, 4, 0); // the distributor off and on
        vgic_dist_write(m_gic, 0, 4, 2);
        QVERIFY(listed(0).empty() && listed(1).empty());
        QVERIFY(!vgic_deliverable(m_gic, 0) && !vgic_deliverable(m_gic, 1));
        vgic_dist_write(m_gic, 0x380 + kSpi / 32 * 4, 4, 1U << kSpi % 32); // and ended by number
        vgic_dist_write(m_gic, 0x6000 + 8 * kSpi, 8, 1);
        QCOMPARE(listed(1), std::vector<unsigned>{kSpi});
    }

    void whatIsTakenAndThenRoutedNowhereIsEndedWhereItWasTaken()
    {
        enable(kSpi);
        vgic_set_line(m_gic, 0, kSpi, true);
        QCOMPARE(listed(0), std::vector<unsigned>{kSpi});
        acknowledge(0);
        vgic_dist_write(m_gic, 0x6000 + 8 * kSpi, 8, 0x0100);
        QCOMPARE(listed(0), std::vector<unsigned>{kSpi});
        end(0);
        QVERIFY(listed(0).empty() && listed(1).empty());
    }

    void anSpiThatIsRoutedAwayIsNotInTwoPlaces()
    {
        enable(kSpi);
        vgic_set_line(m_gic, 0, kSpi, true);
        QCOMPARE(listed(0).size(), std::size_t{1});
        vgic_dist_write(m_gic, 0x6000 + 8 * kSpi, 8, 1);
        QVERIFY(listed(1).empty());
        QVERIFY(listed(0).empty());
        QCOMPARE(listed(1), std::vector<unsigned>{kSpi});
    }

    void registersReadAsTheyWereWritten_data()
    {
        QTest::addColumn<quint64>("offset");
        QTest::addColumn<unsigned>("size");
        QTest::addColumn<quint64>("written");
        QTest::addColumn<quint64>("read");
        QTest::newRow("GICD_CTLR has ARE and DS fixed")
            << quint64(0) << 4U << quint64(3) << quint64(0x53);
        QTest::newRow("GICD_TYPER says 256 interrupts, as the board's")
            << quint64(4) << 4U << quint64(0) << quint64(0x3780007);
        QTest::newRow("GICD_ISENABLER1 keeps its bits")
            << quint64(0x104) << 4U << quint64(0x80000001) << quint64(0x80000001);
        QTest::newRow("GICD_ISENABLER0 is the redistributor's")
            << quint64(0x100) << 4U << quint64(0xffff) << quint64(0);
        QTest::newRow("priorities have five bits")
            << quint64(0x428) << 4U << quint64(0xffa0107f) << quint64(0xf8a01078);
        QTest::newRow("a priority is a byte")
            << quint64(0x429) << 1U << quint64(0xa7) << quint64(0xa0);
        QTest::newRow("GICD_PIDR2 says GICv3")
            << quint64(0xffe8) << 4U << quint64(0) << quint64(0x3b);
        QTest::newRow("GICD_PIDR0 as the board's")
            << quint64(0xffe0) << 4U << quint64(0) << quint64(0x92);
        QTest::newRow("GICD_PIDR4 as the board's")
            << quint64(0xffd0) << 4U << quint64(0) << quint64(0x44);
        QTest::newRow("GICD_CIDR3 as the board's")
            << quint64(0xfffc) << 4U << quint64(0) << quint64(0xb1);
        QTest::newRow("nothing is behind the last interrupt")
            << quint64(0x120) << 4U << quint64(0xffffffff) << quint64(0);
    }
    void registersReadAsTheyWereWritten()
    {
        QFETCH(quint64, offset);
        QFETCH(unsigned, size);
        QFETCH(quint64, written);
        QFETCH(quint64, read);
        vgic_dist_write(m_gic, offset, size, written);
        QCOMPARE(vgic_dist_read(m_gic, offset, size), u64{read});
    }

    void aRedistributorIsKnownByTheBoardsNumbers()
    {
        QByteArray read;
        for (u64 offset = 0xffd0; offset < 0x10000; offset += 4)
            read += static_cast<char>(vgic_redist_read(m_gic, offset, 4));
        QCOMPARE(read.toHex(), QByteArray("4400000093b43b000df005b1"));
    }

    void zerosChangeNothingInASetOrClearRegister_data()
    {
        QTest::addColumn<quint64>("set");
        QTest::addColumn<quint64>("clear");
        QTest::newRow("enable") << quint64(0x104) << quint64(0x184);
        QTest::newRow("pending") << quint64(0x204) << quint64(0x284);
        QTest::newRow("active") << quint64(0x304) << quint64(0x384);
    }
    void zerosChangeNothingInASetOrClearRegister()
    {
        QFETCH(quint64, set);
        QFETCH(quint64, clear);
        vgic_dist_write(m_gic, set, 4, 6);
        vgic_dist_write(m_gic, set, 4, 1);
        QCOMPARE(vgic_dist_read(m_gic, set, 4), u64{7});
        vgic_dist_write(m_gic, clear, 4, 2);
        QCOMPARE(vgic_dist_read(m_gic, set, 4), u64{5});
        QCOMPARE(vgic_dist_read(m_gic, clear, 4), u64{5});
    }

    void aLineThatIsHighReadsAsPending()
    {
        vgic_set_line(m_gic, 0, kSpi, true);
        QCOMPARE(vgic_dist_read(m_gic, kPendSpis, 4), u64{1} << kSpi % 32);
        vgic_dist_write(m_gic, 0x284, 4, 0xffffffff); // a level is cleared by its device alone
        QCOMPARE(vgic_dist_read(m_gic, kPendSpis, 4), u64{1} << kSpi % 32);
        vgic_set_line(m_gic, 0, kSpi, false);
        QCOMPARE(vgic_dist_read(m_gic, kPendSpis, 4), u64{0});
    }

    void anSgiIsAlwaysAnEdge()
    {
        vgic_redist_write(m_gic, kSgiFrame + 0xc00, 4, 0);
        QCOMPARE(vgic_redist_read(m_gic, kSgiFrame + 0xc00, 4), u64{0xaaaaaaaa});
        vgic_redist_write(m_gic, kSgiFrame + 0xc04, 4, 0x80000000);
        QCOMPARE(vgic_redist_read(m_gic, kSgiFrame + 0xc04, 4), u64{0x80000000}); // a PPI is asked
        vgic_dist_write(m_gic, 0xc08, 4, 8);
        QCOMPARE(vgic_dist_read(m_gic, 0xc08, 4), u64{8});
    }

    void aRedistributorIsAsleepUntilItIsWoken()
    {
        QCOMPARE(vgic_redist_read(m_gic, 0x14, 4), u64{6}); // ProcessorSleep, ChildrenAsleep
        vgic_redist_write(m_gic, 0x14, 4, 0);
        QCOMPARE(vgic_redist_read(m_gic, 0x14, 4), u64{0});
        QCOMPARE(vgic_redist_read(m_gic, VGICR_STRIDE + 0x14, 4), u64{6}); // each for itself
        vgic_redist_write(m_gic, 0x14, 4, 2);
        QCOMPARE(vgic_redist_read(m_gic, 0x14, 4), u64{6});
    }

    void theLastRedistributorSaysSo()
    {
        QCOMPARE(vgic_redist_read(m_gic, 8, 8), u64{0});
        QCOMPARE(vgic_redist_read(m_gic, VGICR_STRIDE + 8, 8), u64{1} << 32 | 1 << 8 | 1 << 4);
        QCOMPARE(vgic_redist_read(m_gic, VGICR_STRIDE + 12, 4), u64{1});
        QCOMPARE(vgic_redist_read(m_gic, 2 * VGICR_STRIDE + 8, 8), u64{0});
    }
};

QTEST_APPLESS_MAIN(TestVgic)
#include "tst_vgic.moc"
