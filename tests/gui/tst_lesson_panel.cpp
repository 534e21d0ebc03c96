// SPDX-License-Identifier: GPL-2.0-or-later
// A lesson in the window: answered by mouse and keys, judged by the engine.
#include "support.h"

#include "gui/panels/cell-card.h"
#include "gui/panels/lesson-panel.h"

#include "base/address.h"
#include "gui/theme/text.h"

#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
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

    void aCellIsPointedAt()
    {
        QVERIFY(goToQuestion());
        QVERIFY(m_panel->takesCell());
        auto* stage = m_window->stage();
        const auto& moment = *m_window->session().moment();
        const auto click = [&](const arm64::Place& place) {
            QTest::mouseClick(stage, Qt::LeftButton, {}, support::middleOf(*stage, place));
        };
        click(moment.guest.regs[3].place);
        QCOMPARE(m_panel->answerField()->text(), text("guest.x3"));
        const auto& onStack = moment.stack.cells[std::size_t(moment.stack.spIndex)].place;
        click(onStack);
        QCOMPARE(m_panel->answerField()->text(), base::hex(onStack.address.value));
        click(moment.host.regs[20].place);
        QCOMPARE(m_panel->answerField()->text(), text("host.x20"));
        QVERIFY(m_window->cellCard()->isHidden());
        click(moment.host.regs[20].place);
        QVERIFY2(m_window->cellCard()->isVisible(), "once more tells its story");
        QTest::keyClick(m_window.get(), Qt::Key_Escape);
        QTest::keyClick(m_panel->answerField(), Qt::Key_Return);
        QVERIFY2(m_panel->points() > 0, qPrintable(m_panel->said()));
        // It is answered: a click is a click again.
        QVERIFY(!m_panel->takesCell());
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

    void itOpensAtItsTop_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QString>("language");
        for (const QSize size :
             {QSize(1280, 800), QSize(1278, 775), QSize(1364, 743), QSize(1920, 1080)}) {
            for (const char* language : {"en", "zh_CN"})
                QTest::addRow("%dx%d, %s", size.width(), size.height(), language)
                    << size << text(language);
        }
    }
    void itOpensAtItsTop()
    {
        QFETCH(QSize, size);
        QFETCH(QString, language);
        m_window = support::windowWith(m_story, size);
        m_panel = m_window->lesson();
        QVERIFY(m_window->openLesson(text("01"), language).ok());
        QCoreApplication::processEvents();
        const auto* bar = m_panel->narration()->verticalScrollBar();
        // In a wide window the whole text has room.
        QVERIFY(bar->maximum() > 0 || size.width() > 1300);
        QCOMPARE(bar->value(), 0);
        // And each step at its own.
        for (int i = 0; i < 2 && m_panel->step() == 0; ++i)
            m_panel->primary()->click();
        QCOMPARE(m_panel->step(), 1);
        QCoreApplication::processEvents();
        QCOMPARE(bar->value(), 0);
    }

    /// As --lesson does: it is told before there is a window.
    void openedBeforeTheWindowItOpensAtItsTop()
    {
        m_window = std::make_unique<gui::MainWindow>(false);
        m_window->setAttribute(Qt::WA_DontShowOnScreen);
        m_window->resize(1280, 800);
        m_panel = m_window->lesson();
        QVERIFY(m_window->openLesson(text("01"), text("en")).ok());
        m_window->setStory(m_story, text("a file"));
        m_window->show();
        QCoreApplication::processEvents();
        const auto* bar = m_panel->narration()->verticalScrollBar();
        QVERIFY(bar->maximum() > 0);
        QCOMPARE(bar->value(), 0);
    }

    void nothingMovesWhenSomethingIsSaid()
    {
        QVERIFY(goToQuestion());
        const auto places = [this] {
            QList<QRect> all;
            for (const QWidget* w : std::initializer_list<const QWidget*>{
                     m_panel->answerField(), m_panel->primary(), m_panel->hintButton(),
                     m_panel->skipButton(), m_panel->narration()})
                all << w->geometry();
            return all;
        };
        const auto before = places();
        m_panel->primary()->click(); // no answer yet
        QCOMPARE(places(), before);
        m_panel->answerField()->setText(text("x1 + 20"));
        m_panel->primary()->click();
        QCOMPARE(places(), before);
        m_panel->hintButton()->click();
        QCOMPARE(places(), before);
        m_window->session().step();
        QVERIFY(!m_panel->notice().isEmpty());
        QCOMPARE(places(), before);
    }

    void whatIsSaidIsSeen()
    {
        QVERIFY(goToQuestion());
        m_panel->answerField()->setText(text("x1 + 20"));
        m_panel->primary()->click();
        const auto* view = m_panel->narration();
        QTextCursor found = view->document()->find(m_panel->said().left(20));
        QVERIFY(!found.isNull());
        QVERIFY2(view->viewport()->rect().contains(view->cursorRect(found)), "it is scrolled to");
    }

    void theTextIsReadOnByKeys()
    {
        m_window = support::windowWith(m_story, {1280, 775});
        m_panel = m_window->lesson();
        const QString prose = text("A line of prose.\n\n").repeated(60);
        QVERIFY(openLesson(text("ask = \"1\"\npoints = 1\n"), 1, prose));
        const auto* bar = m_panel->narration()->verticalScrollBar();
        QVERIFY(bar->maximum() > 0);
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(m_panel->answerField()));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        QVERIFY(bar->value() > 0);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up);
        QCOMPARE(bar->value(), 0);
        m_panel->narration()->setFocus(Qt::TabFocusReason);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        QVERIFY(bar->value() > 0);
    }

    void aChoiceIsWhole_data()
    {
        QTest::addColumn<QStringList>("choices");
        QTest::addColumn<QString>("language");
        QTest::newRow("lesson 01's")
            << QStringList{text("Yes. EL2 is told that w1 and w2 were stored."),
                           text("No. EL2 is told that there was a write, and nothing more.")}
            << text("en");
        QTest::newRow("short ones")
            << QStringList{text("0"), text("1"), text("2"), text("3")} << text("en");
        QTest::newRow("a paragraph")
            << QStringList{text("Neither of them, because the hardware does what the architecture "
                                "asks of it, & that is no more than to keep each of the two halves "
                                "whole while the pair as such may be torn apart."),
                           text("b")}
            << text("en");
        QTest::newRow("in Chinese") << QStringList{text("不会。EL2 "
                                                        "只知道发生了一次写入，除此之外什么也不知道"
                                                        "，也无从知道写的是哪两个寄存器。"),
                                                   text("会。")}
                                    << text("zh_CN");
    }
    void aChoiceIsWhole()
    {
        QFETCH(QStringList, choices);
        QVERIFY(openLesson(text("ask = \"1\"\npoints = 1\n") + choiceBlocks(choices)));
        QCOMPARE(m_panel->choices().size(), std::size_t(choices.size()));
        for (gui::ChoiceButton* chosen : m_panel->choices()) {
            chosen->click();
            for (gui::ChoiceButton* b : m_panel->choices()) {
                gui::TextAudit audit;
                b->grab();
                QCOMPARE(int(audit.painted().size()), 1);
                const auto& p = audit.painted().front();
                QVERIFY2(!p.cut && !p.elided, qPrintable(p.text));
                QCOMPARE(p.text, b->sentence());
                QVERIFY(m_panel->rect().contains(b->geometry()));
                QVERIFY(!b->geometry().intersects(m_panel->primary()->geometry()));
            }
        }
        QVERIFY2(m_panel->narration()->height() > 60, "the question has room too");
    }

    void aChoiceIsMadeByKeys()
    {
        QVERIFY(openLesson(text("ask = \"1\"\npoints = 4\n") +
                           choiceBlocks({text("no"), text("yes"), text("perhaps")})));
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(m_panel->choices().front()));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QVERIFY(m_panel->choices()[1]->isChecked());
        QCOMPARE(m_panel->points(), 0);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(m_panel->points(), 4);
    }

    void aFailedCheckCanBeLeft()
    {
        QVERIFY(openLesson(text("points = 5\n[[expect]]\nthat = \"x1\"\nis = \"x1 + 1\"\n")));
        const int step = m_panel->step();
        m_panel->primary()->click();
        QVERIFY2(m_panel->said().contains(text("does not hold")), qPrintable(m_panel->said()));
        QVERIFY(!m_panel->done());
        QVERIFY(m_panel->primary()->isEnabled());
        m_panel->primary()->click();
        QCOMPARE(m_panel->step(), step + 1);
        QCOMPARE(m_panel->points(), 0);
    }

    void aStepThatIsNotReachedCanBeLeft()
    {
        QVERIFY(openLesson(text("run_to = \"at:nowhere_at_all\"\n")));
        const int step = m_panel->step();
        m_panel->primary()->click();
        QCOMPARE(m_panel->step(), step + 1);
        QVERIFY2(!m_panel->narration()->toPlainText().contains(text("{{")),
                 "an empty place for a value is not shown");
    }

    void tooFewSwitchesAreToBeRecorded()
    {
        QVERIFY(openLesson(text("run_to = \"exit:guest_a_stp_to_uart\"\n"), 5));
        QVERIFY(!m_panel->hasEnough());
        QSignalSpy wanted(m_panel, &gui::LessonPanel::recordingWanted);
        QVERIFY(m_panel->narration()->toPlainText().contains(
            text("needs 5 world switches, and 2 are recorded")));
        m_panel->setMachine({gui::LessonPanel::Machine::State::Recording, 3, {}});
        QVERIFY2(m_panel->primary()->text().contains(text("3 of 5")),
                 qPrintable(m_panel->primary()->text()));
        QVERIFY(!m_panel->primary()->isEnabled());
        m_panel->setMachine(
            {gui::LessonPanel::Machine::State::Recordable, 3, text("The machine ended early.")});
        const QString said = m_panel->narration()->toPlainText();
        QVERIFY2(said.contains(text("The machine ended early.")), qPrintable(said));
        QVERIFY2(said.contains(text("no answer of yours")), qPrintable(said));
        m_panel->setMachine({gui::LessonPanel::Machine::State::Foreign, 0, {}});
        QVERIFY(!m_panel->primary()->isEnabled());
        QVERIFY(m_panel->narration()->toPlainText().contains(text("--switches 5")));
        m_panel->setMachine({});
        QCOMPARE(wanted.size(), 0);
        QTest::keyClick(m_window.get(), Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.first().first().toInt(), 5);
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
    /// A lesson of two steps, the first of which has that block, at that step's question.
    bool openLesson(const QString& block, int switches = 1, const QString& prose = {})
    {
        QFile file(m_dir.filePath(text("lesson.md")));
        if (!file.open(QIODevice::WriteOnly))
            return false;
        file.write((text("# A test\n\nProse.\n\n```lab\nid = \"a-test\"\nseed = \"s\"\nbudget = "
                         "5000\nswitches = %1\n```\n\n## One\n\nThe value is {{x0}}.\n\n%3Which?"
                         "\n\n```lab\n%2```\n\nSo it is.\n\n## Two\n\nThe end, "
                         "{{x1}}.\n\n```lab\n```\n")
                        .arg(QString::number(switches), block, prose))
                       .toUtf8());
        file.close();
        const auto opened = m_window->openLesson(file.fileName(), text("en"));
        if (!opened.ok())
            qWarning("%s", qPrintable(opened.error().sentence));
        return opened.ok();
    }
    static QString choiceBlocks(const QStringList& sentences)
    {
        QString blocks;
        for (qsizetype i = 0; i < sentences.size(); ++i)
            blocks += text("[[choice]]\nis = \"%1\"\nsay = \"%2\"\n").arg(i).arg(sentences[i]);
        return blocks;
    }

    QTemporaryDir m_dir;
    gui::StoryPtr m_story;
    std::unique_ptr<gui::MainWindow> m_window;
    gui::LessonPanel* m_panel = nullptr;
};

QTEST_MAIN(TestLessonPanel)
#include "tst_lesson_panel.moc"
