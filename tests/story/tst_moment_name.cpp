// SPDX-License-Identifier: GPL-2.0-or-later
// FILE#SWITCH/STEP/PLACE: what was copied is found again, and what is not there is said.
#include "story/moment-name.h"

#include "recording/file.h"
#include "story/story.h"

#include <QTemporaryDir>
#include <QTest>

using story::MomentName;

namespace {
std::shared_ptr<const story::Story> sample()
{
    auto loaded =
        recording::load(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec"));
    return loaded.ok() ? story::Story::tell(*loaded) : nullptr;
}
} // namespace

class tst_moment_name : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(m_story); }

    /// Each shown state, with each of its cells in turn.
    void whatWasCopiedIsFoundAgain()
    {
        const QString file = QStringLiteral("a folder/of #1/x.wsrec");
        std::size_t turn = 0;
        for (std::uint32_t shown = 0; shown < m_story->count(); ++shown) {
            const story::Moment moment = m_story->moment(shown);
            std::vector<story::CellView> cells = moment.registers;
            for (const auto* more : {&moment.host.regs, &moment.guest.regs, &moment.stack.cells,
                                     &moment.system, &moment.guest.groups.back().boxes})
                cells.insert(cells.end(), more->begin(), more->end());
            for (int i = 0; i < 16; ++i) {
                const arm64::Place place = cells[turn++ % cells.size()].place;
                const QString text = story::momentNameOf(file, *m_story, shown, place).text();
                const auto name = story::momentNameIn(text);
                QVERIFY2(name && name->file == file, qPrintable(text));
                const auto found = story::findMoment(*name, *m_story);
                QVERIFY2(found, qPrintable(found ? text : found.error().sentence));
                QCOMPARE(found->shown, shown);
                QVERIFY2(found->place == place, qPrintable(text));
            }
            const auto name = story::momentNameIn(
                story::momentNameOf(file, *m_story, shown, std::nullopt).text());
            QVERIFY(name && name->place.isEmpty());
            QCOMPARE(story::findMoment(*name, *m_story)->shown, shown);
        }
    }

    void aPlainFileIsNone_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"x.wsrec", "x#1", "x#1/", "x#1/2/", "x#/2", "#1/2", "x#a/2",
                                 "x#1/-2", "x#1/2/x19#3", "x#1234567890/1"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void aPlainFileIsNone()
    {
        QFETCH(QString, text);
        QVERIFY(!story::momentNameIn(text));
    }

    void aFileOfThatNameIsAFile()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("x#1"));
        QVERIFY(QDir().mkpath(path));
        QFile file(path + QStringLiteral("/2"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(!story::momentNameIn(file.fileName()));
        QVERIFY(story::momentNameIn(path + QStringLiteral("/3")));
    }

    void whatIsNotThereIsSaid_data()
    {
        QTest::addColumn<MomentName>("name");
        QTest::addColumn<QString>("says");
        const std::uint32_t step = m_story->stepOf(3), last = m_story->recording().stepCount();
        const QString f = QStringLiteral("f");
        QTest::newRow("a step behind the end")
            << MomentName{f, 1, last + 5, {}} << QStringLiteral("f has no step %1").arg(last + 5);
        QTest::newRow("another switch")
            << MomentName{f, 2, step, {}} << QStringLiteral("is in switch 1, not in switch 2");
        QTest::newRow("no such cell")
            << MomentName{f, 1, step, QStringLiteral("x31")} << QStringLiteral("called 'x31'");
    }
    void whatIsNotThereIsSaid()
    {
        QFETCH(MomentName, name);
        QFETCH(QString, says);
        const auto found = story::findMoment(name, *m_story);
        QVERIFY(!found);
        QVERIFY2(found.error().sentence.contains(says), qPrintable(found.error().sentence));
    }

private:
    std::shared_ptr<const story::Story> m_story = sample();
};

QTEST_GUILESS_MAIN(tst_moment_name)
#include "tst_moment_name.moc"
