// SPDX-License-Identifier: GPL-2.0-or-later
// A lesson in the window: answered by mouse and keys, judged by the engine.
#include "support.h"

#include "gui/panels/lesson-panel.h"

#include "base/address.h"

#include <QPushButton>
#include <QTest>

using support::text;

class TestLessonPanel : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons");
        m_story = support::sampleStory();
        QVERIFY(m_story);
        m_window = support::windowWith(m_story);
        const auto opened = m_window->openLesson(text("01"), text("en"));
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().sentence));
        m_panel = m_window->lesson();
    }
    void cleanup() { m_window.reset(); }

    void itOpensAtItsFirstStep()
    {
        QVERIFY(m_panel->isVisible());
        QCOMPARE(m_panel->step(), 0);
        QVERIFY(m_panel->narration()->toPlainText().size() > 40);
    }

    void anAnswerIsAskedForBeforeItIsChecked()
    {
        QVERIFY(goToQuestion());
        const int step = m_panel->step();
        m_panel->primary()->click();
        QCOMPARE(m_panel->step(), step);
        QVERIFY(m_panel->said().contains(text("first")));
        QCOMPARE(m_panel->points(), 0);
    }

    void aWrongAnswerEarnsNoPointsAndStays()
    {
        QVERIFY(goToQuestion());
        QVERIFY2(m_panel->answerField()->isVisible(), "the first question is answered in words");
        const int step = m_panel->step();
        m_panel->answerField()->setText(text("0x8"));
        m_panel->primary()->click();
        QCOMPARE(m_panel->points(), 0);
        QCOMPARE(m_panel->step(), step);
        QVERIFY(!m_panel->said().isEmpty());
    }

    void aRightAnswerEarnsPoints()
    {
        QVERIFY(goToQuestion());
        // "Where does x20 go?": the runner knows host.x20, and so does the recording's first
        // moment.
        const auto& cells = m_window->session().moment()->host.regs;
        m_panel->answerField()->setText(text("0x") + base::hex16(cells[20].place.address.value));
        m_panel->primary()->click();
        QVERIFY2(m_panel->points() > 0, qPrintable(m_panel->said()));
    }

    void aHintIsGiven()
    {
        QVERIFY(goToQuestion());
        QVERIFY(m_panel->hintButton()->isVisible());
        m_panel->hintButton()->click();
        QVERIFY(m_panel->said().startsWith(text("Hint: ")));
    }

    void theKeyLClosesAndOpensIt()
    {
        QTest::keyClick(m_window.get(), Qt::Key_L);
        QVERIFY(!m_panel->isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_L);
        QVERIFY(m_panel->isVisible());
    }

    void itsSmallButtonsShowTheWholeOfTheirSymbols()
    {
        int seen = 0;
        for (auto* button : m_panel->findChildren<QPushButton*>()) {
            if (!button->isVisible() || button->text().size() != 1)
                continue;
            ++seen;
            constexpr int kFrame = 4;
            const QImage face = button->grab().toImage().copy(
                button->rect().adjusted(kFrame, kFrame, -kFrame, -kFrame));
            QRect ink;
            for (int y = 0; y < face.height(); ++y)
                for (int x = 0; x < face.width(); ++x)
                    if (face.pixel(x, y) != face.pixel(0, 0))
                        ink |= QRect(x, y, 1, 1);
            const QRect whole = button->fontMetrics().tightBoundingRect(button->text());
            QVERIFY2(ink.width() >= whole.width() - 1 && ink.height() >= whole.height() - 1,
                     qPrintable(text("%1 shows %2x%3 of %4x%5")
                                    .arg(button->toolTip())
                                    .arg(ink.width())
                                    .arg(ink.height())
                                    .arg(whole.width())
                                    .arg(whole.height())));
        }
        QCOMPARE(seen, 2);
    }

private:
    /// Continues until a step asks.
    bool goToQuestion()
    {
        for (int i = 0; i < 20; ++i) {
            if (!m_panel->choices().empty() || m_panel->answerField()->isVisible())
                return true;
            m_panel->primary()->click();
        }
        return false;
    }
    gui::StoryPtr m_story;
    std::unique_ptr<gui::MainWindow> m_window;
    gui::LessonPanel* m_panel = nullptr;
};

QTEST_MAIN(TestLessonPanel)
#include "tst_lesson_panel.moc"
