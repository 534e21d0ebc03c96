// SPDX-License-Identifier: GPL-2.0-or-later
// Which slots of the contexts keep a value that its world gets back, how far each register has come
// in a switch, and what the CPU moves by itself. Compared with the recording's own index of writes
// and reads, which knows nothing of worlds.
#include "support/told.h"

#include <QTest>

using arm64::Place;
using arm64::Register;
using story::CellView;
using story::Moment;
using story::Story;
using told::afterStep;
using told::text;

class tst_contexts_fill : public QObject {
    Q_OBJECT
private:
    std::shared_ptr<const Story> m_story;

    [[nodiscard]] const recording::Recording& recording() const { return m_story->recording(); }

    /// The first step of [from, to) that reads the cell.
    [[nodiscard]] bool isRead(const Place& place, std::uint32_t from, std::uint32_t to) const
    {
        const auto reader = recording().nextReader(from, place);
        return reader && *reader < to;
    }

private slots:
    void initTestCase()
    {
        auto loaded = told::twoSwitches();
        QVERIFY2(loaded.ok(), loaded.ok() ? "" : qUtf8Printable(loaded.error().sentence));
        m_story = Story::tell(loaded.value());
    }

    void the_hosts_slots_are_full_from_its_save_to_its_restore()
    {
        int full = 0, empty = 0;
        for (std::uint32_t shown = 0; shown < m_story->count(); ++shown) {
            const Moment moment = m_story->moment(shown);
            const auto& sw = m_story->reading().switches()[std::size_t(moment.switchNumber - 1)];
            for (int n = 0; n < 31; ++n) {
                const CellView& box = moment.host.regs[std::size_t(n)];
                const auto writer = recording().lastWriter(moment.state, box.place);
                const bool isSaved = writer && *writer >= sw.span.begin &&
                                     !isRead(box.place, *writer + 1, moment.state);
                QVERIFY2(box.empty == !isSaved,
                         qPrintable(text("%1 at %2").arg(box.fullName).arg(shown)));
                ++(box.empty ? empty : full);
            }
        }
        QVERIFY(full > 500);
        QVERIFY(empty > 500);
    }

    void a_guests_slots_are_empty_while_it_has_its_registers()
    {
        int full = 0, empty = 0;
        for (std::uint32_t shown = 0; shown < m_story->count(); ++shown) {
            const Moment moment = m_story->moment(shown);
            const auto& sw = m_story->reading().switches()[std::size_t(moment.switchNumber - 1)];
            const std::uint32_t begin = sw.span.begin;
            if (moment.state < begin)
                continue;
            // x0 and x1 wait on the stack first: see below.
            for (int n = 2; n < 31; ++n) {
                const CellView& box = moment.guest.regs[std::size_t(n)];
                const auto writer = recording().lastWriter(moment.state, box.place);
                const bool isSaved = writer && *writer >= begin;
                const bool isLoaded = isRead(box.place, begin, std::min(moment.state, *sw.vector));
                QVERIFY2(box.empty == (isLoaded && !isSaved),
                         qPrintable(text("%1 at %2").arg(box.fullName).arg(shown)));
                ++(box.empty ? empty : full);
            }
        }
        QVERIFY(full > 500);
        QVERIFY(empty > 500);
    }

    void x0_waits_on_the_stack_and_its_slot_keeps_it_meanwhile()
    {
        const Moment waiting = afterStep(text("ldp x2, x3, [x1]"), *m_story);
        QVERIFY(!waiting.guest.regs[0].empty);
        QVERIFY(!waiting.guest.regs[1].empty);
        const Moment popped = afterStep(text("ldp x0, x1, [sp], #16"), *m_story);
        QVERIFY(popped.guest.regs[0].empty);
        QVERIFY(popped.guest.regs[1].empty);
    }

    void the_other_members_are_told_too()
    {
        const Moment moment = m_story->moment(0);
        const auto& groups = moment.guest.groups;
        const auto* sctlr = told::boxNamed(groups[2].boxes, text("SCTLR_EL1"));
        QVERIFY(sctlr);
        QVERIFY2(sctlr->empty, "its guest has it: the host's function has loaded it");
        QVERIFY(told::boxNamed(moment.host.groups[2].boxes, text("SCTLR_EL1")));
    }

    void how_far_a_register_has_come_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("hostKeeps");
        for (const char* kept : {"x19", "x25", "x29", "x30"})
            QTest::newRow(kept) << text(kept) << true;
        for (const char* given : {"x0", "x1", "x5", "x18"})
            QTest::newRow(given) << text(given) << false;
    }
    void how_far_a_register_has_come()
    {
        QFETCH(QString, name);
        QFETCH(bool, hostKeeps);
        for (int index : {0, 1}) {
            const auto passages = m_story->passages(index);
            const auto one = std::ranges::find(passages, name, &story::Passage::name);
            QVERIFY(one != passages.end());
            const auto& sw = m_story->reading().switches()[std::size_t(index)];
            QCOMPARE(one->hostKeeps, hostKeeps);
            QCOMPARE(one->hostSaved.has_value(), hostKeeps);
            QCOMPARE(one->hostRestored.has_value(), hostKeeps);
            QVERIFY(one->guestLoaded && one->guestSaved);
            QVERIFY(*one->guestLoaded <= *sw.eret);
            QVERIFY(*one->guestSaved > *sw.vector);
            if (hostKeeps) {
                QVERIFY(*one->hostSaved < *one->guestLoaded);
                QVERIFY(*one->hostRestored > *one->guestSaved);
                // The state behind the instruction that did it.
                QCOMPARE(recording().lastWriter(*one->hostSaved, Place::of(one->hostCell)),
                         std::optional(*one->hostSaved - 1));
            }
        }
    }

    void what_the_cpu_moves_by_itself()
    {
        const auto moves = [&](std::uint32_t step) {
            QStringList said;
            for (const story::Move& move : m_story->annotation(step).movesOfCpu)
                said << move.fromName + QLatin1Char('>') + move.toName;
            return said.join(QLatin1Char(' '));
        };
        const auto& sw = m_story->reading().switches().front();
        QCOMPARE(moves(*sw.eret), text("ELR_EL2>pc SPSR_EL2>pstate"));
        QCOMPARE(moves(*sw.guestRun), text("pc>ELR_EL2 pstate>SPSR_EL2"));
        QCOMPARE(moves(sw.span.begin), QString());
        const story::Move toPc = m_story->annotation(*sw.eret).movesOfCpu.front();
        QCOMPARE(std::optional(toPc.after),
                 recording().valueAt(*sw.eret, Place::of(*Register::named(u"elr_el2"))));
    }

    void what_a_write_back_adds_data()
    {
        QTest::addColumn<QString>("instruction");
        QTest::addColumn<int>("by"); // 0 for none
        QTest::newRow("a push") << text("stp x0, x1, [sp, #-16]!") << -16;
        QTest::newRow("a pop") << text("ldp x0, x1, [sp], #16") << 16;
        QTest::newRow("an offset is none") << text("stp x19, x20, [x1") << 0;
        QTest::newRow("arithmetic is none") << text("add x1, x0") << 0;
    }
    void what_a_write_back_adds()
    {
        QFETCH(QString, instruction);
        QFETCH(int, by);
        const Moment moment = afterStep(instruction, *m_story);
        const auto& back = moment.executed->writeBack;
        QCOMPARE(back ? int(back->by) : 0, by);
        QCOMPARE(back.has_value(), by != 0);
        if (back)
            QCOMPARE(back->base, Place::of(Register::sp()));
    }
};

QTEST_GUILESS_MAIN(tst_contexts_fill)
#include "tst_contexts_fill.moc"
