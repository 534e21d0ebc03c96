// SPDX-License-Identifier: GPL-2.0-or-later
// Files that the window opens: long ones, which it reads on while they are shown, and those with
// something wrong in them.
#include "support.h"

#include "gui/panels/banner.h"
#include "gui/panels/code-panel.h"
#include "gui/panels/lesson-panel.h"
#include "gui/panels/ribbon.h"
#include "gui/panels/top-bar.h"
#include "story/moment-name.h"
#include "support/replayed.h"

#include "recording/file.h"

#include <QTemporaryDir>
#include <QTest>

using support::text;

namespace {
constexpr int kPatience = 60000; // ms, for a file to be read: a deadline, never a measure
} // namespace

class TestWindowFiles : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY2(m_story, "tests/data/two-switches.wsrec cannot be read"); }
    void init()
    {
        m_window = support::windowWith(m_story);
        m_session = &m_window->session();
    }
    void cleanup() { m_window.reset(); }

    void whatCannotBeOpenedIsSaidInTheWindow()
    {
        gui::MainWindow window(false);
        window.setAttribute(Qt::WA_DontShowOnScreen);
        window.showTrouble(text("x.wsrec is no recording."));
        window.show();
        QVERIFY(window.banner()->isVisible());
        QCOMPARE(window.banner()->sentence(), text("x.wsrec is no recording."));
    }

    void aDamagedFileIsASentence()
    {
        QTemporaryDir dir;
        QFile file(dir.filePath(text("bad.wsrec")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("this is no recording");
        file.close();
        const auto opened = m_window->openFile(file.fileName());
        QVERIFY(!opened.ok());
        QVERIFY2(opened.error().sentence.contains(text("bad.wsrec")),
                 qPrintable(opened.error().sentence));
        QVERIFY2(m_session->moment() != nullptr, "what was open stays open");
    }

    void aLongFileIsShownAtOnceAndReadOn()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(text("long.wsrec"));
        const auto whole = longRecording();
        QVERIFY(whole && recording::save(*whole, path).ok());
        QVERIFY(m_window->openFile(path).ok());
        const auto told = story::Story::tell(whole);
        QVERIFY(m_session->story()->count() < told->count());
        m_session->goTo(20);
        QTRY_COMPARE_WITH_TIMEOUT(m_session->story()->count(), told->count(), kPatience);
        QCOMPARE(m_session->index(), 20U);
        QCOMPARE(m_session->moment()->switchCount, told->moment(0).switchCount);
        QVERIFY(m_window->banner()->isHidden());
        // The code panel has grown with it.
        const std::uint32_t last = m_session->lastIndex();
        m_session->goTo(last);
        const int row = m_window->code()->model()->currentRow();
        QVERIFY(row >= 0);
        const QModelIndex line = m_window->code()->model()->index(row);
        QCOMPARE(line.data(gui::CodeModel::ShownRole).toUInt(), last);
        const auto again = support::windowWith(told);
        again->session().goTo(last);
        QCOMPARE(again->code()->model()->currentRow(), row);
        QCOMPARE(again->code()->model()->rowCount(), m_window->code()->model()->rowCount());
    }

    /// Nothing waits for the file: the window goes there when it is read, or where it is sent next.
    void whatIsNotReadYetIsGoneToWhenItIs_data()
    {
        QTest::addColumn<bool>("asMoment");
        QTest::addColumn<QString>("meanwhile");
        QTest::addColumn<bool>("arrives");
        QTest::newRow("a switch") << false << QString() << true;
        QTest::newRow("a moment") << true << QString() << true;
        QTest::newRow("a step meanwhile") << false << text("step") << false;
        QTest::newRow("Escape meanwhile") << false << text("cancel") << false;
        QTest::newRow("a moment, and Escape") << true << text("cancel") << false;
    }
    void whatIsNotReadYetIsGoneToWhenItIs()
    {
        QFETCH(bool, asMoment);
        QFETCH(QString, meanwhile);
        QFETCH(bool, arrives);
        QTemporaryDir dir;
        const QString path = dir.filePath(text("long.wsrec"));
        const auto whole = longRecording();
        QVERIFY(whole && recording::save(*whole, path).ok());
        const auto told = story::Story::tell(whole);
        const int last = told->moment(0).switchCount;
        const std::uint32_t wanted = told->switchStarts().back() + 3;
        if (asMoment) {
            const auto moment = story::momentNameOf(path, *told, wanted, {});
            QVERIFY(m_window->openNamed(moment.text()).ok());
        } else {
            QVERIFY(m_window->openFile(path).ok());
            QVERIFY(m_window->goTo(text("%1/3").arg(last)).ok());
        }
        QVERIFY2(m_session->story()->count() < wanted, "the window did not wait for the file");
        QCOMPARE(m_session->index(), 0U);
        QVERIFY(m_window->banner()->sentence().contains(text("not read yet")));
        QVERIFY(m_window->topBar()->machineBadge()->text().contains(text(", then to ")));
        if (!meanwhile.isEmpty()) {
            QVERIFY(m_window->action(qPrintable(meanwhile))->isEnabled());
            m_window->action(qPrintable(meanwhile))->trigger();
        }
        QTRY_COMPARE_WITH_TIMEOUT(m_session->story()->count(), told->count(), kPatience);
        QCOMPARE(m_session->index(), arrives ? wanted : meanwhile == text("step") ? 1U : 0U);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->banner()->isHidden(), kPatience);
        QCOMPARE(m_window->topBar()->machineBadge()->text(), text("from long.wsrec"));
    }

    /// What the file's own list rules out is said at once; what reading alone can tell, then.
    void whatIsNowhereInAFileIsSaid()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(text("long.wsrec"));
        const auto whole = longRecording();
        QVERIFY(whole && recording::save(*whole, path).ok());
        const auto told = story::Story::tell(whole);
        const int last = told->moment(0).switchCount;
        QVERIFY(m_window->openFile(path).ok());
        const auto none = m_window->goTo(text("%1").arg(last + 1));
        QVERIFY(!none.ok());
        QVERIFY2(none.error().sentence.contains(text("from 1 to %1 here").arg(last)),
                 qPrintable(none.error().sentence));
        QVERIFY(m_window->goTo(text("%1/99999").arg(last)).ok());
        QTRY_VERIFY_WITH_TIMEOUT(
            m_window->banner()->sentence().contains(text("there is no step 99999 in it")),
            kPatience);
        QCOMPARE(m_session->index(), 0U);
        // A moment that the file cannot have leaves open what was.
        const auto story = m_session->story();
        QVERIFY(!m_window->openNamed(path + text("#1/99999999")).ok());
        QCOMPARE(m_session->story(), story);
    }

    /// A lesson looks at all of it: it waits, and the window does not.
    void aLessonWaitsForALongFile()
    {
        qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons");
        QTemporaryDir dir;
        const QString path = dir.filePath(text("long.wsrec"));
        const auto whole = longRecording();
        QVERIFY(whole && recording::save(*whole, path).ok());
        QVERIFY(m_window->openLesson(text("01"), text("en")).ok());
        QVERIFY(m_window->openFile(path).ok());
        auto* panel = m_window->lesson();
        QVERIFY2(m_session->story()->count() < story::Story::tell(whole)->count(),
                 "it is shown before all of it is read");
        QVERIFY(!panel->primary()->isEnabled());
        QVERIFY(panel->narration()->toPlainText().contains(text("is being read")));
        QVERIFY(m_window->topBar()->machineBadge()->text().contains(text("long.wsrec")));
        QTRY_VERIFY_WITH_TIMEOUT(panel->primary()->isEnabled(), kPatience);
        QCOMPARE(m_session->story()->count(), story::Story::tell(whole)->count());
        QVERIFY(!panel->narration()->toPlainText().contains(text("is being read")));
        QVERIFY(panel->walkthrough().view().reached);
        QCOMPARE(m_window->topBar()->machineBadge()->text(), text("from long.wsrec"));
    }

    void damageFurtherOnIsSaidWhenItIsRead()
    {
        QTemporaryDir dir;
        QFile file(dir.filePath(text("torn.wsrec")));
        const auto whole = longRecording();
        QVERIFY(whole && recording::save(*whole, file.fileName()).ok());
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray bytes = file.readAll();
        const qsizetype torn = bytes.lastIndexOf("STEP") + 40;
        bytes[torn] = char(bytes[torn] ^ 1);
        QVERIFY(file.seek(0) && file.write(bytes) == bytes.size());
        file.close();
        QVERIFY(m_window->openFile(file.fileName()).ok());
        QVERIFY(m_window->banner()->isHidden());
        m_session->goTo(20);
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->banner()->isHidden(), kPatience);
        QVERIFY2(m_window->banner()->sentence().contains(text("checksum")),
                 qPrintable(m_window->banner()->sentence()));
        QCOMPARE(m_session->index(), 20U);
        const auto& recording = m_session->story()->recording();
        QCOMPARE(recording.ending(), recording::Ending::Cut);
        QVERIFY(recording.stepCount() < whole->stepCount());
    }

    void aFileCutShortOpensAndSaysSo()
    {
        QTemporaryDir dir;
        QFile whole(support::samplePath());
        QVERIFY(whole.open(QIODevice::ReadOnly));
        const QByteArray bytes = whole.readAll();
        QFile file(dir.filePath(text("cut.wsrec")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes.first(bytes.size() * 3 / 4));
        file.close();
        const auto opened = m_window->openFile(file.fileName());
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().sentence));
        QVERIFY(!m_window->banner()->isHidden());
        QVERIFY(!m_window->banner()->sentence().isEmpty());
        QVERIFY(m_session->story()->count() > 10);
        // Which does not hide where the reader is.
        QVERIFY(m_window->ribbon()->isVisible());
        QVERIFY(!m_window->banner()->geometry().intersects(m_window->ribbon()->geometry()));
    }

    /// Its list of switches says where one ends, and its steps say where it really does.
    void aFileThatContradictsItselfIsASentence()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(text("forged.wsrec"));
        const auto forged = recording::load(support::samplePath());
        QVERIFY(forged.ok());
        (*forged)->mutableSwitches().front().end -= 3;
        QVERIFY(recording::save(**forged, path).ok());
        const auto opened = m_window->openFile(path);
        QVERIFY(!opened.ok());
        QVERIFY2(opened.error().sentence.startsWith(
                     text("The recording contradicts itself: switch 1 is said to end at state ")),
                 qPrintable(opened.error().sentence));
        QVERIFY2(m_session->moment() != nullptr, "what was open stays open");
    }

    void aContradictionFurtherOnIsSaidWhenItIsRead()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(text("forged.wsrec"));
        const auto forged = longRecording();
        QVERIFY(forged);
        forged->mutableSwitches().back().end -= 3;
        QVERIFY(recording::save(*forged, path).ok());
        QVERIFY(m_window->openFile(path).ok());
        QVERIFY(m_window->banner()->isHidden());
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->banner()->isHidden(), kPatience);
        QVERIFY2(m_window->banner()->sentence().startsWith(
                     text("The recording contradicts itself: switch ")),
                 qPrintable(m_window->banner()->sentence()));
    }

private:
    /// The sample's switches again and again, over several blocks of a file.
    static std::shared_ptr<recording::Recording> longRecording()
    {
        const auto sample = recording::load(support::samplePath());
        if (!sample.ok())
            return nullptr;
        support::Replay replay(**sample);
        for (std::size_t i = 0; replay.growing()->stepCount() < 5000; ++i)
            replay.window(i % 2);
        const auto all = replay.end();
        return replay.trouble().isEmpty() ? all : nullptr;
    }
    const gui::StoryPtr m_story = support::sampleStory();
    std::unique_ptr<gui::MainWindow> m_window;
    gui::Session* m_session = nullptr;
};

QTEST_MAIN(TestWindowFiles)
#include "tst_window_files.moc"
