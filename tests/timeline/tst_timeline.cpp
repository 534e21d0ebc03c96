// SPDX-License-Identifier: GPL-2.0-or-later
#include "synthetic.h"

#include <QTest>

class TestTimeline : public QObject {
    Q_OBJECT
private slots:
    void everyStateEqualsTheStepsBeforeIt();
    void backFromAnyStateIsTheStateBefore();
    void oneCellIsWhatTheWholeStateSays();
    void lastWriterIsWhoWroteEvenAnEqualValue();
    void aRunThatChangedACellIsItsWriter();
    void nextReaderIsTheFirstToRead();
    void aCellSeenLaterHadItsValueBefore();
    void anIndexBeyondTheEndIsTheLastState();
};

void TestTimeline::everyStateEqualsTheStepsBeforeIt()
{
    const auto timeline = synthetic::recording(1, 300);
    std::vector<std::uint64_t> state = timeline->stateAt(0);
    for (std::uint32_t i = 0; i < timeline->stepCount(); ++i) {
        QCOMPARE(timeline->stateAt(i), state);
        for (const auto& delta : timeline->step(i).deltas)
            state[delta.cell] = delta.after;
    }
    QCOMPARE(timeline->stateAt(timeline->stepCount()), state);
}

void TestTimeline::backFromAnyStateIsTheStateBefore()
{
    const auto timeline = synthetic::recording(2, 300);
    for (std::uint32_t i = timeline->stepCount(); i-- > 0;) {
        std::vector<std::uint64_t> state = timeline->stateAt(i + 1);
        for (const auto& delta : timeline->step(i).deltas) {
            QCOMPARE(state[delta.cell], delta.after);
            state[delta.cell] = delta.before;
        }
        QCOMPARE(state, timeline->stateAt(i));
    }
}

void TestTimeline::oneCellIsWhatTheWholeStateSays()
{
    const auto timeline = synthetic::recording(3, 200);
    for (std::uint32_t i = 0; i < timeline->stateCount(); ++i) {
        const auto state = timeline->stateAt(i);
        for (timeline::CellId id = 0; id < timeline->cellCount(); ++id)
            QCOMPARE(*timeline->valueAt(i, timeline->placeOf(id)), state[id]);
    }
    QVERIFY(!timeline->valueAt(0, synthetic::data(0x20000)));
}

void TestTimeline::lastWriterIsWhoWroteEvenAnEqualValue()
{
    std::mt19937_64 random(4);
    const auto timeline = synthetic::start(random);
    synthetic::execute(*timeline, 0xaa0403e7, synthetic::kCode); // mov x7, x4
    synthetic::execute(*timeline, 0xaa0403e7, synthetic::kCode); // again: nothing changes
    synthetic::execute(*timeline, 0xd503201f, synthetic::kCode); // nop
    QVERIFY(timeline->step(1).deltas.empty());
    QCOMPARE(timeline->lastWriter(3, synthetic::x(7)), std::optional<std::uint32_t>(1));
    QCOMPARE(timeline->lastWriter(1, synthetic::x(7)), std::optional<std::uint32_t>(0));
    QVERIFY(!timeline->lastWriter(0, synthetic::x(7)));
    QVERIFY(!timeline->lastWriter(3, synthetic::x(9)));
}

void TestTimeline::aRunThatChangedACellIsItsWriter()
{
    std::mt19937_64 random(5);
    const auto timeline = synthetic::start(random);
    synthetic::run(*timeline, timeline::StepKind::GuestRun, random);
    synthetic::execute(*timeline, 0xd503201f, synthetic::kCode); // nop
    QCOMPARE(timeline->lastWriter(2, synthetic::x(2)), std::optional<std::uint32_t>(0));
    QVERIFY(!timeline->lastWriter(2, synthetic::x(3)));
}

void TestTimeline::nextReaderIsTheFirstToRead()
{
    std::mt19937_64 random(6);
    const auto timeline = synthetic::start(random);
    synthetic::execute(*timeline, 0xf9000827, synthetic::kCode); // str x7, [x1, #16]
    synthetic::execute(*timeline, 0xd503201f, synthetic::kCode); // nop
    synthetic::execute(*timeline, 0xf9400828, synthetic::kCode); // ldr x8, [x1, #16]
    QCOMPARE(timeline->nextReader(0, synthetic::data(16)), std::optional<std::uint32_t>(2));
    QCOMPARE(timeline->nextReader(1, synthetic::x(1)), std::optional<std::uint32_t>(2));
    QVERIFY(!timeline->nextReader(3, synthetic::data(16)));
    QVERIFY(!timeline->nextReader(0, synthetic::x(8)));
}

void TestTimeline::aCellSeenLaterHadItsValueBefore()
{
    const auto timeline = synthetic::recording(7, 200);
    for (std::uint32_t i = 0; i < timeline->stateCount(); ++i)
        QCOMPARE(*timeline->valueAt(i, synthetic::data(0x10000)), std::uint64_t{7});
}

void TestTimeline::anIndexBeyondTheEndIsTheLastState()
{
    const auto timeline = synthetic::recording(8, 70);
    QCOMPARE(timeline->stateAt(1000), timeline->stateAt(70));
    QCOMPARE(timeline->valueAt(1000, synthetic::x(2)), timeline->valueAt(70, synthetic::x(2)));
}

QTEST_GUILESS_MAIN(TestTimeline)
#include "tst_timeline.moc"
