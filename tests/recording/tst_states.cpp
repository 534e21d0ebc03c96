// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/synthetic.h"

#include <QTest>

class TestStates : public QObject {
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

void TestStates::everyStateEqualsTheStepsBeforeIt()
{
    const auto recording = synthetic::recording(1, 300);
    std::vector<std::uint64_t> state = recording->stateAt(0);
    for (std::uint32_t i = 0; i < recording->stepCount(); ++i) {
        QCOMPARE(recording->stateAt(i), state);
        for (const auto& delta : recording->step(i).deltas)
            state[delta.cell] = delta.after;
    }
    QCOMPARE(recording->stateAt(recording->stepCount()), state);
}

void TestStates::backFromAnyStateIsTheStateBefore()
{
    const auto recording = synthetic::recording(2, 300);
    for (std::uint32_t i = recording->stepCount(); i-- > 0;) {
        std::vector<std::uint64_t> state = recording->stateAt(i + 1);
        for (const auto& delta : recording->step(i).deltas) {
            QCOMPARE(state[delta.cell], delta.after);
            state[delta.cell] = delta.before;
        }
        QCOMPARE(state, recording->stateAt(i));
    }
}

void TestStates::oneCellIsWhatTheWholeStateSays()
{
    const auto recording = synthetic::recording(3, 200);
    for (std::uint32_t i = 0; i < recording->stateCount(); ++i) {
        const auto state = recording->stateAt(i);
        for (recording::CellId id = 0; id < recording->cellCount(); ++id)
            QCOMPARE(*recording->valueAt(i, recording->placeOf(id)), state[id]);
    }
    QVERIFY(!recording->valueAt(0, synthetic::data(0x20000)));
}

void TestStates::lastWriterIsWhoWroteEvenAnEqualValue()
{
    std::mt19937_64 random(4);
    const auto recording = synthetic::start(random);
    synthetic::execute(*recording, 0xaa0403e7, synthetic::kCode); // mov x7, x4
    synthetic::execute(*recording, 0xaa0403e7, synthetic::kCode); // again: nothing changes
    synthetic::execute(*recording, 0xd503201f, synthetic::kCode); // nop
    QVERIFY(recording->step(1).deltas.empty());
    QCOMPARE(recording->lastWriter(3, synthetic::x(7)), std::optional<std::uint32_t>(1));
    QCOMPARE(recording->lastWriter(1, synthetic::x(7)), std::optional<std::uint32_t>(0));
    QVERIFY(!recording->lastWriter(0, synthetic::x(7)));
    QVERIFY(!recording->lastWriter(3, synthetic::x(9)));
}

void TestStates::aRunThatChangedACellIsItsWriter()
{
    std::mt19937_64 random(5);
    const auto recording = synthetic::start(random);
    synthetic::run(*recording, recording::StepKind::GuestRun, random);
    synthetic::execute(*recording, 0xd503201f, synthetic::kCode); // nop
    QCOMPARE(recording->lastWriter(2, synthetic::x(2)), std::optional<std::uint32_t>(0));
    QVERIFY(!recording->lastWriter(2, synthetic::x(3)));
}

void TestStates::nextReaderIsTheFirstToRead()
{
    std::mt19937_64 random(6);
    const auto recording = synthetic::start(random);
    synthetic::execute(*recording, 0xf9000827, synthetic::kCode); // str x7, [x1, #16]
    synthetic::execute(*recording, 0xd503201f, synthetic::kCode); // nop
    synthetic::execute(*recording, 0xf9400828, synthetic::kCode); // ldr x8, [x1, #16]
    QCOMPARE(recording->nextReader(0, synthetic::data(16)), std::optional<std::uint32_t>(2));
    QCOMPARE(recording->nextReader(1, synthetic::x(1)), std::optional<std::uint32_t>(2));
    QVERIFY(!recording->nextReader(3, synthetic::data(16)));
    QVERIFY(!recording->nextReader(0, synthetic::x(8)));
}

void TestStates::aCellSeenLaterHadItsValueBefore()
{
    const auto recording = synthetic::recording(7, 200);
    for (std::uint32_t i = 0; i < recording->stateCount(); ++i)
        QCOMPARE(*recording->valueAt(i, synthetic::data(0x10000)), std::uint64_t{7});
}

void TestStates::anIndexBeyondTheEndIsTheLastState()
{
    const auto recording = synthetic::recording(8, 70);
    QCOMPARE(recording->stateAt(1000), recording->stateAt(70));
    QCOMPARE(recording->valueAt(1000, synthetic::x(2)), recording->valueAt(70, synthetic::x(2)));
}

QTEST_GUILESS_MAIN(TestStates)
#include "tst_states.moc"
