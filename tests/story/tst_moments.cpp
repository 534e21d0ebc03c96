// SPDX-License-Identifier: GPL-2.0-or-later
// What is shown at one moment of a recorded session: boxes, owners, the stack, the hints.
#include "support/told.h"

#include <QTest>

using reading::Owner;
using story::CellView;
using story::Story;
using told::afterStep;
using told::boxNamed;
using told::shownStep;
using told::text;

class tst_moments : public QObject {
    Q_OBJECT
private:
    std::shared_ptr<const Story> m_story;
    std::shared_ptr<const Story> m_outer;

private slots:
    void initTestCase()
    {
        auto loaded = told::twoSwitches();
        QVERIFY2(loaded.ok(), loaded.ok() ? "" : qUtf8Printable(loaded.error().sentence));
        m_story = Story::tell(loaded.value());
        m_outer = Story::tell(loaded.value(), Story::Scope::Outer);
    }

    void a_moment_has_all_boxes()
    {
        const auto moment = m_story->moment(0);
        QVERIFY(!moment.executed.has_value());
        QVERIFY(moment.next.has_value());
        QCOMPARE(moment.registers.size(), 32U);
        QCOMPARE(moment.host.regs.size(), 34U);
        QCOMPARE(moment.guest.regs.size(), 34U);
        QCOMPARE(moment.host.title, text("host_ctxt"));
        QCOMPARE(moment.guest.title, text("vcpu->arch.ctxt (guest A)"));
        QCOMPARE(moment.host.groups.size(), 4U);
        QCOMPARE(moment.host.groups[0].boxes.size(), 4U);
        QCOMPARE(moment.host.groups[2].boxes.size(), 119U);
        QVERIFY(boxNamed(moment.host.groups[2].boxes, text("SCTLR_EL1")));
        QVERIFY(boxNamed(moment.host.groups[3].boxes, text("__hyp_running_vcpu")));
        QCOMPARE(moment.level, text("EL2 · host"));
        QCOMPARE(moment.switchNumber, 1);
        QCOMPARE(moment.switchCount, 2);
        QCOMPARE(moment.stepInSwitch, 0);
        QVERIFY(moment.stepsInSwitch > 55);
    }

    void every_value_is_that_of_the_timeline()
    {
        for (std::uint32_t shown = 0; shown < m_story->count(); ++shown) {
            const auto moment = m_story->moment(shown);
            const auto check = [&](const std::vector<CellView>& boxes) {
                for (const auto& box : boxes)
                    QCOMPARE(box.value, m_story->recording().valueAt(moment.state, box.place));
            };
            check(moment.registers);
            check(moment.host.regs);
            check(moment.guest.regs);
            check(moment.stack.cells);
            check(moment.system);
        }
    }

    void both_halves_of_a_pair_light_up_data()
    {
        QTest::addColumn<QString>("instruction");
        QTest::addColumn<QString>("cells");
        QTest::newRow("an STP reads two registers and writes two cells")
            << text("stp x21, x22, [x1") << text("regs[21],regs[22]");
        QTest::newRow("the first pair") << text("stp x19, x20, [x1") << text("regs[19],regs[20]");
    }
    void both_halves_of_a_pair_light_up()
    {
        QFETCH(QString, instruction);
        QFETCH(QString, cells);
        const auto moment = afterStep(instruction, *m_story);
        QStringList written;
        for (const auto& box : moment.host.regs) {
            if (box.written)
                written << box.label;
        }
        QCOMPARE(written.join(u','), cells);
        int read = 0;
        int addressed = 0;
        for (const auto& box : moment.registers) {
            read += box.read ? 1 : 0;
            addressed += box.addressed ? 1 : 0;
        }
        QCOMPARE(read, 2);
        QCOMPARE(addressed, 1);
    }

    void a_value_that_stays_equal_lights_up_too()
    {
        // Every write that the instruction makes is marked, whether the value changed or not.
        int equal = 0;
        for (std::uint32_t shown = 0; shown + 1 < m_outer->count(); ++shown) {
            const auto index = m_outer->stepOf(shown);
            const auto moment = m_outer->moment(shown + 1);
            for (const auto& write : m_outer->recording().step(index).effects.writes) {
                for (const auto* boxes :
                     {&moment.registers, &moment.host.regs, &moment.guest.regs}) {
                    const auto box = std::ranges::find(*boxes, write.to.place, &CellView::place);
                    if (box == boxes->end())
                        continue;
                    QVERIFY(box->written);
                    if (m_outer->recording().valueAt(index, write.to.place) ==
                        m_outer->recording().valueAt(index + 1, write.to.place))
                        ++equal;
                }
            }
        }
        QVERIFY(equal > 0);
    }

    void popped_cells_stay_and_are_dead()
    {
        const auto pushed = afterStep(text("stp x0, x1, [sp, #-16]!"), *m_story);
        const auto& cells = pushed.stack.cells;
        const auto at = static_cast<std::size_t>(pushed.stack.spIndex);
        QCOMPARE(cells[at].note, text("vcpu"));
        QCOMPARE(cells[at].label, text("[sp]"));
        QCOMPARE(cells[at + 1].note, text("host_ctxt"));
        QVERIFY(!cells[at].dead);
        QVERIFY(cells[at - 1].dead);

        const auto popped = afterStep(text("ldp x0, x1, [sp], #16"), *m_story);
        const auto top = static_cast<std::size_t>(popped.stack.spIndex);
        QCOMPARE(popped.stack.cells.size(), cells.size());
        QCOMPARE(popped.stack.cells[top - 2].note, text("guest x0"));
        QCOMPARE(popped.stack.cells[top - 1].note, text("guest x1"));
        QVERIFY(popped.stack.cells[top - 2].dead);
        QVERIFY(popped.stack.cells[top - 2].read);
    }

    void the_stack_view_stands_still_while_sp_moves()
    {
        const auto first = m_story->moment(0).stack;
        for (std::uint32_t shown = 0; shown < m_story->nextSwitch(0); ++shown) {
            const auto stack = m_story->moment(shown).stack;
            QCOMPARE(stack.cells.size(), first.cells.size());
            QCOMPARE(stack.cells.front().place, first.cells.front().place);
            QCOMPARE(stack.cells[static_cast<std::size_t>(stack.spIndex)].place.address, stack.sp);
        }
    }

    void while_the_guest_runs_sp_el2_is_as_it_was()
    {
        const auto moment = afterStep(text("eret"), *m_story);
        QCOMPARE(moment.level, text("EL1 · guest A"));
        QVERIFY(!moment.stack.known);
        const auto before = m_story->moment(moment.index - 1);
        QCOMPARE(moment.stack.sp, before.stack.sp);
        QCOMPARE(moment.next->instruction, text("guest A runs at EL1 … HVC #1"));
    }

    void at_ret_the_guests_leftovers_are_dead()
    {
        const auto moment = afterStep(text("mov x0, x1"), *m_story);
        QCOMPARE(moment.next->instruction, text("ret"));
        int dead = 0;
        for (const auto& box : moment.registers) {
            const int n = box.place.reg.number();
            if (box.owner.kind == Owner::Kind::Guest) {
                QVERIFY2(box.dead && n >= 1 && n <= 18, qUtf8Printable(box.label));
                ++dead;
            } else {
                QVERIFY2(!box.dead, qUtf8Printable(box.label));
            }
        }
        QVERIFY2(dead >= 14, qUtf8Printable(QString::number(dead)));
        const auto before = m_story->moment(moment.index - 1);
        QVERIFY(std::ranges::none_of(before.registers, &CellView::dead));
    }

    void a_slot_that_nobody_saved_is_nobodys_data()
    {
        QTest::addColumn<QString>("where"); // empty: before the first step; else after this one
        QTest::addColumn<bool>("ofHost");
        QTest::addColumn<QString>("slot");
        QTest::addColumn<Owner::Kind>("kind");
        const auto row = [](const char* name, const char* where, bool ofHost, const char* slot,
                            Owner::Kind kind) {
            QTest::newRow(name) << text(where) << ofHost << text(slot) << kind;
        };
        using Kind = Owner::Kind;
        row("the host's x19 before the first save", "", true, "regs[19]", Kind::Scratch);
        row("the host's lr before the first save", "", true, "regs[30]", Kind::Scratch);
        row("a slot of the host's that nothing ever saves", "eret", true, "regs[3]", Kind::Scratch);
        row("a system register of the host's that is not kept", "eret", true, "TTBR0_EL1",
            Kind::Scratch);
        row("the host's next pair, when only the first is saved", "stp x19, x20, [x1", true,
            "regs[21]", Kind::Scratch);
        row("the host's x19 once it is saved", "stp x19, x20, [x1", true, "regs[19]", Kind::Host);
        row("a guest's x19 before its first run", "", false, "regs[19]", Kind::Guest);
        row("a guest's system register that the switch loads", "", false, "SCTLR_EL1", Kind::Guest);
        row("a guest's system register that this CPU has not", "", false, "ZCR_EL1", Kind::Scratch);
    }
    void a_slot_that_nobody_saved_is_nobodys()
    {
        QFETCH(QString, where);
        QFETCH(bool, ofHost);
        QFETCH(QString, slot);
        QFETCH(Owner::Kind, kind);
        const auto moment = where.isEmpty() ? m_story->moment(0) : afterStep(where, *m_story);
        const auto& context = ofHost ? moment.host : moment.guest;
        const CellView* box = boxNamed(context.regs, slot);
        for (const auto& group : context.groups)
            box = box ? box : boxNamed(group.boxes, slot);
        QVERIFY2(box, qPrintable(slot));
        QVERIFY2(box->owner.kind == kind, qPrintable(box->owner.text()));
    }

    void what_was_saved_stays_so_for_the_next_switch()
    {
        for (std::uint32_t shown = 0; shown < m_story->count(); ++shown) {
            const auto moment = m_story->moment(shown);
            if (moment.switchNumber < 2)
                continue;
            const CellView* slot = boxNamed(moment.host.regs, text("regs[19]"));
            QVERIFY(slot);
            QVERIFY2(slot->owner.kind == Owner::Kind::Host, qPrintable(slot->owner.text()));
            return;
        }
        QFAIL("there is no second switch");
    }

    void system_registers_say_what_they_mean()
    {
        const auto moment = afterStep(text("eret"), *m_story);
        const auto note = [&](const char* name) {
            const auto* box = boxNamed(moment.system, text(name));
            return box ? box->note : QString();
        };
        QVERIFY2(note("HCR_EL2").startsWith(text("VM · ")), qUtf8Printable(note("HCR_EL2")));
        QVERIFY(note("HCR_EL2").endsWith(text("RW")));
        QVERIFY2(note("VTTBR_EL2").startsWith(text("guest A: VMID 1, stage-2 root 0x")),
                 qUtf8Printable(note("VTTBR_EL2")));
        QCOMPARE(note("ELR_EL2"), text("guest resumes here"));
        QCOMPARE(note("SPSR_EL2"), text("EL1h, DAIF masked"));
        QCOMPARE(note("ESR_EL2"), text("no exit yet"));
        QCOMPARE(note("TPIDR_EL2"), text("running vcpu: guest A"));
        QCOMPARE(note("SCTLR_EL1"), text("MMU off"));
        QCOMPARE(note("VMPIDR_EL2"), text("what an MRS of MPIDR_EL1 reads at EL1"));
        const auto vector = m_story->moment(moment.index + 1);
        QCOMPARE(boxNamed(vector.system, text("ESR_EL2"))->note, text("last exit: HVC #1"));
        QCOMPARE(boxNamed(vector.system, text("ELR_EL2"))->note, text("guest left here"));
    }

    void a_hint_looks_ahead_to_the_next_push()
    {
        const auto at =
            static_cast<std::uint32_t>(shownStep(*m_story, text("stp x0, x1, [sp, #-16]!")));
        QVERIFY(m_story->moment(at - 1).stack.hint.startsWith(
            text("In 2 steps: push vcpu, host_ctxt. vcpu and host_ctxt wait")));
        QVERIFY(m_story->moment(at).stack.hint.startsWith(text("Next step: push vcpu")));
    }

    void the_second_switch_is_guest_b()
    {
        const auto moment = m_story->moment(m_story->nextSwitch(0));
        QCOMPARE(moment.switchNumber, 2);
        QCOMPARE(moment.guest.title, text("vcpu->arch.ctxt (guest B)"));
        QCOMPARE(moment.guest.guest, 1);
    }

    void an_index_too_far_is_the_last()
    {
        QCOMPARE(m_story->moment(1000000).index, m_story->count() - 1);
        QVERIFY(!m_story->moment(m_story->count() - 1).next.has_value());
    }
};

QTEST_GUILESS_MAIN(tst_moments)
#include "tst_moments.moc"
