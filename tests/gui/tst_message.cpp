// SPDX-License-Identifier: GPL-2.0-or-later
// A message: where it lies, and when it goes.
#include "seen.h"
#include "support.h"

#include "gui/panels/banner.h"
#include "gui/panels/cell-card.h"
#include "gui/panels/code-panel.h"
#include "gui/panels/console.h"
#include "gui/panels/lesson-panel.h"
#include "gui/panels/ribbon.h"
#include "gui/panels/top-bar.h"
#include "gui/stage/stage.h"

#include <QTest>

using support::text;

class TestMessage : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons");
        m_window = support::windowWith(support::sampleStory());
        m_session = &m_window->session();
    }
    void cleanup() { m_window.reset(); }

    /// It lies over the picture's lower edge: nothing moves when it comes and when it goes.
    void aMessageMovesNothing_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("lesson");
        for (const bool lesson : {false, true}) {
            const char* with = lesson ? " beside a lesson" : "";
            QTest::addRow("1280x800%s", with) << QSize(1280, 800) << lesson;
            QTest::addRow("1366x768 with a title bar%s", with) << QSize(1364, 743) << lesson;
            QTest::addRow("1920x1080%s", with) << QSize(1920, 1080) << lesson;
            QTest::addRow("3840x2160%s", with) << QSize(3840, 2160) << lesson;
        }
    }
    void aMessageMovesNothing()
    {
        QFETCH(QSize, size);
        QFETCH(bool, lesson);
        m_window->resize(size);
        if (lesson)
            QVERIFY(m_window->openLesson(text("01"), text("en")).ok());
        QWidget* const stage = m_window->stage();
        QList<QWidget*> parts{m_window->topBar(), m_window->ribbon(), m_window->code(), stage};
        parts << (lesson ? static_cast<QWidget*>(m_window->lesson()) : m_window->console());
        const auto places = [&] {
            QList<QRect> all;
            for (const QWidget* part : parts)
                all << part->geometry();
            return all;
        };
        const QList<QRect> before = places();
        const double unit = m_window->stage()->unit();
        // Once in a line, once in several.
        const QString sentence = text("Something is gone. What was recorded so far stays here. ");
        for (const QString& message : {sentence, sentence.repeated(6)}) {
            m_window->banner()->say(message);
            const QRect over = m_window->banner()->geometry();
            QVERIFY(m_window->banner()->isVisible());
            QVERIFY(over.height() >= m_window->banner()->heightFor(over.width()));
            QCOMPARE(over.bottomLeft(), stage->geometry().bottomLeft());
            QCOMPARE(over.width(), stage->width());
            QVERIFY(over.height() < stage->height() / 5);
            QVERIFY(support::isOnTop(*m_window->banner(), QPoint(8, over.height() / 2)));
            QCOMPARE(places(), before);
            QCOMPARE(m_window->stage()->unit(), unit);
        }
        m_window->banner()->dismiss();
        QCOMPARE(places(), before);
    }

    /// One thing at a time. The click has brought the keys to the stage; a card gives them back.
    void anEscapeClosesOneThing()
    {
        auto* stage = m_window->stage();
        const auto place = m_session->moment()->registers[19].place;
        QTest::mouseClick(stage, Qt::LeftButton, {}, support::middleOf(*stage, place));
        m_window->banner()->say(text("Something is gone."));
        QVERIFY(!m_window->cellCard()->isHidden());
        const auto escape = [this, stage] {
            QTest::keyClick(stage, Qt::Key_Escape);
            return QString::number(m_window->cellCard()->isHidden()) +
                   QString::number(!m_window->stage()->selected()) +
                   QString::number(m_window->banner()->isHidden());
        };
        QCOMPARE(escape(), text("100"));
        QCOMPARE(escape(), text("110"));
        QCOMPARE(escape(), text("111"));
        m_window->banner()->say(text("Something is gone."));
        m_window->action("help")->trigger();
        QCOMPARE(escape(), text("110"));
        QCOMPARE(escape(), text("111"));
    }

    /// What answers a key is over with the next step; what became of the machine is not.
    void whatAnswersAKeyGoesWithTheNextStep()
    {
        m_window->action("copy-moment")->trigger(); // of what is in no file
        QVERIFY(m_window->banner()->isVisible());
        m_window->action("zoom-in")->trigger();
        QVERIFY(m_window->banner()->isVisible());
        m_window->action("step")->trigger();
        QVERIFY(m_window->banner()->isHidden());
        m_window->showTrouble(text("Something is gone."));
        m_window->action("step")->trigger();
        QVERIFY(m_window->banner()->isVisible());
    }

private:
    std::unique_ptr<gui::MainWindow> m_window;
    gui::Session* m_session = nullptr;
};

QTEST_MAIN(TestMessage)
#include "tst_message.moc"
