// SPDX-License-Identifier: GPL-2.0-or-later
// Where the switches of a recording begin, enter, exit and return; whose each value is and by which
// moves it came; and that a growing recording is read once.
#include "reading/reading.h"
#include "reading/slots.h"
#include "recording/file.h"
#include "support/replayed.h"

#include <QTest>

using arm64::Place;
using arm64::Register;
using reading::Owner;
using reading::Reading;
using reading::SwitchSpan;
using support::Replay;

namespace {

/// One switch of guest A and one of guest B.
std::shared_ptr<recording::Recording> session()
{
    auto loaded =
        recording::load(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec"));
    return loaded.ok() ? std::move(loaded).value() : nullptr;
}

/// What a reading says, in a text that two readings can be compared by.
QStringList said(const Reading& reading)
{
    QStringList lines;
    for (const SwitchSpan& each : reading.switches()) {
        const auto at = [](const std::optional<std::uint32_t>& place) {
            return place ? QString::number(*place) : QStringLiteral("-");
        };
        lines << QStringLiteral("%1 %2 guest %3 eret %4 run %5 vector %6 exit %7 ret %8 fault %9")
                     .arg(each.number)
                     .arg(static_cast<int>(each.kind))
                     .arg(each.guest)
                     .arg(at(each.eret), at(each.guestRun), at(each.vector), at(each.exit),
                          at(each.ret), at(each.fault));
    }
    const auto& recording = reading.recording();
    for (std::uint32_t state = 0; state <= recording.stepCount(); state += 16) {
        QString line;
        for (recording::CellId id = 0; id < recording.cellCount(); ++id) {
            const auto tag = reading.tag(state, recording.placeOf(id));
            line += QStringLiteral("%1/%2/%3 ")
                        .arg(tag.owner.text())
                        .arg(tag.definition.state)
                        .arg(tag.madeBy ? static_cast<int>(*tag.madeBy) : -1);
        }
        lines << line;
    }
    return lines;
}

} // namespace

class tst_reading : public QObject {
    Q_OBJECT
private:
    std::shared_ptr<recording::Recording> m_session;

    Place slotOf(const Reading& reading, int guest, int n) const
    {
        const auto offset = reading.slotTable().offsetOf(Register::x(n));
        return Place::of(
            (guest < 0 ? reading.facts().hostContext : reading.facts().contextOf(guest)) + *offset);
    }

private slots:
    void initTestCase()
    {
        m_session = session();
        QVERIFY(m_session);
    }

    void where_a_switch_begins_enters_exits_and_returns()
    {
        const auto reading = Reading::of(m_session);
        QCOMPARE(reading->switches().size(), std::size_t{2});
        for (const SwitchSpan& each : reading->switches()) {
            QVERIFY(each.kind == SwitchSpan::Kind::Entered);
            QCOMPARE(each.guest, each.number - 1);
            QVERIFY(each.eret && each.guestRun && each.vector && each.exit && each.ret);
            QCOMPARE(m_session->step(*each.eret).instruction.mnemonic, QStringLiteral("eret"));
            QCOMPARE(*each.guestRun, *each.eret + 1);
            QCOMPARE(*each.vector, *each.guestRun + 1);
            QCOMPARE(m_session->step(*each.exit).pc,
                     reading->facts().symbol(u"__guest_exit")->address);
            QCOMPARE(m_session->step(*each.ret).instruction.mnemonic, QStringLiteral("ret"));
            QCOMPARE(*each.ret + 1, each.span.end);
            QVERIFY(!each.fault);
        }
    }

    void an_interrupt_before_the_guests_first_instruction_is_a_switch_like_any_other()
    {
        Replay replay(*m_session);
        const auto recording = replay.window(0, true).window(1).end();
        QCOMPARE(replay.trouble(), QString());
        const auto reading = Reading::of(recording);
        const SwitchSpan& first = reading->switches().at(0);
        QVERIFY(first.kind == SwitchSpan::Kind::Entered);
        QVERIFY(first.eret && first.vector && first.exit && first.ret);
        QVERIFY(!first.guestRun);
        QCOMPARE(*first.vector, *first.eret + 1);
        QVERIFY(first.isInterrupted(*first.eret));
        // What it was given is still there, and is the guest's; it came from the guest's slot.
        const Place x3 = Place::of(Register::x(3));
        const auto tag = reading->tag(*first.vector, x3);
        QVERIFY(tag.owner.kind == Owner::Kind::Guest);
        QCOMPARE(tag.owner.guest, std::int16_t{0});
        const auto moves = reading->movesOf(*first.vector, x3);
        QVERIFY(!moves.empty());
        QCOMPARE(moves.back().from, slotOf(*reading, 0, 3));
    }

    void a_slot_that_nobody_wrote_between_two_switches_keeps_its_definition()
    {
        // Guest A, guest B, guest A again: what A is given comes from where A left the first time.
        Replay replay(*m_session);
        const auto recording = replay.window(0).window(1).window(0).end();
        QCOMPARE(replay.trouble(), QString());
        const auto reading = Reading::of(recording);
        const SwitchSpan& first = reading->switches().at(0);
        const SwitchSpan& third = reading->switches().at(2);
        QCOMPARE(third.guest, 0);
        for (int n = 0; n < 31; ++n) {
            const Place x = Place::of(Register::x(n));
            const auto definition = reading->definitionOf(*third.eret, x);
            QCOMPARE(definition.place, x);
            QCOMPARE(definition.state, *first.vector);
            const auto moves = reading->movesOf(*third.eret, x);
            QVERIFY(moves.size() >= 2);
            QVERIFY(moves.front().step >= third.span.begin);
            QVERIFY(moves.back().step < first.span.end);
            // The switch itself is judged by what lay in the slot when it was entered.
            QCOMPARE(reading->tag(*third.eret, x).definition.place, slotOf(*reading, 0, n));
            // And only what was moved in it, where that is what is asked for.
            for (const auto& move : reading->movesOf(*third.eret, x, 0, third.span.begin))
                QVERIFY(move.step >= third.span.begin);
        }
    }

    void a_slot_that_the_hosts_run_changed_begins_there()
    {
        Replay replay(*m_session);
        replay.window(0);
        const auto recording = replay.growing();
        const auto whole = Reading::of(m_session);
        const Place slot = slotOf(*whole, 0, 5);
        replay.window(1);
        // The host's run before the third window writes the slot.
        recording::Step host;
        host.kind = recording::StepKind::HostRun;
        host.pc = host.next = recording->step(recording->stepCount() - 1).next;
        const auto id = *recording->cellOf(slot);
        host.deltas.push_back({id, recording->lastValue(id), 0x1234});
        recording->append(host);
        const std::uint32_t changed = recording->stepCount();
        replay.window(0).end();
        const auto reading = Reading::of(recording);
        const auto definition =
            reading->definitionOf(*reading->switches().at(2).eret, Place::of(Register::x(5)));
        QCOMPARE(definition.place, slot);
        QCOMPARE(definition.state, changed);
    }

    void which_switch_a_step_lies_in_data()
    {
        QTest::addColumn<int>("index");
        QTest::addColumn<int>("offset"); // from the window's first state; below zero: from its last
        QTest::addColumn<int>("ofStep");
        QTest::addColumn<int>("ofState");
        QTest::newRow("the first step of a window") << 0 << 0 << 0 << 0;
        QTest::newRow("the last step of a window") << 0 << -2 << 0 << 0;
        QTest::newRow("the last state of a window, and the host's run behind it")
            << 0 << -1 << -1 << 0;
        QTest::newRow("the first step of the next window") << 1 << 0 << 1 << 1;
        QTest::newRow("the end of the recording") << 1 << -1 << -1 << 1;
    }
    void which_switch_a_step_lies_in()
    {
        QFETCH(int, index);
        QFETCH(int, offset);
        QFETCH(int, ofStep);
        QFETCH(int, ofState);
        const auto reading = Reading::of(m_session);
        const auto& span = reading->switches().at(static_cast<std::size_t>(index)).span;
        const auto at =
            static_cast<std::uint32_t>(offset < 0 ? static_cast<int>(span.outerEnd) + 1 + offset
                                                  : static_cast<int>(span.outerBegin) + offset);
        QCOMPARE(reading->switchOfStep(at), ofStep);
        QCOMPARE(reading->switchOfState(at), ofState);
    }

    void of_several_switches_in_one_window_each_has_its_own_steps()
    {
        auto recording = session();
        auto list = recording->switches();
        for (auto& each : list) {
            each.outerBegin = list.front().outerBegin;
            each.outerEnd = list.back().outerEnd;
        }
        recording->setSwitches(list);
        const auto reading = Reading::of(recording);
        QVERIFY(reading->switches().at(0).sameWindow);
        QCOMPARE(reading->switchOfStep(list[0].outerBegin), 0);
        QCOMPARE(reading->switchOfStep(list[1].begin - 1), 0);
        QCOMPARE(reading->switchOfStep(list[1].begin), 1);
        QCOMPARE(reading->switchOfState(list[1].outerEnd), 1);
    }

    void a_growing_recording_is_read_once_and_says_the_same()
    {
        Replay replay(*m_session);
        Reading growing(replay.growing());
        const std::uint64_t before = Reading::stepsWalked();
        for (const std::size_t window : {0U, 1U, 0U, 0U, 1U}) {
            replay.window(window);
            // A cell that is first watched on the way.
            replay.growing()->addCell(
                Place::of(base::Address{0x1000 + 8 * replay.growing()->stepCount()}),
                m_session->lastValue(Place::of(Register::x(0))).value_or(0));
            growing.extend();
            QCOMPARE(Reading::stepsWalked() - before, replay.growing()->stepCount());
        }
        const auto recording = replay.end();
        QCOMPARE(replay.trouble(), QString());
        growing.finish();
        QCOMPARE(Reading::stepsWalked() - before, recording->stepCount());
        QCOMPARE(said(growing), said(*Reading::of(recording)));
    }

    void a_recording_that_does_not_say_what_it_is_of_is_read_all_the_same()
    {
        auto bare = session();
        bare->setFact(QStringLiteral("profile"), QJsonValue());
        const auto reading = Reading::of(bare);
        QVERIFY(!reading->trouble().isEmpty());
        QCOMPARE(reading->switches().size(), std::size_t{2});
        // The recorder stops where a guest came back.
        QVERIFY(reading->switches().at(0).vector);
    }
};

QTEST_GUILESS_MAIN(tst_reading)
#include "tst_reading.moc"
