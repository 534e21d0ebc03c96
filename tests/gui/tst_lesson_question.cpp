// SPDX-License-Identifier: GPL-2.0-or-later
// While a question of a lesson is open: the keys are the answer's, and nothing gives it away.
#include "support.h"

#include "engine/veil.h"
#include "gui/panels/cell-card.h"
#include "gui/panels/code-panel.h"
#include "gui/panels/console.h"
#include "gui/panels/lesson-panel.h"
#include "gui/panels/ribbon.h"
#include "gui/stage/stage.h"
#include "gui/theme/text.h"

#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using support::text;

namespace {
/// Keys as a keyboard sends them: to whatever has the focus.
void type(const QString& keys)
{
    for (const QChar key : keys)
        QTest::keyClick(QApplication::focusWidget(), key.toLatin1());
}

void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
{
    QTest::keyClick(QApplication::focusWidget(), key, modifiers);
}
} // namespace

class TestLessonQuestion : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons");
        m_story = support::sampleStory();
        QVERIFY(m_story);
        m_window = support::windowWith(m_story);
        m_session = &m_window->session();
        m_panel = m_window->lesson();
        const auto opened = m_window->openLesson(text("01"), text("en"));
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().sentence));
    }
    void cleanup() { m_window.reset(); }

    void theQuestionHasTheKeys()
    {
        QVERIFY(goTo("Where does x20 go?"));
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(m_panel->answerField()));
    }

    /// A hint by a click, or an answer that is wrong: the next keys are meant for the answer still.
    void aClickLeavesTheKeysWithTheAnswer()
    {
        QVERIFY(goTo("Where does x20 go?"));
        QWidget* field = m_panel->answerField();
        const auto clickable = {m_panel->hintButton(), m_panel->primary()};
        type(text("x1"));
        for (QPushButton* button : clickable) {
            const QString said = m_panel->said();
            QTest::mouseClick(button, Qt::LeftButton);
            QVERIFY(m_panel->said() != said);
            QCOMPARE(QApplication::focusWidget(), field);
        }
        type(text(" + 8*20"));
        QCOMPARE(m_panel->answerField()->text(), text("x1 + 8*20"));
        for (const QPushButton* button : clickable)
            QVERIFY(button->focusPolicy() & Qt::TabFocus);
    }

    void whatIsTypedIsTheAnswer_data()
    {
        QTest::addColumn<QString>("typed");
        for (const char* typed :
             {"x1 + 8*20", "sp + 8", "t", "P", "r c l", "1+2-3=4", "what?", "  host.x20 "})
            QTest::newRow(typed) << text(typed);
    }
    void whatIsTypedIsTheAnswer()
    {
        QFETCH(QString, typed);
        QVERIFY(goTo("A push"));
        const auto index = m_session->index();
        const auto pace = m_session->pace();
        const bool dark = m_window->theme().isDark();
        type(typed);
        QCOMPARE(m_panel->answerField()->text(), typed);
        QCOMPARE(m_session->index(), index);
        QCOMPARE(m_session->pace(), pace);
        QCOMPARE(m_window->theme().isDark(), dark);
        QVERIFY(!m_session->playing());
        QVERIFY(m_panel->isVisible());
    }

    void aNeutralPlaceholderIsNoAnswer()
    {
        const auto lesson = gui::LessonPanel::load(text("01"), text("en"));
        QVERIFY(lesson.ok());
        lessons::Runner runner(*lesson);
        const std::shared_ptr<const recording::Recording> recording(m_story, &m_story->recording());
        QVERIFY(runner.attach(recording).ok());
        const QString placeholder = m_panel->answerField()->placeholderText();
        QVERIFY(!placeholder.isEmpty());
        int asked = 0;
        for (int step = 0; step < runner.stepCount(); ++step) {
            if (!runner.view(step).asks || !runner.view(step).reached)
                continue;
            ++asked;
            // Neither the whole of it nor what stands before its first comma.
            for (const QString& part : {placeholder, placeholder.section(u',', 0, 0)})
                QVERIFY(runner.answer(step, part).outcome == lessons::Outcome::Error);
        }
        QVERIFY(asked >= 3);
    }

    void nobodyGetsBehindTheQuestion_data()
    {
        QTest::addColumn<int>("how");
        const char* names[] = {"Right",
                               "Ctrl+Right",
                               "Page Down",
                               "End",
                               "play",
                               "the step button",
                               "the play button",
                               "the next switch's button",
                               "a bar of the ribbon",
                               "a dot of the ribbon",
                               "a drag along the dots",
                               "a line of code",
                               "the first line of the other function"};
        for (int i = 0; i < int(std::size(names)); ++i)
            QTest::newRow(names[i]) << i;
    }
    void nobodyGetsBehindTheQuestion()
    {
        QFETCH(int, how);
        QVERIFY(goTo("A push"));
        const auto at = m_session->index();
        QVERIFY(at > 0);
        m_session->goTo(0); // also from before it
        const auto button = [this](const char* action) {
            QTest::mouseClick(m_window->topBar()->button(m_window->action(action)), Qt::LeftButton);
        };
        const auto tryIt = [&] {
            switch (how) {
            case 0:
                QTest::keyClick(m_window.get(), Qt::Key_Right);
                break;
            case 1:
                QTest::keyClick(m_window.get(), Qt::Key_Right, Qt::ControlModifier);
                break;
            case 2:
                press(Qt::Key_PageDown);
                break;
            case 3:
                QTest::keyClick(m_window.get(), Qt::Key_End);
                break;
            case 4:
                m_window->action("play")->trigger();
                break;
            case 5:
                button("step");
                break;
            case 6:
                button("play");
                break;
            case 7:
                button("next-switch");
                break;
            case 8:
                clickRibbon(
                    m_window->ribbon()->barOf(m_window->session().moment()->phase + 3).center());
                break;
            case 9:
                clickRibbon(m_window->ribbon()->dotOf(at + 9));
                break;
            case 10:
                dragTo(at + 12);
                break;
            case 11:
                clickLine(m_window->code()->model()->currentRow() + 4);
                break;
            case 12:
                clickLine(lineOf("__guest_exit"));
                break;
            default:
                QFAIL("no such way");
            }
        };
        m_session->goTo(at);
        QVERIFY(m_panel->notice().isEmpty());
        tryIt();
        QVERIFY2(m_session->index() <= at, qPrintable(QString::number(m_session->index())));
        QVERIFY(!m_session->playing());
        QVERIFY2(m_panel->notice().contains(text("question")), qPrintable(m_panel->notice()));
        QVERIFY(m_panel->narration()->toPlainText().contains(m_panel->notice()));
    }

    void playingStopsAtTheQuestion()
    {
        QVERIFY(goTo("A push"));
        const auto at = m_session->index();
        m_session->goTo(at - 2);
        m_session->setPaceIndex(5);
        QSignalSpy playing(m_session, &gui::Session::playingChanged);
        m_session->setPlaying(true);
        QTRY_COMPARE_WITH_TIMEOUT(int(playing.size()), 2, 10000);
        QCOMPARE(m_session->index(), at);
    }

    void nothingShownGivesTheAnswerAway_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<QStringList>("secrets");
        QTest::newRow("where x20 goes")
            << text("Where does x20 go?")
            << QStringList{text("regs[20]"), text("x1, #160"), text("→ host_ctxt")};
        QTest::newRow("where the push lands")
            << text("A push")
            << QStringList{text("[sp-8]\n"), text("str x0, [sp"), text("str x1, [sp")};
        QTest::newRow("where the pop reads")
            << text("A pop") << QStringList{text("ldr x1"), text("[sp, #8]"), text("Next step")};
    }
    void nothingShownGivesTheAnswerAway()
    {
        QFETCH(QString, step);
        QFETCH(QStringList, secrets);
        QVERIFY(goTo(qPrintable(step)));
        const auto& moment = *m_session->moment();
        QVERIFY(moment.next);
        QVERIFY(moment.next->singles.isEmpty() && moment.next->changes.isEmpty());
        QVERIFY(moment.next->brief.isEmpty() && moment.next->moves.empty());
        QVERIFY(moment.stack.hint.isEmpty());
        // What the panels paint and say, but the picture's own labels of places and the lesson.
        QStringList said;
        for (QWidget* view :
             QList<QWidget*>{m_window->code(), m_window->ribbon(), m_window->topBar()}) {
            gui::TextAudit audit;
            view->grab();
            for (const auto& p : audit.painted())
                said << p.text + u'\n';
            said << view->accessibleDescription();
        }
        said << m_window->code()->view()->accessibleDescription() << m_window->stage()->sentence();
        const auto* model = m_window->code()->model();
        const int next = rowOf(gui::CodeModel::NextRole);
        QVERIFY(next >= 0);
        for (int row = next; row < model->rowCount(); ++row)
            said << model->index(row).data(Qt::AccessibleTextRole).toString()
                 << model->index(row).data(gui::CodeModel::BriefRole).toString()
                 << model->index(row).data(Qt::ToolTipRole).toString();
        QCOMPARE(support::arrowsOf(*m_window->stage()), 0);
        for (const QString& secret : secrets)
            QVERIFY2(!said.join(u'|').contains(secret), qPrintable(secret));
        QVERIFY(said.join(u'|').contains(lessons::veilText()));
    }

    void aCardDoesNotSayWhoReadsItNext()
    {
        QVERIFY(goTo("Where does x20 go?"));
        QTest::mouseClick(
            m_window->stage(), Qt::LeftButton, {},
            support::middleOf(*m_window->stage(), m_session->moment()->registers[20].place));
        QVERIFY(!m_window->cellCard()->isHidden());
        const QString said = m_window->cellCard()->text();
        QVERIFY2(!said.contains(text("Read next")), qPrintable(said));
        QVERIFY2(said.contains(lessons::veilText()), qPrintable(said));
        QVERIFY(m_window->cellCard()->readerButton()->isHidden());
        // Nor where its value goes.
        const arm64::Place place = m_session->moment()->registers[20].place;
        for (const auto& stop : gui::stopsOf(gui::follow(*m_session, place), *m_session))
            QVERIFY2(stop.step < m_session->moment()->state, qPrintable(stop.text));
        for (const gui::WayStop* tick : m_window->ribbon()->ticks())
            QVERIFY(tick->shown <= m_session->index());
    }

    void theConsoleKeepsToThePast()
    {
        QVERIFY(goTo("A push"));
        const auto state = m_session->moment()->state;
        m_window->addConsole(state, "past\n");
        m_window->addConsole(state + 1, "future\n");
        press(Qt::Key_PageDown);
        QCOMPARE(m_window->console()->model()->rowCount(), 1);
    }

    void theAnswerUncoversIt()
    {
        QVERIFY(goTo("Where does x20 go?"));
        QVERIFY(m_session->veiled());
        type(text("x1 + 8*20"));
        press(Qt::Key_Return);
        QVERIFY2(m_panel->points() > 0, qPrintable(m_panel->said()));
        QVERIFY(!m_session->horizon());
        QVERIFY(!m_session->moment()->next->singles.isEmpty());
        const auto at = m_session->index();
        QTest::keyClick(m_window.get(), Qt::Key_Right);
        QCOMPARE(m_session->index(), at + 1);
    }

    void aWrongAnswerUncoversNothing()
    {
        QVERIFY(goTo("Where does x20 go?"));
        type(text("x1 + 20"));
        press(Qt::Key_Return);
        QVERIFY(!m_panel->said().isEmpty());
        QVERIFY(m_session->veiled());
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(m_panel->answerField()));
    }

    void theStepBeforeDoesNotUncoverIt()
    {
        QVERIFY(goTo("A push"));
        const auto at = m_session->index();
        m_panel->backButton()->click();
        m_session->goTo(m_session->lastIndex());
        QCOMPARE(m_session->index(), at);
    }

    void whoSkipsSeesOnAndGetsNoPoints()
    {
        QVERIFY(goTo("Where does x20 go?"));
        QVERIFY(m_panel->skipButton()->isVisible());
        const int step = m_panel->step();
        QTest::mouseClick(m_panel->skipButton(), Qt::LeftButton);
        QCOMPARE(m_panel->step(), step + 1);
        QVERIFY(!m_session->horizon());
        m_panel->backButton()->click();
        type(text("x1 + 8*20"));
        press(Qt::Key_Return);
        QVERIFY2(m_panel->said().contains(text("without points")), qPrintable(m_panel->said()));
        QCOMPARE(m_panel->points(), 0);
    }

    void whoClosesTheLessonSeesOnAndGetsNoPoints()
    {
        QVERIFY(goTo("Where does x20 go?"));
        QTest::mouseClick(m_panel->closeButton(), Qt::LeftButton);
        QVERIFY(!m_panel->isVisible());
        QVERIFY(!m_session->horizon());
        QTest::keyClick(m_window.get(), Qt::Key_L);
        QVERIFY(m_panel->isVisible());
        type(text("x1 + 8*20"));
        press(Qt::Key_Return);
        QCOMPARE(m_panel->points(), 0);
    }

    void aStepThatIsDoneStaysDone()
    {
        QVERIFY(goTo("Where does x20 go?"));
        type(text("x1 + 8*20"));
        press(Qt::Key_Return);
        const int points = m_panel->points();
        press(Qt::Key_Return);
        m_panel->backButton()->click();
        QVERIFY(!m_session->horizon());
        QVERIFY(m_panel->done());
        QCOMPARE(m_panel->points(), points);
    }

    void theTitleSaysWhereTheReaderIs()
    {
        QVERIFY(goTo("Where does x20 go?"));
        QVERIFY2(m_window->windowTitle().contains(text("step 2 of 14 · 0 of 67 points")),
                 qPrintable(m_window->windowTitle()));
        type(text("x1 + 8*20"));
        press(Qt::Key_Return);
        QVERIFY2(m_window->windowTitle().contains(text("3 of 67 points")),
                 qPrintable(m_window->windowTitle()));
    }

private:
    /// Goes on, and answers as the lesson does, until the step of that title.
    bool goTo(const char* title)
    {
        const auto lesson = gui::LessonPanel::load(text("01"), text("en"));
        for (int i = 0; lesson.ok() && i < 40; ++i) {
            const auto& step = lesson->steps[std::size_t(m_panel->step())];
            if (step.title == text(title))
                return true;
            if (step.ask && !m_panel->done())
                m_panel->answerField()->setText(step.ask->text());
            m_panel->primary()->click();
        }
        return false;
    }
    int rowOf(int role)
    {
        const auto* model = m_window->code()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row).data(role).toBool())
                return row;
        }
        return -1;
    }
    int lineOf(const char* function)
    {
        const auto* model = m_window->code()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row).data(gui::CodeModel::InstructionRole).toString() ==
                text(function))
                return row + 1;
        }
        return -1;
    }
    void clickLine(int row)
    {
        auto* view = m_window->code()->view();
        const auto index = m_window->code()->model()->index(row);
        view->scrollTo(index);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(index).center());
    }
    void clickRibbon(QPointF at)
    {
        QTest::mouseClick(m_window->ribbon(), Qt::LeftButton, {}, at.toPoint());
    }
    void dragTo(std::uint32_t state)
    {
        gui::Ribbon* ribbon = m_window->ribbon();
        const QPointF from = ribbon->dotOf(m_session->index()), to = ribbon->dotOf(state);
        QTest::mousePress(ribbon, Qt::LeftButton, {}, from.toPoint());
        QMouseEvent move(QEvent::MouseMove, to, ribbon->mapToGlobal(to), Qt::NoButton,
                         Qt::LeftButton, {});
        QApplication::sendEvent(ribbon, &move);
        QTest::mouseRelease(ribbon, Qt::LeftButton, {}, to.toPoint());
    }

    gui::StoryPtr m_story;
    std::unique_ptr<gui::MainWindow> m_window;
    gui::Session* m_session = nullptr;
    gui::LessonPanel* m_panel = nullptr;
};

QTEST_MAIN(TestLessonQuestion)
#include "tst_lesson_question.moc"
