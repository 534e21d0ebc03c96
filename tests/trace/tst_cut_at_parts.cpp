// SPDX-License-Identifier: GPL-2.0-or-later
// A recording that ends where one of its parts does, or a byte to one side: what is whole is there,
// and one sentence says that the rest is not; or one sentence says that nothing can be read.
#include "recording/file.h"

#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

const QString kSample = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec");

/// A part of a file (docs/formats.md).
struct Part {
    QByteArray type;
    qsizetype begin = 0;
    qsizetype end = 0;
    std::uint32_t steps = 0; ///< that stand in it
};

/// The number that begins a text, as LEB128, which is cut off.
std::uint64_t numberOf(QByteArrayView& bytes)
{
    std::uint64_t number = 0;
    for (int shift = 0; !bytes.isEmpty(); shift += 7) {
        const auto byte = static_cast<std::uint8_t>(bytes.front());
        bytes = bytes.sliced(1);
        number |= std::uint64_t{byte & 0x7fU} << shift;
        if ((byte & 0x80U) == 0)
            break;
    }
    return number;
}

/// All parts of a file that is whole. What is behind the last one is where the index is.
std::vector<Part> partsOf(const QByteArray& file, int format)
{
    std::vector<Part> parts;
    const QSet<QByteArray> known{"HEAD", "CELL", "PATT", "STEP", "SWIT", "CONS", "ENDD", "INDX"};
    for (qsizetype at = 12; at + 12 <= file.size() && known.contains(file.mid(at, 4));) {
        const auto length = qFromBigEndian<quint32>(file.constData() + at + 4);
        Part part{file.mid(at, 4), at, at + 12 + static_cast<qsizetype>(length), 0};
        QByteArrayView payload = QByteArrayView(file).sliced(at + 8, length);
        if (part.type == "STEP" && format == 1)
            part.steps = qFromBigEndian<quint32>(payload.data());
        if (part.type == "STEP" && format == 2) {
            (void)numberOf(payload);
            part.steps = static_cast<std::uint32_t>(numberOf(payload));
        }
        at = part.end;
        parts.push_back(part);
    }
    return parts;
}

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Not empty, one line, with an end.
bool isASentence(const QString& text)
{
    return text.size() > 1 && !text.contains(u'\n') && text.endsWith(u'.');
}

} // namespace

class tst_CutAtParts : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    QByteArray m_files[2]; ///< of format 1 and 2, whole
    std::vector<Part> m_parts[2];
    std::shared_ptr<recording::Recording> m_whole; ///< what is in them

    QString path() const { return m_dir.filePath(u"cut.wsrec"_s); }

    /// The file up to there; nothing where it cannot be opened, and then `sentence` says why.
    std::shared_ptr<recording::Recording> cutAt(int format, qsizetype length, QString& sentence)
    {
        QFile file(path());
        if (!file.open(QIODevice::WriteOnly) ||
            file.write(m_files[format - 1].left(length)) != length)
            qFatal("no room for the test's own file");
        file.close();
        auto loaded = recording::load(path());
        if (!loaded) {
            sentence = loaded.error().sentence;
            return nullptr;
        }
        sentence = (*loaded)->endingReason();
        return *loaded;
    }

private slots:
    void initTestCase()
    {
        const auto sample = recording::load(kSample);
        QVERIFY(sample);
        m_whole = *sample;
        m_files[0] = contents(kSample);
        // As it is written while it grows: its steps lie in many parts.
        recording::Recording growing(m_whole->header());
        for (recording::CellId id = 0; id < m_whole->cellCount(); ++id)
            growing.addCell(m_whole->placeOf(id), m_whole->initialValue(id));
        {
            auto writer = recording::FileWriter::create(path());
            QVERIFY(writer);
            std::size_t known = 0;
            for (std::uint32_t i = 0; i < m_whole->stepCount(); ++i) {
                growing.append(m_whole->step(i));
                const auto& all = m_whole->switches();
                for (; known < all.size() && all[known].outerEnd <= growing.stepCount(); ++known)
                    growing.addSwitch(all[known]);
                QVERIFY((*writer)->append(growing));
            }
            growing.setEnding(m_whole->ending(), {});
            QVERIFY((*writer)->finish(growing));
        }
        m_files[1] = contents(path());
        for (int format = 1; format <= 2; ++format) {
            m_parts[format - 1] = partsOf(m_files[format - 1], format);
            std::uint32_t steps = 0;
            for (const Part& part : m_parts[format - 1])
                steps += part.steps;
            QCOMPARE(steps, m_whole->stepCount());
        }
        QVERIFY(m_parts[0].size() > 500); // a step each
        QVERIFY(m_parts[1].size() > 20);
    }

    void whatIsWholeIsThere_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<QByteArray>("type");
        for (const char* type : {"CELL", "STEP", "SWIT", "ENDD"})
            QTest::addRow("format 1, a %s the first that is not there", type)
                << 1 << QByteArray(type);
        for (const char* type : {"CELL", "PATT", "STEP", "SWIT", "ENDD"})
            QTest::addRow("format 2, a %s the first that is not there", type)
                << 2 << QByteArray(type);
    }
    void whatIsWholeIsThere()
    {
        QFETCH(int, format);
        QFETCH(QByteArray, type);
        int cuts = 0;
        std::uint32_t steps = 0;
        for (const Part& part : m_parts[format - 1]) {
            // At its beginning, in its head and a byte before its end it is not there.
            for (const qsizetype length :
                 {part.begin, part.begin + 1, part.begin + 8, part.end - 1}) {
                if (part.type != type)
                    break;
                const QByteArray where = QByteArray::number(length) + " bytes";
                ++cuts;
                QString sentence;
                const auto cut = cutAt(format, length, sentence);
                QVERIFY2(isASentence(sentence), where + ": " + sentence.toUtf8());
                if (!cut)
                    continue; // not even its cells
                QVERIFY2(cut->ending() == recording::Ending::Cut, where);
                QVERIFY2(cut->stepCount() == steps, where + ": " +
                                                        QByteArray::number(cut->stepCount()) +
                                                        " steps, not " + QByteArray::number(steps));
                for (std::uint32_t i = steps - std::min(steps, 3U); i < steps; ++i) {
                    QVERIFY2(cut->step(i).pc == m_whole->step(i).pc, where);
                    QVERIFY2(cut->step(i).deltas == m_whole->step(i).deltas, where);
                }
                // A switch needs the steps that it is said to have.
                for (const recording::Switch& s : cut->switches())
                    QVERIFY2(s.outerEnd <= steps, where);
            }
            steps += part.steps;
        }
        QVERIFY(cuts >= 4);
    }

    void withoutItsBeginningItIsOneSentence_data()
    {
        QTest::addColumn<int>("format");
        QTest::newRow("format 1") << 1;
        QTest::newRow("format 2") << 2;
    }
    void withoutItsBeginningItIsOneSentence()
    {
        QFETCH(int, format);
        const Part& head = m_parts[format - 1].front();
        QCOMPARE(head.type, QByteArray("HEAD"));
        for (const qsizetype length : {qsizetype{0}, qsizetype{1}, qsizetype{8}, qsizetype{11},
                                       head.begin, head.begin + 1, head.begin + 8, head.end - 1}) {
            QString sentence;
            QVERIFY2(!cutAt(format, length, sentence), QByteArray::number(length));
            QVERIFY2(isASentence(sentence), qUtf8Printable(sentence));
            QVERIFY2(sentence.contains(path()), qUtf8Printable(sentence));
        }
    }

    void behindItsEndNothingIsMissing()
    {
        // Format 2 has an index there, which nobody needs.
        const auto& parts = m_parts[1];
        QCOMPARE(parts.back().type, QByteArray("INDX"));
        const Part& index = parts.back();
        for (const qsizetype length : {index.begin, index.begin + 1, index.end - 1, index.end,
                                       index.end + 1, m_files[1].size() - 1, m_files[1].size()}) {
            QString sentence;
            const auto whole = cutAt(2, length, sentence);
            QVERIFY2(whole, qUtf8Printable(sentence));
            QCOMPARE(whole->ending(), recording::Ending::Complete);
            QCOMPARE(whole->stepCount(), m_whole->stepCount());
            QCOMPARE(whole->switches().size(), m_whole->switches().size());
        }
    }
};

QTEST_GUILESS_MAIN(tst_CutAtParts)
#include "tst_cut_at_parts.moc"
