// SPDX-License-Identifier: GPL-2.0-or-later
// What is told of a recorded session: its phases, what each step is for, the names, the code.
#include "reading/recording-info.h"
#include "support/told.h"

#include <QTest>

#include <algorithm>

using arm64::Place;
using arm64::Register;
using reading::Owner;
using story::Phase;
using story::Story;
using told::shownStep;
using told::text;

class tst_story : public QObject {
    Q_OBJECT
private:
    std::shared_ptr<const Story> m_story;
    std::shared_ptr<const Story> m_outer;

    story::Annotation noteOf(const QString& instruction) const
    {
        const int shown = shownStep(*m_story, instruction);
        return shown < 0 ? story::Annotation{}
                         : m_story->annotation(m_story->stepOf(static_cast<std::uint32_t>(shown)));
    }

private slots:
    void initTestCase()
    {
        auto loaded = told::twoSwitches();
        QVERIFY2(loaded.ok(), loaded.ok() ? "" : qUtf8Printable(loaded.error().sentence));
        m_story = Story::tell(loaded.value());
        m_outer = Story::tell(loaded.value(), Story::Scope::Outer);
    }

    // Which steps are shown ------------------------------------------------------------------
    void a_switch_is_told_from_enter_to_ret()
    {
        QCOMPARE(m_story->annotation(m_story->stepOf(0)).function, text("__guest_enter"));
        const auto last = m_story->annotation(m_story->stepOf(m_story->count() - 2));
        QCOMPARE(last.instruction, text("ret"));
        QCOMPARE(last.function, text("__guest_exit"));
    }

    void between_two_switches_the_hosts_run_is_one_step()
    {
        const auto second = m_story->nextSwitch(0);
        QVERIFY(second > 0);
        QCOMPARE(m_story->recording().step(m_story->stepOf(second - 1)).kind,
                 recording::StepKind::HostRun);
        QCOMPARE(m_story->stateOf(second), m_story->recording().switches()[1].begin);
        QCOMPARE(m_story->stateOf(second - 1), m_story->recording().switches()[0].end);
        QCOMPARE(m_story->nextSwitch(second), second);
        QCOMPARE(m_story->previousSwitch(second), 0U);
        QCOMPARE(m_story->previousSwitch(0), 0U);
    }

    void the_outer_window_shows_every_step()
    {
        QCOMPARE(m_outer->count(), m_outer->recording().stateCount());
        for (std::uint32_t shown = 0; shown + 1 < m_outer->count(); ++shown)
            QCOMPARE(m_outer->stepOf(shown), shown);
    }

    // Phases ---------------------------------------------------------------------------------
    void the_phases_are_those_of_the_seed()
    {
        const QStringList expected{text("save host x19–x30"),
                                   text("push vcpu, host_ctxt"),
                                   text("find guest context"),
                                   text("load guest x0, x1"),
                                   text("push guest x0, x1"),
                                   text("load guest x2–x18"),
                                   text("load guest x19–x30"),
                                   text("pop guest x0, x1"),
                                   text("ERET"),
                                   text("guest A runs at EL1 … HVC #1"),
                                   text("push guest x0–x3"),
                                   text("who and why?"),
                                   text("find guest context"),
                                   text("save guest x4–x18"),
                                   text("pop guest x0–x3"),
                                   text("save guest x0–x3"),
                                   text("save guest x19–x30"),
                                   text("pop vcpu, host_ctxt"),
                                   text("restore host x19–x30"),
                                   text("return to host")};
        QStringList labels;
        for (const auto& phase : m_story->phases()) {
            if (phase.begin < m_story->nextSwitch(0) - 1)
                labels << phase.label;
        }
        QCOMPARE(labels, expected);
    }

    void phases_cover_every_step_once_and_each_is_maximal()
    {
        for (const auto& story : {m_story, m_outer}) {
            std::uint32_t next = 0;
            for (const auto& phase : story->phases()) {
                QCOMPARE(phase.begin, next);
                QVERIFY(phase.end > phase.begin);
                QVERIFY(!phase.label.isEmpty());
                QVERIFY2(phase.sentence.startsWith(text("phase: ")),
                         qUtf8Printable(phase.sentence));
                next = phase.end;
            }
            QCOMPARE(next, story->count() - 1);
        }
    }

    void the_colour_of_a_phase_is_the_world_whose_values_it_moves()
    {
        const auto& phases = m_story->phases();
        QCOMPARE(phases[0].world, Owner::Kind::Host);
        QCOMPARE(phases[0].kind, Phase::Kind::Save);
        QCOMPARE(phases[1].kind, Phase::Kind::Prepare);
        QCOMPARE(phases[5].world, Owner::Kind::Guest);
        QCOMPARE(phases[5].kind, Phase::Kind::Load);
        QCOMPARE(phases[8].kind, Phase::Kind::Switch);
        QCOMPARE(phases[9].kind, Phase::Kind::Guest);
        QCOMPARE(phases[9].guest, 0);
        QCOMPARE(phases[18].world, Owner::Kind::Host);
    }

    void phases_are_walked_forth_and_back()
    {
        const auto& phases = m_story->phases();
        QCOMPARE(m_story->nextPhase(0), phases[1].begin);
        QCOMPARE(m_story->nextPhase(phases[1].begin), phases[2].begin);
        QCOMPARE(m_story->previousPhase(phases[1].begin), phases[0].begin);
        QCOMPARE(m_story->previousPhase(phases[1].begin + 1), phases[1].begin);
        QCOMPARE(m_story->previousPhase(0), 0U);
        const auto last = m_story->count() - 1;
        QCOMPARE(m_story->nextPhase(last), last);
        QCOMPARE(m_story->nextPhase(phases.back().begin), last);
    }

    // Annotations ----------------------------------------------------------------------------
    void every_pair_has_two_singles_with_named_fields()
    {
        int pairs = 0;
        for (std::uint32_t shown = 0; shown + 1 < m_outer->count(); ++shown) {
            const auto index = m_outer->stepOf(shown);
            const auto& step = m_outer->recording().step(index);
            if (step.kind != recording::StepKind::Instruction || !step.instruction.isPair)
                continue;
            const auto note = m_outer->annotation(index);
            QCOMPARE(note.singles.size(), 2);
            QCOMPARE(note.singleTargets.size(), 2);
            for (const auto& target : note.singleTargets) {
                QVERIFY2(target.startsWith(text("host_ctxt.")) ||
                             target.startsWith(text("vcpu->")) || target.startsWith(text("[sp")),
                         qUtf8Printable(note.instruction + text(": ") + target));
            }
            QVERIFY2(note.changes.size() >= 2, qUtf8Printable(note.instruction));
            QCOMPARE(note.changePlaces.size(), static_cast<std::size_t>(note.changes.size()));
            ++pairs;
        }
        QVERIFY(pairs >= 80);
    }

    void every_step_has_a_brief_and_a_why()
    {
        for (std::uint32_t shown = 0; shown + 1 < m_outer->count(); ++shown) {
            const auto note = m_outer->annotation(m_outer->stepOf(shown));
            QVERIFY2(!note.brief.isEmpty() && !note.why.isEmpty(),
                     qUtf8Printable(note.instruction));
            QVERIFY2(note.why.endsWith(u'.'), qUtf8Printable(note.why));
            QVERIFY2(!note.why.contains(u'%'), qUtf8Printable(note.why));
        }
    }

    void the_switch_itself_is_never_told_in_plain_words()
    {
        for (std::uint32_t shown = 0; shown + 1 < m_story->count(); ++shown) {
            const auto note = m_story->annotation(m_story->stepOf(shown));
            QVERIFY2(!note.why.startsWith(text("Copies")) &&
                         !note.why.startsWith(text("Computes")) &&
                         !note.why.startsWith(text("Careful")),
                     qUtf8Printable(note.instruction + text(": ") + note.why));
        }
    }

    void what_an_instruction_is_for_data()
    {
        QTest::addColumn<QString>("instruction");
        QTest::addColumn<QString>("brief");
        QTest::addColumn<QString>("firstTarget");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, const char* instruction, const char* brief,
                            const char* target, const char* why) {
            QTest::newRow(name) << text(instruction) << text(brief) << text(target) << text(why);
        };
        row("saving a host pair", "stp x27, x28, [x1, #216]", "host x27, x28 → host_ctxt",
            "host_ctxt.regs.regs[27]", "x19–x30 are ours to keep.");
        row("saving frame pointer and return address", "stp x29, x30, [x1",
            "frame pointer and return address → host_ctxt", "host_ctxt.regs.regs[29]",
            "without x30, RET would find no way back");
        row("pushing the pointers", "stp x0, x1, [sp, #-16]!", "push vcpu, host_ctxt", "[sp]",
            "vcpu and host_ctxt wait on the EL2 stack");
        row("finding the guest's context", "add x1, x0", "x1 = &vcpu->arch.ctxt", "",
            "x1 is the address of the guest's context");
        row("the guest's first two in passing", "ldp x2, x3, [x1]", "guest x0, x1 → x2, x3",
            "vcpu->arch.ctxt.regs.regs[0]", "The guest's x0 and x1 come in through x2 and x3");
        row("pushing the guest's first two", "stp x2, x3, [sp, #-16]!", "push guest x0, x1", "[sp]",
            "The guest's x0 and x1 wait on the stack");
        row("a guest pair becomes live", "ldp x2, x3, [x1, #16]", "guest x2, x3 now live",
            "vcpu->arch.ctxt.regs.regs[2]", "From here x2 and x3 hold guest A's values");
        row("the platform register", "ldr x18", "guest x18 now live", "",
            "x18 is the platform register");
        row("over the host's registers", "ldp x19, x20, [x1", "guest x19, x20 now live",
            "vcpu->arch.ctxt.regs.regs[19]", "The host's x19 and x20 are safe in host_ctxt");
        row("the last two", "ldp x0, x1, [sp], #16", "pop guest x0, x1", "[sp+8]",
            "now x0–x30 are all the guest's");
        row("the door out", "eret", "to guest A, at EL1", "", "pc becomes ELR_EL2");
        row("the vector makes room", "stp x0, x1, [sp, #-16]!", "push vcpu, host_ctxt", "", "");
        row("who left", "mrs x0, tpidr_el2", "x0 = TPIDR_EL2", "",
            "TPIDR_EL2 holds the running vcpu");
        row("the exit code", "mov x1, #2", "x1 = 0x2", "", "The exit code");
        row("to the way out", "b 0x", "go on at __guest_exit", "", "On to the way out");
        row("putting the guest away", "stp x4, x5, [x2, #32]", "guest x4, x5 → vcpu->arch.ctxt",
            "vcpu->arch.ctxt.regs.regs[4]", "Guest A must find x4 and x5 again");
        row("popping what the vector pushed", "ldp x6, x7, [sp], #16",
            "pop guest x2, x3 into x6, x7", "[sp+8]",
            "come back from the stack into x6 and x7, whose own values are in their slots");
        row("carried to their slots", "stp x4, x5, [x2]", "guest x0, x1 → vcpu->arch.ctxt",
            "vcpu->arch.ctxt.regs.regs[0]", "carried here by x4 and x5");
        row("the pointers are back", "ldp x0, x2, [sp], #16", "pop vcpu, host_ctxt", "[sp+8]",
            "only there was it still written where the host's registers are");
        row("the host is back", "ldp x19, x20, [x2", "host x19, x20 back",
            "host_ctxt.regs.regs[19]", "The caller finds x19 and x20 as it left them");
        row("the return value", "mov x0, x1", "x0 = x1", "", "The exit code becomes the return");
        row("the return", "ret", "return to __host_enter_marked", "", "Back in the host");
    }
    void what_an_instruction_is_for()
    {
        QFETCH(QString, instruction);
        QFETCH(QString, brief);
        QFETCH(QString, firstTarget);
        QFETCH(QString, why);
        const auto note = noteOf(instruction);
        QCOMPARE(note.brief, brief);
        QVERIFY2(note.why.contains(why), qUtf8Printable(note.why));
        if (!firstTarget.isEmpty())
            QCOMPARE(note.singleTargets.value(0), firstTarget);
    }

    void a_change_names_cell_and_both_values()
    {
        const auto note = noteOf(text("stp x19, x20"));
        const auto& step = m_story->recording().step(note.step);
        QCOMPARE(note.changes.size(), 2);
        QCOMPARE(note.moves.size(), 2U);
        QCOMPARE(note.moves[0].toName, text("host_ctxt.regs.regs[19]"));
        QCOMPARE(note.moves[0].fromName, text("x19"));
        QCOMPARE(note.moves[0].owner.text(), text("host's x19"));
        QCOMPARE(note.changes[0],
                 QStringLiteral("regs[19] %1 → %2")
                     .arg(base::hex16(note.moves[0].before), base::hex16(note.moves[0].after)));
        QCOMPARE(note.moves[0].after,
                 m_story->recording().valueAt(note.step, Place::of(Register::x(19))));
        QCOMPARE(step.pc, note.pc);
    }

    void a_push_tells_its_write_back()
    {
        const auto note = noteOf(text("stp x0, x1, [sp, #-16]!"));
        QVERIFY(std::ranges::any_of(note.changes,
                                    [](const QString& c) { return c.startsWith(text("sp ")); }));
        QCOMPARE(note.singles,
                 (QStringList{text("str x0, [sp, #-16]!"), text("str x1, [sp, #8]")}));
    }

    void an_equal_value_is_told_as_unchanged()
    {
        int unchanged = 0;
        for (std::uint32_t shown = 0; shown + 1 < m_outer->count(); ++shown) {
            const auto note = m_outer->annotation(m_outer->stepOf(shown));
            for (const auto& move : note.moves) {
                if (move.before == move.after && move.to.isMemory() &&
                    m_outer->recording().cellOf(move.to)) {
                    QVERIFY2(note.changes.join(u'\n').contains(text("(unchanged)")),
                             qUtf8Printable(note.instruction));
                    ++unchanged;
                }
            }
        }
        QVERIFY(unchanged > 0);
    }

    // Names ----------------------------------------------------------------------------------
    void a_name_leads_to_its_place_and_back_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto* name :
             {"x0", "x30", "sp", "host_ctxt.regs.regs[19]", "vcpus[0].arch.ctxt.regs.regs[3]",
              "vcpus[1].arch.ctxt.regs.pc", "vcpus[1].arch.ctxt.sys_regs[TTBR0_EL1]",
              "host_ctxt.__hyp_running_vcpu"})
            QTest::newRow(name) << text(name);
    }
    void a_name_leads_to_its_place_and_back()
    {
        QFETCH(QString, name);
        const auto place = m_story->placeNamed(name, 0);
        QVERIFY(place.has_value());
        QCOMPARE(m_story->nameOf(*place), name);
    }

    void vcpu_is_the_one_of_the_switch()
    {
        const auto name = text("vcpu->arch.ctxt.regs.regs[3]");
        const auto second = m_story->stateOf(m_story->nextSwitch(0));
        QCOMPARE(m_story->placeNamed(name, m_story->stateOf(0)),
                 m_story->placeNamed(text("vcpus[0].arch.ctxt.regs.regs[3]"), 0));
        QCOMPARE(m_story->placeNamed(name, second),
                 m_story->placeNamed(text("vcpus[1].arch.ctxt.regs.regs[3]"), 0));
    }

    void a_stack_cell_is_named_from_sp()
    {
        const auto state = m_story->stateOf(0);
        const auto sp = m_story->recording().valueAt(state, Place::of(Register::sp()));
        QVERIFY(sp.has_value());
        QCOMPARE(m_story->placeNamed(text("[sp-16]"), state), Place::of(base::Address{*sp - 16}));
        QCOMPARE(m_story->placeNamed(text("[sp]"), state), Place::of(base::Address{*sp}));
    }

    void what_names_nothing_is_nothing_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto* name : {"", "x31", "host_ctxt.regs.regs[31]", "vcpus[9].arch.ctxt.regs.pc",
                                 "host_ctxt", "nonsense", "0xzz"})
            QTest::newRow(name[0] != '\0' ? name : "the empty name") << text(name);
    }
    void what_names_nothing_is_nothing()
    {
        QFETCH(QString, name);
        QVERIFY(!m_story->placeNamed(name, 0).has_value());
    }

    // Code -----------------------------------------------------------------------------------
    void code_lines_know_when_they_ran()
    {
        std::vector<bool> told(m_story->count() - 1, false);
        for (const auto& line : m_story->code()) {
            QVERIFY(!line.instruction.isEmpty());
            for (const auto shown : line.shownSteps) {
                QCOMPARE(m_story->recording().step(m_story->stepOf(shown)).pc, line.pc);
                told[shown] = true;
            }
        }
        for (std::uint32_t shown = 0; shown + 1 < m_story->count(); ++shown) {
            const auto kind = m_story->recording().step(m_story->stepOf(shown)).kind;
            QCOMPARE(told[shown], kind == recording::StepKind::Instruction);
        }
        QCOMPARE(m_story->code().front().function, text("__guest_enter"));
    }

    void a_recording_without_facts_is_told_in_addresses()
    {
        const auto bare = std::make_shared<recording::Recording>(recording::Header{});
        bare->addCell(Place::of(Register::x(0)), 7);
        const auto story = Story::tell(bare);
        QCOMPARE(story->count(), 1U);
        QCOMPARE(story->moment(0).registers[0].value, 7U);
        QVERIFY(story->phases().empty());
        QCOMPARE(story->nextPhase(0), 0U);
    }
};

QTEST_GUILESS_MAIN(tst_story)
#include "tst_story.moc"
