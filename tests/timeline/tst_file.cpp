// SPDX-License-Identifier: GPL-2.0-or-later
#include "synthetic.h"
#include "timeline/file-format.h"
#include "timeline/file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <csignal>
#include <cstring>
#include <sys/resource.h>
#include <sys/stat.h>

namespace {

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString& path, const QByteArray& bytes)
{
    // Not over the old one: ext4 flushes a file that was cut to nothing and written anew.
    QFile::remove(path);
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

struct ChunkAt {
    qsizetype begin = 0, length = 0; ///< of the whole chunk, type to CRC
};

std::vector<ChunkAt> chunksOf(const QByteArray& bytes)
{
    std::vector<ChunkAt> list;
    qsizetype at = 12;
    while (at + 12 <= bytes.size()) {
        const auto length =
            static_cast<qsizetype>(qFromBigEndian<quint32>(bytes.constData() + at + 4) + 12);
        list.push_back({at, length});
        at += length;
    }
    return list;
}

/// Gives every chunk that can be found the checksum it should have, so that a mutation reaches the
/// code behind the checksum.
QByteArray withChecksums(QByteArray bytes)
{
    for (const ChunkAt& chunk : chunksOf(bytes)) {
        if (chunk.begin + chunk.length > bytes.size())
            break;
        const quint32 crc = timeline::format::crc32(bytes.mid(chunk.begin, chunk.length - 4));
        qToBigEndian(crc, bytes.data() + chunk.begin + chunk.length - 4);
    }
    return bytes;
}

/// A file that grew step by step, as while recording.
QByteArray grown(const QString& path, const timeline::Timeline& whole, bool finish)
{
    timeline::Timeline growing(whole.header());
    auto writer = timeline::FileWriter::create(path);
    if (!writer)
        return {};
    for (timeline::CellId id = 0; id < whole.cellCount(); ++id)
        growing.addCell(whole.placeOf(id), whole.initialValue(id));
    growing.addSwitch({0, 1, 1, 1, false});
    growing.mutableSwitches().front().end = growing.mutableSwitches().front().begin = 0;
    growing.mutableSwitches().front().outerEnd = 0;
    for (std::uint32_t i = 0; i < whole.stepCount(); ++i) {
        growing.append(whole.step(i));
        if (!(*writer)->append(growing))
            return {};
    }
    growing.setEnding(timeline::Ending::Lost, QStringLiteral("It is lost."));
    if (finish && !(*writer)->finish(growing))
        return {};
    return contents(path);
}

} // namespace

class TestFile : public QObject {
    Q_OBJECT
private slots:
    void whatIsSavedIsWhatIsLoaded();
    void twoSavesAreEqualToTheByte();
    void aFileThatGrewIsLoadedWithItsEnding();
    void aFileWithoutItsEndOpensAsCut();
    void aFileCutAnywhereOpensAsFarAsItIsWhole();
    void damageInTheMiddleOpensUpToIt();
    void whatIsNoRecordingIsSaid_data();
    void whatIsNoRecordingIsSaid();
    void whatIsNoFileIsSaid_data();
    void whatIsNoFileIsSaid();
    void aMutatedFileNeverCrashes_data();
    void aMutatedFileNeverCrashes();
    void aFullDiskIsSaidAndKeepsWhatIsThere();
    void aFullDeviceIsSaid();
    void aFolderThatIsNotThereIsSaid();

private:
    QTemporaryDir m_dir;
    [[nodiscard]] QString path() const { return m_dir.filePath(QStringLiteral("a.wsrec")); }
};

void TestFile::whatIsSavedIsWhatIsLoaded()
{
    const auto timeline = synthetic::recording(1, 300);
    QVERIFY(timeline::save(*timeline, path()));
    const auto loaded = timeline::load(path());
    QVERIFY(loaded);
    QCOMPARE(synthetic::difference(*timeline, **loaded), QString());
    QCOMPARE((*loaded)->ending(), timeline::Ending::Complete);
    QCOMPARE((*loaded)->endingReason(), QString());
    QCOMPARE((*loaded)->switches().size(), std::size_t{1});
    QCOMPARE((*loaded)->switches().front().end, 299U);
    QVERIFY((*loaded)->switches().front().complete);
}

void TestFile::twoSavesAreEqualToTheByte()
{
    QVERIFY(timeline::save(*synthetic::recording(2, 100), path()));
    const QByteArray first = contents(path());
    QVERIFY(timeline::save(*synthetic::recording(2, 100), path()));
    QVERIFY(!first.isEmpty());
    QCOMPARE(contents(path()), first);
}

void TestFile::aFileThatGrewIsLoadedWithItsEnding()
{
    const auto timeline = synthetic::recording(3, 60);
    QVERIFY(!grown(path(), *timeline, true).isEmpty());
    const auto loaded = timeline::load(path());
    QVERIFY(loaded);
    QCOMPARE(synthetic::difference(*timeline, **loaded), QString());
    QCOMPARE((*loaded)->ending(), timeline::Ending::Lost);
    QCOMPARE((*loaded)->endingReason(), QStringLiteral("It is lost."));
}

void TestFile::aFileWithoutItsEndOpensAsCut()
{
    const auto timeline = synthetic::recording(4, 60);
    QVERIFY(!grown(path(), *timeline, false).isEmpty());
    const auto loaded = timeline::load(path());
    QVERIFY(loaded);
    QCOMPARE((*loaded)->stepCount(), 60U);
    QCOMPARE((*loaded)->ending(), timeline::Ending::Cut);
    QVERIFY((*loaded)->endingReason().contains(QStringLiteral("did not end it")));
    QCOMPARE((*loaded)->switches().front().end, 60U);
    QCOMPARE((*loaded)->switches().front().outerEnd, 60U);
    QVERIFY(!(*loaded)->switches().front().complete);
}

void TestFile::aFileCutAnywhereOpensAsFarAsItIsWhole()
{
    const auto timeline = synthetic::recording(5, 12);
    const QByteArray bytes = grown(path(), *timeline, true);
    const auto chunks = chunksOf(bytes);
    QVERIFY(!chunks.empty());
    const qsizetype firstWhole = chunks.front().begin + chunks.front().length;
    std::uint32_t stepsBefore = 0;
    for (qsizetype length = 0; length < bytes.size(); ++length) {
        QVERIFY(write(path(), bytes.left(length)));
        const auto loaded = timeline::load(path());
        QCOMPARE(loaded.ok(), length >= firstWhole);
        if (!loaded) {
            QVERIFY(!loaded.error().sentence.isEmpty());
            continue;
        }
        QCOMPARE((*loaded)->ending(), timeline::Ending::Cut);
        QVERIFY((*loaded)->endingReason().contains(QStringLiteral("is not whole")));
        QVERIFY((*loaded)->stepCount() >= stepsBefore);
        stepsBefore = (*loaded)->stepCount();
        for (std::uint32_t i = 0; i < stepsBefore; ++i)
            QCOMPARE((*loaded)->step(i).deltas, timeline->step(i).deltas);
    }
    QCOMPARE(stepsBefore, 12U);
}

void TestFile::damageInTheMiddleOpensUpToIt()
{
    const auto timeline = synthetic::recording(6, 20);
    QByteArray bytes = grown(path(), *timeline, true);
    const auto chunks = chunksOf(bytes);
    const ChunkAt& middle = chunks[chunks.size() / 2];
    const qsizetype at = middle.begin + middle.length / 2;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
    QVERIFY(write(path(), bytes));
    const auto loaded = timeline::load(path());
    QVERIFY(loaded);
    QCOMPARE((*loaded)->ending(), timeline::Ending::Cut);
    QVERIFY((*loaded)->endingReason().contains(QStringLiteral("checksum")));
    QVERIFY((*loaded)->stepCount() > 0 && (*loaded)->stepCount() < 20);
}

void TestFile::whatIsNoRecordingIsSaid_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    const QByteArray magic(timeline::format::kMagic, sizeof timeline::format::kMagic);
    QTest::newRow("an empty file") << QByteArray() << QStringLiteral("no recording");
    QTest::newRow("a text") << QByteArray("#!/bin/sh\nexit 0\n") << QStringLiteral("no recording");
    QTest::newRow("only the magic") << magic << QStringLiteral("cut short");
    QTest::newRow("a newer format")
        << magic + QByteArray("\0\0\0\2", 4) << QStringLiteral("format 2");
    QTest::newRow("no facts") << magic + QByteArray("\0\0\0\1", 4)
                              << QStringLiteral("beginning is damaged");
    QTest::newRow("a length of four gigabytes")
        << magic + QByteArray("\0\0\0\1HEAD\xff\xff\xff\xff{}", 14)
        << QStringLiteral("ends inside");
}

void TestFile::whatIsNoRecordingIsSaid()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    QVERIFY(write(path(), bytes));
    const auto loaded = timeline::load(path());
    QVERIFY(!loaded);
    QVERIFY2(loaded.error().sentence.contains(says), qPrintable(loaded.error().sentence));
}

void TestFile::whatIsNoFileIsSaid_data()
{
    QTest::addColumn<QString>("named");
    QTest::addColumn<QString>("says");
    QFile sparse(m_dir.filePath(QStringLiteral("sparse.wsrec")));
    QVERIFY(sparse.open(QIODevice::WriteOnly) && sparse.resize(qint64{1} << 40));
    const QString fifo = m_dir.filePath(QStringLiteral("fifo.wsrec"));
    QCOMPARE(::mkfifo(QFile::encodeName(fifo).constData(), 0600), 0);
    QTest::newRow("a device without an end")
        << QStringLiteral("/dev/zero") << QStringLiteral("it is a device");
    QTest::newRow("a FIFO that nobody writes to") << fifo << QStringLiteral("it is a pipe");
    QTest::newRow("a folder") << m_dir.path() << QStringLiteral("it is a folder");
    QTest::newRow("a sparse file of a terabyte")
        << sparse.fileName() << QStringLiteral("it is larger than 128 MB");
    QTest::newRow("nothing there") << m_dir.filePath(QStringLiteral("no.wsrec"))
                                   << QStringLiteral("No such file or directory");
}

void TestFile::whatIsNoFileIsSaid()
{
    QFETCH(QString, named);
    QFETCH(QString, says);
    const auto loaded = timeline::load(named);
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().sentence.left(named.size() + 18),
             named + QStringLiteral(" cannot be opened:"));
    QVERIFY2(loaded.error().sentence.contains(says), qPrintable(loaded.error().sentence));
}

void TestFile::aMutatedFileNeverCrashes_data()
{
    QTest::addColumn<bool>("repaired");
    QTest::newRow("with the checksum wrong") << false;
    QTest::newRow("with the checksum made right") << true;
}

void TestFile::aMutatedFileNeverCrashes()
{
    QFETCH(bool, repaired);
    const QByteArray whole = grown(path(), *synthetic::recording(7, 10), true);
    const int rounds =
        qEnvironmentVariable("WORLDSWITCH_TIER") == QLatin1String("full") ? 20000 : 2000;
    std::mt19937_64 random(repaired ? 8 : 9);
    int opened = 0;
    for (int i = 0; i < rounds; ++i) {
        QByteArray bytes = whole;
        const auto changes = 1 + random() % 4;
        for (std::uint64_t c = 0; c < changes; ++c) {
            const auto at = static_cast<qsizetype>(random() % static_cast<quint64>(bytes.size()));
            // Bits for the most part; whole bytes of ones find what counts on a size.
            bytes[at] = static_cast<char>(random() % 3 == 0 ? -1 : bytes[at] ^ (1 << random() % 8));
        }
        QVERIFY(write(path(), repaired ? withChecksums(bytes) : bytes));
        const auto loaded = timeline::load(path());
        if (!loaded) {
            QVERIFY(!loaded.error().sentence.isEmpty());
            continue;
        }
        ++opened;
        const auto state = (*loaded)->stateAt((*loaded)->stepCount());
        QCOMPARE(state.size(), (*loaded)->cellCount());
        for (const auto& s : (*loaded)->switches())
            QVERIFY(s.begin <= s.end && s.outerEnd <= (*loaded)->stepCount());
    }
    QVERIFY(opened > 0);
}

void TestFile::aFullDiskIsSaidAndKeepsWhatIsThere()
{
    const auto timeline = synthetic::recording(10, 200);
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = 8000;
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
    base::Result<void> trouble;
    {
        timeline::Timeline growing(timeline->header());
        for (timeline::CellId id = 0; id < timeline->cellCount(); ++id)
            growing.addCell(timeline->placeOf(id), timeline->initialValue(id));
        auto writer = timeline::FileWriter::create(path());
        for (std::uint32_t i = 0; writer && trouble && i < timeline->stepCount(); ++i) {
            growing.append(timeline->step(i));
            trouble = (*writer)->append(growing);
        }
    }
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
    QVERIFY(!trouble);
    QVERIFY2(trouble.error().sentence.contains(QStringLiteral("could not be written in full")),
             qPrintable(trouble.error().sentence));
    const auto loaded = timeline::load(path());
    QVERIFY(loaded);
    QVERIFY((*loaded)->stepCount() > 0);
    QVERIFY((*loaded)->stepCount() < 200);
    for (std::uint32_t i = 0; i < (*loaded)->stepCount(); ++i)
        QCOMPARE((*loaded)->step(i).deltas, timeline->step(i).deltas);
}

void TestFile::aFullDeviceIsSaid()
{
    const auto saved = timeline::save(*synthetic::recording(11, 10), QStringLiteral("/dev/full"));
    QVERIFY(!saved);
    QVERIFY(saved.error().sentence.contains(QStringLiteral("/dev/full")));
}

void TestFile::aFolderThatIsNotThereIsSaid()
{
    const auto saved =
        timeline::save(*synthetic::recording(12, 10), m_dir.filePath(QStringLiteral("no/a.wsrec")));
    QVERIFY(!saved);
    QVERIFY(saved.error().sentence.contains(QStringLiteral("cannot be written")));
}

QTEST_GUILESS_MAIN(TestFile)
#include "tst_file.moc"
