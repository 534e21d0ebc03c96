// SPDX-License-Identifier: GPL-2.0-or-later
// Steps as bytes: whatever is asked of them is what a plain list of the same steps says.
#include "support/synthetic.h"

#include "recording/block.h"
#include "recording/store.h"

#include <QTest>

#include <atomic>
#include <thread>

namespace {

constexpr int kSteps = 2 * recording::kBlockSteps + 500;

/// The steps of a recording as they were appended.
std::vector<recording::Step> stepsOf(std::uint64_t seed, int steps)
{
    std::vector<recording::Step> list;
    synthetic::recordingThrough(seed, steps,
                                [&list](const recording::Step& step) { list.push_back(step); });
    return list;
}

bool writes(const recording::Recording& recording, const recording::Step& step,
            const arm64::Place& place)
{
    for (const recording::Delta& delta : step.deltas)
        if (recording.placeOf(delta.cell) == place)
            return true;
    for (const arm64::Write& write : step.effects.writes)
        if (write.to.place == place)
            return true;
    return false;
}

bool reads(const recording::Step& step, const arm64::Place& place)
{
    return std::any_of(step.effects.reads.begin(), step.effects.reads.end(),
                       [&](const arm64::Read& read) { return read.from.place == place; });
}

} // namespace

class TestStore : public QObject {
    Q_OBJECT
private slots:
    void aStepIsWhatWasAppended();
    void aCursorSeesTheSame();
    void theStateIsThatOfAllStepsBefore();
    void writersAndReadersAreThoseOfAPlainList();
    void aPlaceThatIsTouchedBeforeItIsACellIsOnePlace();
    void aCopyStaysAsItIs();
    void aCopyCanBeAppendedTo();
    void aCopyIsReadWhileTheOriginalGrows();
    void whatTheMachineDidOtherwiseIsKept();
    void anEffectDoesNotKnowWhatCameUpLater();
    void theBasisOfAStepIsKept();
    void aStepTakesFewBytes();
};

void TestStore::aStepIsWhatWasAppended()
{
    const auto list = stepsOf(1, kSteps);
    const auto recording = synthetic::recording(1, kSteps);
    QCOMPARE(recording->stepCount(), static_cast<std::uint32_t>(list.size()));
    for (std::uint32_t i = 0; i < list.size(); ++i) {
        const recording::Step step = recording->step(i);
        const recording::Step& was = list[i];
        const QByteArray number = QByteArray::number(i);
        QVERIFY2(step.kind == was.kind && step.pc == was.pc && step.next == was.next, number);
        QVERIFY2(step.word == was.word && step.deltas == was.deltas, number);
        QVERIFY2(step.instruction.text() == was.instruction.text(), number);
        QVERIFY2(step.effects.reads == was.effects.reads, number);
        QVERIFY2(step.effects.writes == was.effects.writes, number);
        QVERIFY2(recording->kindOf(i) == was.kind && recording->pcOf(i) == was.pc, number);
    }
}

void TestStore::aCursorSeesTheSame()
{
    const auto recording = synthetic::recording(2, kSteps);
    std::uint32_t seen = 0;
    for (recording::Cursor at(*recording, 0); !at.atEnd(); at.next(), ++seen) {
        QCOMPARE(at.index(), seen);
        QCOMPARE(at.step().deltas, recording->step(seen).deltas);
        if (seen % 100 == 0) {
            const auto state = recording->stateAt(seen);
            QVERIFY(std::equal(state.begin(), state.end(), at.values().begin()));
        }
    }
    QCOMPARE(seen, recording->stepCount());
    QVERIFY(recording::Cursor(*recording, seen).atEnd());
}

void TestStore::theStateIsThatOfAllStepsBefore()
{
    const auto list = stepsOf(3, kSteps);
    const auto recording = synthetic::recording(3, kSteps);
    std::vector<std::uint64_t> state = recording->stateAt(0);
    for (std::uint32_t i = 0; i < list.size(); ++i) {
        if (i % 61 == 0 || i % recording::kBlockSteps < 2) {
            QCOMPARE(recording->stateAt(i), state);
            for (recording::CellId id = 0; id < state.size(); ++id)
                QCOMPARE(*recording->valueAt(i, recording->placeOf(id)), state[id]);
        }
        for (const auto& delta : list[i].deltas)
            state[delta.cell] = delta.after;
    }
    QCOMPARE(recording->stateAt(recording->stepCount()), state);
}

void TestStore::writersAndReadersAreThoseOfAPlainList()
{
    const auto list = stepsOf(4, kSteps);
    const auto recording = synthetic::recording(4, kSteps);
    std::mt19937_64 random(5);
    for (int i = 0; i < 400; ++i) {
        const auto index = static_cast<std::uint32_t>(random() % (list.size() + 1));
        const auto cell = static_cast<recording::CellId>(random() % recording->cellCount());
        const arm64::Place& place = recording->placeOf(cell);
        std::optional<std::uint32_t> writer;
        for (std::uint32_t s = index; s-- > 0 && !writer;)
            if (writes(*recording, list[s], place))
                writer = s;
        std::optional<std::uint32_t> reader;
        for (std::uint32_t s = index; s < list.size() && !reader; ++s)
            if (reads(list[s], place))
                reader = s;
        QCOMPARE(recording->lastWriter(index, place), writer);
        QCOMPARE(recording->nextReader(index, place), reader);
    }
}

void TestStore::aPlaceThatIsTouchedBeforeItIsACellIsOnePlace()
{
    std::mt19937_64 random(6);
    const auto recording = synthetic::start(random);
    const arm64::Place far = synthetic::data(0x8000);
    recording->append([&] {
        recording::Step store = synthetic::predicted(*recording, 0xf9000827, synthetic::kCode);
        store.effects.writes.front().to.place = far; // str x7, to where nobody looks
        store.deltas.clear();
        return store;
    }());
    QCOMPARE(recording->lastWriter(1, far), std::optional<std::uint32_t>(0));
    recording->addCell(far, 3);
    QCOMPARE(recording->lastWriter(1, far), std::optional<std::uint32_t>(0));
    recording::Step run;
    run.kind = recording::StepKind::HostRun;
    run.deltas = {{*recording->cellOf(far), 3, 4}};
    recording->append(run);
    QCOMPARE(recording->lastWriter(2, far), std::optional<std::uint32_t>(1));
    QCOMPARE(recording->lastWriter(1, far), std::optional<std::uint32_t>(0));
}

void TestStore::aCopyStaysAsItIs()
{
    std::mt19937_64 random(7);
    const auto recording = synthetic::start(random);
    for (int i = 0; i < 100; ++i)
        synthetic::execute(*recording, 0x91000400, synthetic::kCode); // add x0, x0, #1
    const recording::Recording copy(*recording);
    const auto before = copy.stateAt(100);
    for (int i = 0; i < 100; ++i)
        synthetic::execute(*recording, 0x91000400, synthetic::kCode);
    QCOMPARE(copy.stepCount(), 100U);
    QCOMPARE(copy.stateAt(100), before);
    QCOMPARE(copy.step(99).deltas, recording->step(99).deltas);
    QVERIFY(recording->stateAt(200) != before);
}

void TestStore::aCopyCanBeAppendedTo()
{
    std::mt19937_64 random(8);
    const auto recording = synthetic::start(random);
    for (int i = 0; i < 100; ++i)
        synthetic::execute(*recording, 0x91000400, synthetic::kCode); // add x0, x0, #1
    recording::Recording copy(*recording);
    synthetic::execute(*recording, 0x91000421, synthetic::kCode); // add x1, x1, #1
    synthetic::execute(copy, 0x91000442, synthetic::kCode);       // add x2, x2, #1
    QCOMPARE(copy.stepCount(), 101U);
    QCOMPARE(copy.step(100).word, 0x91000442U);
    QCOMPARE(recording->step(100).word, 0x91000421U);
    QCOMPARE(copy.valueAt(101, synthetic::x(1)), recording->valueAt(100, synthetic::x(1)));
    for (std::uint32_t i = 0; i < 100; ++i)
        QCOMPARE(copy.step(i).deltas, recording->step(i).deltas);
}

void TestStore::aCopyIsReadWhileTheOriginalGrows()
{
    const auto list = stepsOf(9, 3000);
    const auto whole = synthetic::recording(9, 3000);
    recording::Recording growing(whole->header());
    for (recording::CellId id = 0; id < whole->cellCount(); ++id)
        growing.addCell(whole->placeOf(id), whole->initialValue(id));
    std::vector<std::thread> readers;
    std::atomic<int> wrong{0};
    for (std::uint32_t i = 0; i < list.size(); ++i) {
        growing.append(list[i]);
        if (i % 1000 != 500)
            continue;
        readers.emplace_back(
            [copy = std::make_shared<const recording::Recording>(growing), &list, &wrong] {
                for (std::uint32_t s = 0; s < copy->stepCount(); ++s)
                    wrong += copy->step(s).deltas == list[s].deltas ? 0 : 1;
            });
    }
    for (std::thread& reader : readers)
        reader.join();
    QCOMPARE(wrong.load(), 0);
}

void TestStore::whatTheMachineDidOtherwiseIsKept()
{
    std::mt19937_64 random(10);
    const auto recording = synthetic::start(random);
    const auto cell = [&](const arm64::Place& place) { return *recording->cellOf(place); };
    recording::Step step =
        synthetic::predicted(*recording, 0xaa0403e7, synthetic::kCode); // mov x7, x4
    step.next = base::Address{0x40100800};
    step.disagreement = QStringLiteral("It went elsewhere.");
    step.deltas = {{cell(synthetic::x(3)), recording->lastValue(cell(synthetic::x(3))), 1},
                   {cell(synthetic::x(7)), recording->lastValue(cell(synthetic::x(7))), 2}};
    const auto deltas = step.deltas;
    recording->append(step);
    synthetic::execute(*recording, 0xd503201f, base::Address{0x40100800}); // nop
    const recording::Step kept = recording->step(0);
    QCOMPARE(kept.deltas, deltas); // and the cell of pc as it was
    QCOMPARE(kept.next, base::Address{0x40100800});
    QCOMPARE(kept.disagreement, QStringLiteral("It went elsewhere."));
    QCOMPARE(recording->valueAt(1, synthetic::x(7)), std::optional<std::uint64_t>(2));
}

void TestStore::anEffectDoesNotKnowWhatCameUpLater()
{
    std::mt19937_64 random(11);
    const auto recording = synthetic::start(random);
    const arm64::Place far = synthetic::data(8 * static_cast<std::int64_t>(synthetic::kCells));
    constexpr std::uint32_t kLoad = 0xf9410028; // ldr x8, [x1, #512]
    synthetic::execute(*recording, kLoad, synthetic::kCode);
    recording->addCell(far, 9);
    synthetic::execute(*recording, kLoad, synthetic::kCode);
    synthetic::execute(*recording, 0xd503201f, synthetic::kCode); // nop
    QVERIFY(!recording->step(0).effects.writes.front().value);
    QCOMPARE(recording->step(1).effects.writes.front().value, std::optional<std::uint64_t>(9));
}

void TestStore::theBasisOfAStepIsKept()
{
    std::mt19937_64 random(12);
    const auto recording = synthetic::start(random);
    using recording::Basis;
    const Basis bases[] = {Basis::Seen, Basis::Seen, Basis::Read, Basis::Foretold, Basis::Read};
    for (const Basis basis : bases) {
        recording::Step step = synthetic::predicted(*recording, 0xd503201f, synthetic::kCode);
        step.basis = basis;
        recording->append(std::move(step));
    }
    synthetic::execute(*recording, 0xd503201f, synthetic::kCode);
    for (std::uint32_t i = 0; i < std::size(bases); ++i)
        QCOMPARE(recording->step(i).basis, bases[i]);
}

/// A loop costs next to nothing: its steps differ from those before in nothing that is written.
void TestStore::aStepTakesFewBytes()
{
    std::mt19937_64 random(13);
    const auto recording = synthetic::start(random);
    for (int i = 0; i < 1000; ++i) {
        synthetic::execute(*recording, 0x91000400, synthetic::kCode); // add x0, x0, #1
        synthetic::execute(*recording, 0xaa0003e7, synthetic::kCode); // mov x7, x0
        synthetic::execute(*recording, 0xf9000827, synthetic::kCode); // str x7, [x1, #16]
    }
    qsizetype bytes = 0;
    for (const recording::BlockRecord& block : recording->store().blocks)
        bytes += block.bytes->size();
    const qsizetype keyframe = static_cast<qsizetype>(recording->cellCount()) * 10 + 20;
    QVERIFY2(bytes < 3000 + keyframe + 100, QByteArray::number(bytes));
}

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
