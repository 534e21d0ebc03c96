// SPDX-License-Identifier: GPL-2.0-or-later
// How far a student has come in a lesson outlives the window, its end and its language.
#include "support.h"

#include "base/translation.h"
#include "engine/library.h"
#include "engine/parser.h"
#include "gui/model/lesson-progress.h"
#include "gui/panels/banner.h"
#include "gui/panels/lesson-panel.h"

#include <QDir>
#include <QStandardPaths>
#include <QTest>

using support::text;

class TestLessonKept : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons"); }
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        qputenv("XDG_DATA_HOME", m_home->path().toUtf8());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home->path());
        m_story = support::sampleStory();
        QVERIFY(m_story);
        QVERIFY(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
                    .startsWith(m_home->path()));
    }
    void cleanup() { m_window.reset(); }

    void aLessonGoesOnWhereItWasLeft_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::newRow("in the same language") << text("en") << text("en");
        QTest::newRow("in another language") << text("en") << text("zh_CN");
    }
    void aLessonGoesOnWhereItWasLeft()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QVERIFY(start(text("01"), before));
        QVERIFY(goToQuestion());
        panel()->hintButton()->click();
        panel()->answerField()->setText(text("host.x20"));
        panel()->primary()->click();
        const int points = panel()->points();
        QVERIFY(points > 0);
        panel()->primary()->click();
        const int step = panel()->step();
        // The window is gone as if somebody had pulled the plug.
        m_window.reset();
        QVERIFY(start(text("01"), after));
        QCOMPARE(panel()->step(), step);
        QCOMPARE(panel()->points(), points);
        QVERIFY(m_window->banner()->isHidden());
        panel()->backButton()->click();
        QVERIFY2(panel()->done(), "what was answered stays answered");
        QCOMPARE(panel()->walkthrough().answers().size(), std::size_t(1));
        QCOMPARE(panel()->walkthrough().answers().begin()->second.hints, 1);
    }

    void anOpenQuestionStaysOpen()
    {
        QVERIFY(start(text("01"), text("en")));
        QVERIFY(goToQuestion());
        const auto horizon = m_window->session().horizon();
        QVERIFY(horizon);
        m_window->close();
        m_window.reset();
        QVERIFY(start(text("01"), text("en")));
        QCOMPARE(m_window->session().horizon(), horizon);
        panel()->answerField()->setText(text("host.x20"));
        panel()->primary()->click();
        QVERIFY(panel()->points() > 0);
    }

    void itIsStartedOver()
    {
        QVERIFY(start(text("01"), text("en")));
        QVERIFY(goToQuestion());
        panel()->answerField()->setText(text("host.x20"));
        panel()->primary()->click();
        m_window->action("start-over")->trigger();
        QCOMPARE(panel()->step(), 0);
        QCOMPARE(panel()->points(), 0);
        QVERIFY2(m_window->banner()->isVisible(), "it says where the old one lies");
        m_window.reset();
        QVERIFY(start(text("01"), text("en")));
        QCOMPARE(panel()->step(), 0);
        QCOMPARE(panel()->points(), 0);
    }

    void aTornFileIsLaidAside()
    {
        QVERIFY(start(text("01"), text("en")));
        QVERIFY(goToQuestion());
        const QString path = file();
        m_window.reset();
        QFile kept(path);
        QVERIFY(kept.open(QIODevice::ReadWrite));
        const QByteArray torn = kept.readAll().chopped(60);
        QVERIFY(kept.resize(torn.size()));
        kept.close();
        QVERIFY(start(text("01"), text("en")));
        QCOMPARE(panel()->step(), 0);
        QVERIFY2(m_window->banner()->sentence().contains(text("damaged")),
                 qPrintable(m_window->banner()->sentence()));
        QVERIFY2(asides().contains(torn), "nothing is lost");
    }

    void whatIsOfAnotherVersionIsLaidAside()
    {
        const auto write = [this](const char* asked) {
            QFile lesson(m_home->filePath(text("lesson.md")));
            QVERIFY(lesson.open(QIODevice::WriteOnly));
            lesson.write((text("# A test\n\nProse.\n\n```lab\nid = \"a-test\"\nseed = \"s\"\n"
                               "budget = 5000\nswitches = 1\n```\n\n## One\n\nWhich?\n\n```lab\n"
                               "ask = \"%1\"\npoints = 2\n```\n\n## Two\n\nThe end.\n\n"
                               "```lab\n```\n")
                              .arg(text(asked)))
                             .toUtf8());
        };
        write("1");
        QVERIFY(start(m_home->filePath(text("lesson.md")), text("en")));
        panel()->answerField()->setText(text("1"));
        panel()->primary()->click();
        QCOMPARE(panel()->points(), 2);
        m_window.reset();
        write("2");
        QVERIFY(start(m_home->filePath(text("lesson.md")), text("en")));
        QCOMPARE(panel()->points(), 0);
        QVERIFY2(m_window->banner()->sentence().contains(text("another version")),
                 qPrintable(m_window->banner()->sentence()));
        QCOMPARE(asides().size(), qsizetype(1));
    }

    void whatCannotBeWrittenIsSaid()
    {
        // Where its folder would be there is a file.
        const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
        QVERIFY(QDir().mkpath(folder));
        QFile inTheWay(folder + text("/lessons"));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        QVERIFY(start(text("01"), text("en")));
        QVERIFY2(m_window->banner()->sentence().contains(text("could not be written")),
                 qPrintable(m_window->banner()->sentence()));
        QVERIFY2(panel()->isOpen(), "the lesson goes on all the same");
    }

    void aWindowThatRemembersNothingKeepsNothing()
    {
        m_window = support::windowWith(m_story);
        QVERIFY(m_window->openLesson(text("01"), text("en")).ok());
        QVERIFY(!QFile::exists(file()));
    }

private:
    [[nodiscard]] bool start(const QString& lesson, const QString& language)
    {
        m_window = std::make_unique<gui::MainWindow>(true);
        m_window->setAttribute(Qt::WA_DontShowOnScreen);
        m_window->show();
        m_window->setStory(m_story, text("a file"));
        const auto opened = m_window->openLesson(lesson, language);
        if (!opened.ok())
            qWarning("%s", qPrintable(opened.error().sentence));
        return opened.ok();
    }
    [[nodiscard]] gui::LessonPanel* panel() { return m_window->lesson(); }
    [[nodiscard]] QString file()
    {
        return gui::LessonProgress::ofUser().fileOf(*panel()->lesson());
    }
    [[nodiscard]] static QList<QByteArray> asides()
    {
        QList<QByteArray> all;
        const QDir folder(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) +
                          text("/lessons"));
        for (const QString& name : folder.entryList({text("*-aside-*.json")})) {
            QFile aside(folder.filePath(name));
            if (aside.open(QIODevice::ReadOnly))
                all << aside.readAll();
        }
        return all;
    }
    bool goToQuestion()
    {
        for (int i = 0; i < 20; ++i) {
            if (panel()->answerField()->isVisible() && !panel()->done())
                return true;
            panel()->primary()->click();
        }
        return false;
    }

    std::unique_ptr<QTemporaryDir> m_home;
    gui::StoryPtr m_story;
    std::unique_ptr<gui::MainWindow> m_window;
};

QTEST_MAIN(TestLessonKept)
#include "tst_lesson_kept.moc"
