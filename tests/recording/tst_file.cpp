// SPDX-License-Identifier: GPL-2.0-or-later
#include "recording/file-format.h"
#include "recording/file.h"
#include "support/synthetic.h"

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

struct PartAt {
    qsizetype begin = 0, length = 0; ///< of the whole part, type to CRC
};

std::vector<PartAt> partsOf(const QByteArray& bytes)
{
    std::vector<PartAt> list;
    qsizetype at = 12;
    while (at + 12 <= bytes.size()) {
        const auto length =
            static_cast<qsizetype>(qFromBigEndian<quint32>(bytes.constData() + at + 4) + 12);
        list.push_back({at, length});
        at += length;
    }
    return list;
}

/// Where the first part of that type ends.
qsizetype behind(const std::vector<PartAt>& parts, const QByteArray& bytes, const char* type)
{
    for (const PartAt& part : parts)
        if (bytes.mid(part.begin, 4) == type)
            return part.begin + part.length;
    return 0;
}

/// Gives every part that can be found the checksum it should have, so that a mutation reaches the
/// code behind the checksum.
QByteArray withChecksums(QByteArray bytes)
{
    for (const PartAt& part : partsOf(bytes)) {
        if (part.begin + part.length > bytes.size())
            break;
        const quint32 crc = recording::format::crc32(bytes.mid(part.begin, part.length - 4));
        qToBigEndian(crc, bytes.data() + part.begin + part.length - 4);
    }
    return bytes;
}

/// A file that grew step by step, as while recording.
QByteArray grown(const QString& path, const recording::Recording& whole, bool finish)
{
    recording::Recording growing(whole.header());
    auto writer = recording::FileWriter::create(path);
    if (!writer)
        return {};
    for (recording::CellId id = 0; id < whole.cellCount(); ++id)
        growing.addCell(whole.placeOf(id), whole.initialValue(id));
    growing.addSwitch({0, 1, 1, 1, false});
    growing.mutableSwitches().front().end = growing.mutableSwitches().front().begin = 0;
    growing.mutableSwitches().front().outerEnd = 0;
    for (std::uint32_t i = 0; i < whole.stepCount(); ++i) {
        growing.append(whole.step(i));
        if (!(*writer)->append(growing))
            return {};
    }
    growing.setEnding(recording::Ending::Lost, QStringLiteral("It is lost."));
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
    void aFileThatIsBeingWrittenIsLeftToItsWriter();

private:
    QTemporaryDir m_dir;
    [[nodiscard]] QString path() const { return m_dir.filePath(QStringLiteral("a.wsrec")); }
};

void TestFile::whatIsSavedIsWhatIsLoaded()
{
    const auto recording = synthetic::recording(1, 300);
    QVERIFY(recording::save(*recording, path()));
    const auto loaded = recording::load(path());
    QVERIFY(loaded);
    QCOMPARE(synthetic::difference(*recording, **loaded), QString());
    QCOMPARE((*loaded)->ending(), recording::Ending::Complete);
    QCOMPARE((*loaded)->endingReason(), QString());
    QCOMPARE((*loaded)->switches().size(), std::size_t{1});
    QCOMPARE((*loaded)->switches().front().end, 299U);
    QVERIFY((*loaded)->switches().front().complete);
}

void TestFile::twoSavesAreEqualToTheByte()
{
    QVERIFY(recording::save(*synthetic::recording(2, 100), path()));
    const QByteArray first = contents(path());
    QVERIFY(recording::save(*synthetic::recording(2, 100), path()));
    QVERIFY(!first.isEmpty());
    QCOMPARE(contents(path()), first);
}

void TestFile::aFileThatGrewIsLoadedWithItsEnding()
{
    const auto recording = synthetic::recording(3, 60);
    QVERIFY(!grown(path(), *recording, true).isEmpty());
    const auto loaded = recording::load(path());
    QVERIFY(loaded);
    QCOMPARE(synthetic::difference(*recording, **loaded), QString());
    QCOMPARE((*loaded)->ending(), recording::Ending::Lost);
    QCOMPARE((*loaded)->endingReason(), QStringLiteral("It is lost."));
}

void TestFile::aFileWithoutItsEndOpensAsCut()
{
    constexpr std::uint32_t kSteps = 300;
    constexpr std::uint32_t kMostLost = 64;
    const auto recording = synthetic::recording(4, kSteps);
    QVERIFY(!grown(path(), *recording, false).isEmpty());
    const auto loaded = recording::load(path());
    QVERIFY(loaded);
    const std::uint32_t there = (*loaded)->stepCount();
    QVERIFY(there <= kSteps && there >= kSteps - kMostLost);
    QCOMPARE((*loaded)->ending(), recording::Ending::Cut);
    QVERIFY((*loaded)->endingReason().contains(QStringLiteral("did not end it")));
    QCOMPARE((*loaded)->switches().front().end, there);
    QCOMPARE((*loaded)->switches().front().outerEnd, there);
    QVERIFY(!(*loaded)->switches().front().complete);
}

void TestFile::aFileCutAnywhereOpensAsFarAsItIsWhole()
{
    constexpr std::uint32_t kSteps = 150;
    const auto recording = synthetic::recording(5, kSteps);
    const QByteArray bytes = grown(path(), *recording, true);
    const auto parts = partsOf(bytes);
    QVERIFY(!parts.empty());
    const qsizetype firstWhole = parts.front().begin + parts.front().length;
    // Behind the part that ends it there is only what can be found again.
    const qsizetype ended = behind(parts, bytes, "ENDD");
    QVERIFY(ended > firstWhole && ended < bytes.size());
    std::uint32_t stepsBefore = 0;
    for (qsizetype length = 0; length < bytes.size(); ++length) {
        if (length > ended + 40 && length < bytes.size() - 40)
            continue; // in the index: each length is as good as another
        QVERIFY(write(path(), bytes.left(length)));
        const auto loaded = recording::load(path());
        QCOMPARE(loaded.ok(), length >= firstWhole);
        if (!loaded) {
            QVERIFY(!loaded.error().sentence.isEmpty());
            continue;
        }
        const bool whole = length >= ended;
        QCOMPARE((*loaded)->ending(), whole ? recording::Ending::Lost : recording::Ending::Cut);
        QCOMPARE((*loaded)->endingReason().contains(QStringLiteral("is not whole")), !whole);
        QVERIFY((*loaded)->stepCount() >= stepsBefore);
        stepsBefore = (*loaded)->stepCount();
        for (std::uint32_t i = 0; i < stepsBefore; ++i)
            QCOMPARE((*loaded)->step(i).deltas, recording->step(i).deltas);
    }
    QCOMPARE(stepsBefore, kSteps);
}

void TestFile::damageInTheMiddleOpensUpToIt()
{
    constexpr std::uint32_t kSteps = 1000;
    const auto recording = synthetic::recording(6, kSteps);
    QByteArray bytes = grown(path(), *recording, true);
    const auto parts = partsOf(bytes);
    const PartAt& middle = parts[parts.size() / 2];
    const qsizetype at = middle.begin + middle.length / 2;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
    QVERIFY(write(path(), bytes));
    const auto loaded = recording::load(path());
    QVERIFY(loaded);
    QCOMPARE((*loaded)->ending(), recording::Ending::Cut);
    QVERIFY((*loaded)->endingReason().contains(QStringLiteral("checksum")));
    QVERIFY((*loaded)->stepCount() > 0 && (*loaded)->stepCount() < kSteps);
}

void TestFile::whatIsNoRecordingIsSaid_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    const QByteArray magic(recording::format::kMagic, sizeof recording::format::kMagic);
    QTest::newRow("an empty file") << QByteArray() << QStringLiteral("no recording");
    QTest::newRow("a text") << QByteArray("#!/bin/sh\nexit 0\n") << QStringLiteral("no recording");
    QTest::newRow("only the magic") << magic << QStringLiteral("cut short");
    QTest::newRow("a newer format")
        << magic + QByteArray("\0\0\0\3", 4) << QStringLiteral("format 3");
    QTest::newRow("no facts") << magic + QByteArray("\0\0\0\1", 4)
                              << QStringLiteral("beginning is damaged");
    QTest::newRow("a length of four gigabytes")
        << magic + QByteArray("\0\0\0\1HEAD\xff\xff\xff\xff{}", 14)
        << QStringLiteral("ends inside");
    QTest::newRow("no facts in format 2")
        << magic + QByteArray("\0\0\0\2", 4) << QStringLiteral("beginning is damaged");
    QTest::newRow("a length of four gigabytes in format 2")
        << magic + QByteArray("\0\0\0\2HEAD\xff\xff\xff\xff{}", 14)
        << QStringLiteral("ends inside");
}

void TestFile::whatIsNoRecordingIsSaid()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    QVERIFY(write(path(), bytes));
    const auto loaded = recording::load(path());
    QVERIFY(!loaded);
    QVERIFY2(loaded.error().sentence.contains(says), qPrintable(loaded.error().sentence));
}

void TestFile::whatIsNoFileIsSaid_data()
{
    QTest::addColumn<QString>("named");
    QTest::addColumn<QString>("says");
    QFile sparse(m_dir.filePath(QStringLiteral("sparse.wsrec")));
    const QByteArray start(recording::format::kMagic, sizeof recording::format::kMagic);
    QVERIFY(sparse.open(QIODevice::WriteOnly) && sparse.resize(qint64{1} << 40) &&
            sparse.write(start + QByteArray("\0\0\0\1", 4)) == 12);
    sparse.close();
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
    const auto loaded = recording::load(named);
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
    const QByteArray whole = grown(path(), *synthetic::recording(7, 100), true);
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
        const auto loaded = recording::load(path());
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
    const auto recording = synthetic::recording(10, 2000);
    const QByteArray whole = grown(path(), *recording, true);
    QVERIFY(!whole.isEmpty());
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = static_cast<rlim_t>(whole.size() / 2);
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
    base::Result<void> trouble;
    {
        recording::Recording growing(recording->header());
        for (recording::CellId id = 0; id < recording->cellCount(); ++id)
            growing.addCell(recording->placeOf(id), recording->initialValue(id));
        auto writer = recording::FileWriter::create(path());
        for (std::uint32_t i = 0; writer && trouble && i < recording->stepCount(); ++i) {
            growing.append(recording->step(i));
            trouble = (*writer)->append(growing);
        }
    }
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
    QVERIFY(!trouble);
    QVERIFY2(trouble.error().sentence.contains(QStringLiteral("could not be written in full")),
             qPrintable(trouble.error().sentence));
    const auto loaded = recording::load(path());
    QVERIFY(loaded);
    QVERIFY((*loaded)->stepCount() > 0);
    QVERIFY((*loaded)->stepCount() < 2000);
    for (std::uint32_t i = 0; i < (*loaded)->stepCount(); ++i)
        QCOMPARE((*loaded)->step(i).deltas, recording->step(i).deltas);
}

void TestFile::aFullDeviceIsSaid()
{
    const auto saved = recording::save(*synthetic::recording(11, 10), QStringLiteral("/dev/full"));
    QVERIFY(!saved);
    QVERIFY(saved.error().sentence.contains(QStringLiteral("/dev/full")));
}

void TestFile::aFolderThatIsNotThereIsSaid()
{
    const auto saved = recording::save(*synthetic::recording(12, 10),
                                       m_dir.filePath(QStringLiteral("no/a.wsrec")));
    QVERIFY(!saved);
    QVERIFY(saved.error().sentence.contains(QStringLiteral("cannot be written")));
}

void TestFile::aFileThatIsBeingWrittenIsLeftToItsWriter()
{
    const auto recording = synthetic::recording(13, 300);
    QVERIFY(!grown(path(), *recording, true).isEmpty()); // an older one is there
    recording::Recording growing(recording->header());
    for (recording::CellId id = 0; id < recording->cellCount(); ++id)
        growing.addCell(recording->placeOf(id), recording->initialValue(id));
    auto writer = recording::FileWriter::create(path());
    QVERIFY(writer);
    for (std::uint32_t i = 0; i < recording->stepCount(); ++i) {
        growing.append(recording->step(i));
        QVERIFY((*writer)->append(growing));
        if (i != 100)
            continue;
        const auto saved = recording::save(*synthetic::recording(14, 10), path());
        QVERIFY(!saved);
        QCOMPARE(saved.error().sentence,
                 path() + QStringLiteral(" cannot be written: another program is writing it. "
                                         "Choose another file."));
    }
    QVERIFY((*writer)->finish(growing));
    const auto loaded = recording::load(path());
    QVERIFY(loaded);
    QCOMPARE(synthetic::difference(*recording, **loaded), QString());
}

QTEST_GUILESS_MAIN(TestFile)
#include "tst_file.moc"
