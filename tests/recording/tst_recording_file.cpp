// SPDX-License-Identifier: GPL-2.0-or-later
// Format 2: what it carries, what a kill or a cut costs, and that its index is no more than a help.
#include "bench/store-replay.h"
#include "support/synthetic.h"

#include "recording/block.h"
#include "recording/compression.h"
#include "recording/file-format.h"
#include "recording/file.h"
#include "recording/pack.h"
#include "recording/parts.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using recording::Validation;

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString& path, const QByteArray& bytes)
{
    QFile::remove(path);
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

/// Where each part begins, of those of that type.
std::vector<qsizetype> partsOf(const QByteArray& bytes, const char* type)
{
    std::vector<qsizetype> list;
    for (qsizetype at = 12; at + 12 <= bytes.size();) {
        if (bytes.mid(at, 4) == type)
            list.push_back(at);
        at += qsizetype{12} + qFromBigEndian<quint32>(bytes.constData() + at + 4);
    }
    return list;
}

/// An empty recording with the cells of another.
recording::Recording emptied(const recording::Recording& whole)
{
    recording::Recording growing(whole.header());
    for (recording::CellId id = 0; id < whole.cellCount(); ++id)
        growing.addCell(whole.placeOf(id), whole.initialValue(id));
    return growing;
}

/// The same part with another payload, and a checksum that is right.
QByteArray part(const char* type, const QByteArray& payload)
{
    QByteArray bytes(type, 4);
    bytes.resize(8);
    qToBigEndian(static_cast<quint32>(payload.size()), bytes.data() + 4);
    bytes += payload;
    QByteArray crc(4, '\0');
    qToBigEndian(recording::format::crc32(bytes), crc.data());
    return bytes + crc;
}

QByteArray payloadAt(const QByteArray& bytes, qsizetype at)
{
    return bytes.mid(at + 8, qFromBigEndian<quint32>(bytes.constData() + at + 4));
}

constexpr int kSteps = 2 * recording::kBlockSteps + 500;

} // namespace

class TestRecordingFile : public QObject {
    Q_OBJECT
private slots:
    void aRecordingOfSeveralBlocksIsLoadedAsItWas_data();
    void aRecordingOfSeveralBlocksIsLoadedAsItWas();
    void aFileOfFormatOneBecomesOneOfFormatTwo();
    void whatIsLoadedCanBeSavedAgain();
    void aKilledWriterLosesAtMost64Steps();
    void anIndexThatIsMissingOrTornIsRebuilt_data();
    void anIndexThatIsMissingOrTornIsRebuilt();
    void damageInABlockIsSeenWhenItIsShown();
    void anIndexThatHidesWhatABlockTouchesIsNotBelieved_data();
    void anIndexThatHidesWhatABlockTouchesIsNotBelieved();
    void aKeyframeThatForgetsACellIsDamage();
    void factsThatComeAgainAndAgainAreTooMuch();
    void aConsoleOfMillionsOfTextsIsTooMuch();
    void aFileThatShrinksWhileItIsOpenIsDamaged();
    void aFileThatIsWrittenAnewLeavesTheOneThatIsOpen();
    void switchesAreWrittenOnceEach();
    void switchesAndConsoleAreKept();
    void whatNobodyKnowsOfASwitchIsAbsent();
    void aFileIsSmall();

private:
    QTemporaryDir m_dir;
    [[nodiscard]] QString path() const { return m_dir.filePath(QStringLiteral("a.wsrec")); }
};

void TestRecordingFile::aRecordingOfSeveralBlocksIsLoadedAsItWas_data()
{
    QTest::addColumn<Validation>("validation");
    QTest::newRow("looked at as a whole") << Validation::Eager;
    QTest::newRow("looked at as it goes") << Validation::Lazy;
}

void TestRecordingFile::aRecordingOfSeveralBlocksIsLoadedAsItWas()
{
    QFETCH(Validation, validation);
    const auto recording = synthetic::recording(1, kSteps);
    QVERIFY(recording::save(*recording, path()));
    const auto loaded = recording::load(path(), validation);
    QVERIFY(loaded);
    QCOMPARE(synthetic::difference(*recording, **loaded), QString());
    QCOMPARE((*loaded)->stateAt(kSteps), recording->stateAt(kSteps));
    QCOMPARE((*loaded)->ending(), recording::Ending::Complete);
    for (std::uint32_t i = 0; i < kSteps; i += 517) {
        for (recording::CellId id = 0; id < recording->cellCount(); id += 3) {
            const arm64::Place& place = recording->placeOf(id);
            QCOMPARE((*loaded)->lastWriter(i, place), recording->lastWriter(i, place));
            QCOMPARE((*loaded)->nextReader(i, place), recording->nextReader(i, place));
            QCOMPARE((*loaded)->valueAt(i, place), recording->valueAt(i, place));
        }
    }
}

void TestRecordingFile::aFileOfFormatOneBecomesOneOfFormatTwo()
{
    const QString old = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec");
    const auto first = recording::load(old);
    QVERIFY(first);
    QVERIFY(recording::save(**first, path()));
    const auto second = recording::load(path());
    QVERIFY(second);
    QCOMPARE(synthetic::difference(**first, **second), QString());
    QCOMPARE((*second)->switches(), (*first)->switches());
    QVERIFY((*second)->switches().size() == 2);
    QCOMPARE((*second)->ending(), (*first)->ending());
}

void TestRecordingFile::whatIsLoadedCanBeSavedAgain()
{
    QVERIFY(recording::save(*synthetic::recording(2, kSteps), path()));
    const QByteArray before = contents(path());
    const auto loaded = recording::load(path());
    QVERIFY(loaded);
    const QString other = m_dir.filePath(QStringLiteral("b.wsrec"));
    QVERIFY(recording::save(**loaded, other));
    QCOMPARE(contents(other), before);
}

/// The writer tells each step that it has appended, and is killed after one of them.
void TestRecordingFile::aKilledWriterLosesAtMost64Steps()
{
    constexpr std::uint32_t kMostLost = 64;
    const auto whole = synthetic::recording(3, 6000);
    std::mt19937_64 random(4);
    for (int round = 0; round < 12; ++round) {
        const auto killAfter = 1 + static_cast<std::uint32_t>(random() % 6000);
        int told[2] = {-1, -1};
        QCOMPARE(::pipe(told), 0);
        const pid_t child = ::fork();
        QVERIFY(child >= 0);
        if (child == 0) {
            ::close(told[0]);
            recording::Recording growing = emptied(*whole);
            auto writer = recording::FileWriter::create(path());
            for (std::uint32_t i = 0; writer && i < whole->stepCount(); ++i) {
                growing.append(whole->step(i));
                if (!(*writer)->append(growing) || ::write(told[1], "s", 1) != 1)
                    break;
            }
            ::_exit(0);
        }
        ::close(told[1]);
        std::uint32_t steps = 0;
        for (char byte = 0; steps < killAfter && ::read(told[0], &byte, 1) == 1;)
            ++steps;
        QCOMPARE(::kill(child, SIGKILL), 0);
        QCOMPARE(::waitpid(child, nullptr, 0), child);
        ::close(told[0]);
        QCOMPARE(steps, killAfter);
        const auto loaded = recording::load(path());
        QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().sentence));
        const std::uint32_t there = (*loaded)->stepCount();
        QVERIFY2(there + kMostLost > steps, QByteArray::number(steps - there));
        QCOMPARE((*loaded)->ending(), recording::Ending::Cut);
        for (std::uint32_t i = 0; i < there; i += 7)
            QCOMPARE((*loaded)->step(i).deltas, whole->step(i).deltas);
        QCOMPARE((*loaded)->stateAt(there), whole->stateAt(there));
    }
}

void TestRecordingFile::anIndexThatIsMissingOrTornIsRebuilt_data()
{
    QTest::addColumn<QByteArray>("tear");
    QTest::newRow("nothing") << QByteArray("none");
    QTest::newRow("where it is") << QByteArray("tail");
    QTest::newRow("its last byte") << QByteArray("byte");
    QTest::newRow("all of it") << QByteArray("all");
    QTest::newRow("half of it") << QByteArray("half");
    QTest::newRow("a bit of it") << QByteArray("bit");
    QTest::newRow("its own place") << QByteArray("place");
}

void TestRecordingFile::anIndexThatIsMissingOrTornIsRebuilt()
{
    QFETCH(QByteArray, tear);
    const auto recording = synthetic::recording(5, kSteps);
    QVERIFY(recording::save(*recording, path()));
    QByteArray bytes = contents(path());
    const qsizetype index = partsOf(bytes, "INDX").at(0);
    const QHash<QByteArray, qsizetype> lengths{{"tail", bytes.size() - 16},
                                               {"byte", bytes.size() - 1},
                                               {"all", index},
                                               {"half", (index + bytes.size()) / 2}};
    bytes = bytes.left(lengths.value(tear, bytes.size()));
    if (tear == "bit")
        bytes[index + 12] = static_cast<char>(bytes[index + 12] ^ 1);
    if (tear == "place")
        qToBigEndian<quint64>(13, bytes.data() + bytes.size() - 16);
    QVERIFY(write(path(), bytes));
    for (const Validation validation : {Validation::Eager, Validation::Lazy}) {
        const auto loaded = recording::load(path(), validation);
        QVERIFY(loaded);
        QCOMPARE((*loaded)->ending(), recording::Ending::Complete);
        QCOMPARE(synthetic::difference(*recording, **loaded), QString());
        const arm64::Place x = synthetic::x(7);
        QCOMPARE((*loaded)->lastWriter(kSteps, x), recording->lastWriter(kSteps, x));
        QCOMPARE((*loaded)->nextReader(0, x), recording->nextReader(0, x));
    }
}

void TestRecordingFile::damageInABlockIsSeenWhenItIsShown()
{
    const auto recording = synthetic::recording(6, kSteps);
    QVERIFY(recording::save(*recording, path()));
    QByteArray bytes = contents(path());
    const qsizetype second = partsOf(bytes, "STEP").at(1);
    bytes[second + 40] = static_cast<char>(bytes[second + 40] ^ 4);
    QVERIFY(write(path(), bytes));

    const auto whole = recording::load(path());
    QVERIFY(whole);
    QCOMPARE((*whole)->stepCount(), recording::kBlockSteps);
    QCOMPARE((*whole)->ending(), recording::Ending::Cut);
    QVERIFY((*whole)->endingReason().contains(QStringLiteral("checksum")));

    const auto lazy = recording::load(path(), Validation::Lazy);
    QVERIFY(lazy);
    QCOMPARE((*lazy)->stepCount(), static_cast<std::uint32_t>(kSteps));
    static_cast<void>((*lazy)->step(5));
    QCOMPARE((*lazy)->damage(), QString());
    const recording::Step gap = (*lazy)->step(recording::kBlockSteps + 3);
    QCOMPARE(gap.kind, recording::StepKind::HostRun);
    QVERIFY(gap.deltas.empty());
    QVERIFY2(gap.disagreement.contains(QStringLiteral("checksum")), qPrintable(gap.disagreement));
    QCOMPARE((*lazy)->step(5).deltas, recording->step(5).deltas);
    QVERIFY2((*lazy)->damage().contains(QStringLiteral("checksum")), qPrintable((*lazy)->damage()));
    const std::uint32_t behind = 2 * recording::kBlockSteps + 5;
    QCOMPARE((*lazy)->step(behind).deltas, recording->step(behind).deltas);
}

/// Lookups go by it: it is held against the blocks as they are read in order, whatever was read
/// before.
void TestRecordingFile::anIndexThatHidesWhatABlockTouchesIsNotBelieved_data()
{
    QTest::addColumn<bool>("written");
    QTest::newRow("what it writes") << true;
    QTest::newRow("what it reads") << false;
}

void TestRecordingFile::anIndexThatHidesWhatABlockTouchesIsNotBelieved()
{
    QFETCH(bool, written);
    QVERIFY(recording::save(*synthetic::recording(12, kSteps), path()));
    QByteArray bytes = contents(path());
    const qsizetype at = partsOf(bytes, "INDX").at(0);
    const auto length = qFromBigEndian<quint32>(bytes.constData() + at + 4);
    auto index = recording::FileIndex::of(
        {reinterpret_cast<const std::uint8_t*>(bytes.constData()) + at + 8, length});
    QVERIFY(index);
    (written ? index->blocks.at(1).written : index->blocks.at(1).read) = {};
    QByteArray part("INDX");
    const QByteArray payload = index->bytes();
    const auto put = [&part](auto number) {
        QByteArray raw(sizeof number, '\0');
        qToBigEndian(number, raw.data());
        part += raw;
    };
    put(static_cast<quint32>(payload.size()));
    part += payload;
    put(static_cast<quint32>(recording::format::crc32(part)));
    put(static_cast<quint64>(at));
    QVERIFY(write(path(), bytes.left(at) + part + "WSRECIDX"));
    const auto loaded = recording::load(path(), Validation::Lazy);
    QVERIFY(loaded);
    static_cast<void>((*loaded)->step(kSteps - 1)); // not in order: nothing is said yet
    static_cast<void>((*loaded)->step(recording::kBlockSteps + 3));
    QCOMPARE((*loaded)->damage(), QString());
    for (recording::Cursor each(**loaded, 0); !each.atEnd(); each.next()) {
    }
    QVERIFY2((*loaded)->damage().contains(QStringLiteral("index")),
             qPrintable((*loaded)->damage()));
    // And who looks at all of it needs none.
    QCOMPARE((*recording::load(path()))->ending(), recording::Ending::Complete);
}

/// A cell that a keyframe leaves out is as it was at first. Where a step had changed it by then,
/// the block does not begin where the one before it ended, though each can be read by itself.
void TestRecordingFile::aKeyframeThatForgetsACellIsDamage()
{
    const auto recording = synthetic::recording(6, kSteps);
    QVERIFY(recording::save(*recording, path()));
    const QByteArray whole = contents(path());
    const auto steps = partsOf(whole, "STEP");
    QCOMPARE(steps.size(), std::size_t{3});
    const auto state = recording->stateAt(recording::kBlockSteps);
    const auto pc = recording->cellOf(arm64::Place::of(arm64::Register::pc()));
    auto last = static_cast<recording::CellId>(state.size() - 1);
    while (state[last] == recording->initialValue(last))
        --last;
    QVERIFY(pc && last > *pc); // that one would be missed at the next step

    const QByteArray payload = payloadAt(whole, steps[1]);
    const auto bytes = std::span(reinterpret_cast<const std::uint8_t*>(payload.constData()),
                                 static_cast<std::size_t>(payload.size()));
    const auto head = recording::StepsHead::of(bytes);
    QVERIFY(head);
    const auto raw = recording::decompressed(head->stream, qsizetype{16} << 20);
    QVERIFY(raw);
    recording::Unpacker in = recording::Unpacker::of(*raw);
    QByteArray changed;
    recording::Packer out(changed);
    out.number(in.number()); // pc
    const std::uint64_t cells = in.number();
    out.number(last);
    for (std::uint64_t id = 0; id < cells; ++id) {
        const std::uint64_t value = in.number();
        if (id < last)
            out.number(value);
    }
    changed += raw->mid(static_cast<qsizetype>(in.at()));
    const QByteArray edited =
        part("STEP", recording::StepsHead::bytes(head->first, head->count, true) +
                         recording::compressed(changed));
    QVERIFY(write(path(), whole.left(steps[1]) + edited + whole.mid(steps[2])));
    const auto loaded = recording::load(path());
    QVERIFY(loaded);
    QCOMPARE((*loaded)->stepCount(), std::uint32_t{recording::kBlockSteps});
    QCOMPARE((*loaded)->ending(), recording::Ending::Cut);
    QVERIFY2((*loaded)->endingReason().contains(
                 QStringLiteral("the state before step 2048 is not the one")),
             qPrintable((*loaded)->endingReason()));
}

/// Each is as large as facts may be, and costs a few bytes in the file.
void TestRecordingFile::factsThatComeAgainAndAgainAreTooMuch()
{
    QVERIFY(recording::save(*synthetic::recording(7, 10), path()));
    const QByteArray whole = contents(path());
    const auto ends = partsOf(whole, "ENDD");
    QCOMPARE(ends.size(), std::size_t{1});
    const auto withFacts = [&](int times) {
        QByteArray much;
        for (int i = 0; i < times; ++i)
            much += part("HEAD", recording::compressed("{\"fact" + QByteArray::number(i) + "\":\"" +
                                                       QByteArray(15 << 20, 'f') + "\"}"));
        return write(path(), whole.left(ends[0]) + much + whole.mid(ends[0]));
    };
    QVERIFY(withFacts(2));
    QVERIFY(recording::load(path()));
    QVERIFY(withFacts(5));
    QVERIFY(QFile(path()).size() < 100000);
    const auto loaded = recording::load(path());
    QVERIFY(!loaded);
    QVERIFY2(loaded.error().sentence.contains(QStringLiteral("its facts are larger than")),
             qPrintable(loaded.error().sentence));
}

void TestRecordingFile::aConsoleOfMillionsOfTextsIsTooMuch()
{
    QVERIFY(recording::save(*synthetic::recording(8, 10), path()));
    const QByteArray whole = contents(path());
    const auto ends = partsOf(whole, "ENDD");
    constexpr std::uint64_t kTexts = 1200000;
    QByteArray raw;
    recording::Packer out(raw);
    out.number(kTexts);
    for (std::uint64_t i = 0; i < kTexts; ++i) {
        out.number(i);
        out.text("x");
    }
    QVERIFY(write(path(), whole.left(ends[0]) + part("CONS", recording::compressed(raw)) +
                              whole.mid(ends[0])));
    const auto loaded = recording::load(path());
    QVERIFY(!loaded);
    QVERIFY2(
        loaded.error().sentence.contains(QStringLiteral("its console has more than 1048576 texts")),
        qPrintable(loaded.error().sentence));
}

void TestRecordingFile::aFileThatShrinksWhileItIsOpenIsDamaged()
{
    QVERIFY(recording::save(*synthetic::recording(7, kSteps), path()));
    const auto loaded = recording::load(path(), Validation::Lazy);
    QVERIFY(loaded);
    const QByteArray bytes = contents(path());
    QCOMPARE(::truncate(QFile::encodeName(path()).constData(), partsOf(bytes, "STEP").at(1)), 0);
    const recording::Step gap = (*loaded)->step(recording::kBlockSteps + 3);
    QCOMPARE(gap.kind, recording::StepKind::HostRun);
    QVERIFY(!gap.disagreement.isEmpty());
    QVERIFY(!(*loaded)->damage().isEmpty());
}

void TestRecordingFile::aFileThatIsWrittenAnewLeavesTheOneThatIsOpen()
{
    const auto recording = synthetic::recording(8, kSteps);
    QVERIFY(recording::save(*recording, path()));
    const auto loaded = recording::load(path(), Validation::Lazy);
    QVERIFY(loaded);
    QVERIFY(recording::save(*synthetic::recording(9, 10), path()));
    QCOMPARE(synthetic::difference(*recording, **loaded), QString());
    QCOMPARE((*recording::load(path()))->stepCount(), 10U);
}

void TestRecordingFile::switchesAreWrittenOnceEach()
{
    const auto whole = synthetic::recording(10, 3000);
    recording::Recording growing = emptied(*whole);
    auto writer = recording::FileWriter::create(path());
    QVERIFY(writer);
    for (std::uint32_t i = 0; i < whole->stepCount(); ++i) {
        if (i % 10 == 0)
            growing.addSwitch({i, i, i + 10, i + 10, true});
        growing.append(whole->step(i));
        QVERIFY((*writer)->append(growing));
    }
    QVERIFY((*writer)->finish(growing));
    const QByteArray bytes = contents(path());
    qsizetype size = 0;
    for (const qsizetype at : partsOf(bytes, "SWIT"))
        size += qsizetype{12} + qFromBigEndian<quint32>(bytes.constData() + at + 4);
    constexpr qsizetype kASwitch = 20;
    QVERIFY2(size < 300 * 2 * kASwitch, QByteArray::number(size));
    QCOMPARE((*recording::load(path()))->switches(), growing.switches());
}

void TestRecordingFile::switchesAndConsoleAreKept()
{
    const auto recording = synthetic::recording(11, 100);
    recording::Switch s{1, 2, 30, 40, true};
    s.kind = recording::SwitchKind::Entered;
    s.cpu = 3;
    s.vcpu = base::Address{0xffff800012345678};
    s.hostObject = base::Address{0xffff000087654320};
    recording::Switch early{50, 60, 65, 70, true};
    early.kind = recording::SwitchKind::Early;
    early.cpu = 0; // which is not "not known"
    recording::Switch lost{80, 90, 100, 100, false};
    lost.kind = recording::SwitchKind::Lost;
    recording->setSwitches({s, early, lost});
    recording->addConsole("booted\r\n");
    recording->addConsole(QByteArray("\0\xff", 2));
    recording->append(synthetic::predicted(*recording, 0xd503201f, recording->step(99).next));
    recording->addConsole("more");
    QVERIFY(recording::save(*recording, path()));
    const auto loaded = recording::load(path());
    QVERIFY(loaded);
    QCOMPARE((*loaded)->switches(), recording->switches());
    const std::vector<recording::ConsoleText> said{
        {100, QByteArray("booted\r\n") + QByteArray("\0\xff", 2)}, {101, "more"}};
    QCOMPARE((*loaded)->console(), said);
}

/// As of a recording of format 1, which says none of it; and of what programs have written who said
/// none of it either, in zeros.
void TestRecordingFile::whatNobodyKnowsOfASwitchIsAbsent()
{
    const auto recording = synthetic::recording(12, 100);
    recording->setSwitches({{1, 2, 30, 40, true}});
    QVERIFY(recording::save(*recording, path()));
    const auto loaded = recording::load(path());
    QVERIFY(loaded);
    const recording::Switch& s = (*loaded)->switches().at(0);
    QVERIFY(!s.kind && !s.cpu && !s.vcpu && !s.hostObject);
    QCOMPARE(s, recording->switches().at(0));
}

/// A growing file with its index: two switches of the demonstration again and again, with seeded
/// values.
void TestRecordingFile::aFileIsSmall()
{
    constexpr std::uint32_t kMany = 20000;
    constexpr qsizetype kMostBytes = 12;
    const auto sample =
        recording::load(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec"));
    QVERIFY(sample);
    const auto whole = bench::replay(**sample, kMany, 12);
    recording::Recording growing = emptied(*whole);
    auto writer = recording::FileWriter::create(path());
    QVERIFY(writer);
    for (recording::Cursor at(*whole, 0); !at.atEnd(); at.next()) {
        growing.append(at.step());
        QVERIFY((*writer)->append(growing));
    }
    QVERIFY((*writer)->finish(growing));
    const auto size = contents(path()).size();
    QVERIFY2(size < kMostBytes * kMany, QByteArray::number(size));
    const auto loaded = recording::load(path());
    QVERIFY(loaded);
    QVERIFY((*loaded)->stepCount() >= kMany); // the replay goes on to where a window ends
    QCOMPARE((*loaded)->stepCount(), whole->stepCount());
}

QTEST_GUILESS_MAIN(TestRecordingFile)
#include "tst_recording_file.moc"
