// SPDX-License-Identifier: GPL-2.0-or-later
// Twelve questions about a switch, each answered in the window in at most three actions from any of
// its steps. An action is a key, a click, or a field that is filled in and submitted. What answers
// is what stands on the screen; what is right is asked of the recording.
#include "support.h"

#include "gui/panels/cell-card.h"
#include "gui/panels/cells-card.h"
#include "gui/panels/code-panel.h"
#include "gui/panels/ribbon.h"
#include "gui/panels/scoreboard.h"
#include "gui/panels/top-bar.h"

#include <QTest>

#include <algorithm>

using gui::Item;
using gui::ItemId;
using support::text;
using Area = ItemId::Area;

class TestTwelveQuestions : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY2(m_story, "tests/data/two-switches.wsrec cannot be read"); }

    void eachIsAnsweredInThreeActions_data()
    {
        QTest::addColumn<int>("question");
        static constexpr const char* kQuestions[] = {
            "where did the guest's x0 go?",
            "who wrote regs[30] of host_ctxt?",
            "whose value is in regs[18] now?",
            "who reads it next?",
            "why did we exit?",
            "what did ESR_EL2 say?",
            "what is on the stack at the vector?",
            "which instruction saved x19?",
            "what does this STP equal?",
            "what is TTBR0_EL1 in this context?",
            "which VM runs?",
            "did the contract hold?",
        };
        for (int i = 0; i < int(std::size(kQuestions)); ++i)
            QTest::newRow(kQuestions[i]) << i;
    }
    void eachIsAnsweredInThreeActions()
    {
        QFETCH(int, question);
        const std::uint32_t second = m_story->nextSwitch(0);
        for (std::uint32_t from = second; from < m_story->count(); from += 7) {
            m_window = support::windowWith(m_story);
            m_window->session().goTo(from);
            m_actions = 0;
            (this->*kAnswers[question])();
            if (QTest::currentTestFailed()) {
                qWarning("from step %u", from - second);
                return;
            }
            QVERIFY2(m_actions <= 3, qPrintable(text("%1 actions").arg(m_actions)));
        }
        m_window.reset();
    }

private:
    [[nodiscard]] const story::Moment& moment() const { return *m_window->session().moment(); }
    [[nodiscard]] const reading::SwitchSpan& span() const
    {
        return m_story->reading().switches()[1];
    }

    // Actions ---------------------------------------------------------------------------------
    void click(QWidget* widget, QPoint at)
    {
        ++m_actions;
        QTest::mouseClick(widget, Qt::LeftButton, {}, at);
    }
    void key(Qt::Key which)
    {
        ++m_actions;
        QTest::keyClick(m_window.get(), which);
    }
    void submit(QLineEdit* field, const char* words)
    {
        ++m_actions;
        QTest::keyClicks(field, text(words));
        QTest::keyClick(field, Qt::Key_Return);
    }
    /// The story of a cell, as its card tells it.
    QString tellCell(const arm64::Place& place)
    {
        auto* stage = m_window->stage();
        click(stage, support::middleOf(*stage, place));
        return m_window->cellCard()->isVisible() ? m_window->cellCard()->text() : QString();
    }
    void goToPhaseAt(std::uint32_t state)
    {
        const auto& phases = m_story->phases();
        const auto phase = std::ranges::find_if(phases, [&](const story::Phase& each) {
            return m_story->stateOf(each.begin) == state;
        });
        QVERIFY(phase != phases.end());
        auto* ribbon = m_window->ribbon();
        click(ribbon, ribbon->barOf(int(phase - phases.begin())).center().toPoint());
        QCOMPARE(moment().state, state);
    }
    [[nodiscard]] const Item* systemRegister(const char* name)
    {
        return m_window->stage()->scene().cell(
            arm64::Place::of(*arm64::Register::named(QString::fromLatin1(name))));
    }

    // Questions -------------------------------------------------------------------------------
    void whereDidX0Go()
    {
        const QString told = tellCell(moment().guest.regs[0].place);
        QVERIFY2(told.contains(text("ldp x0, x1, [sp], #16")) || told.contains(text("x0")),
                 qPrintable(told));
        QVERIFY2(told.contains(text("The way of this value")), qPrintable(told));
    }
    void whoWroteRegs30()
    {
        const QString told = tellCell(moment().host.regs[30].place);
        const auto writer =
            m_story->recording().lastWriter(moment().state, moment().host.regs[30].place);
        QVERIFY(writer);
        QVERIFY2(told.contains(m_story->annotation(*writer).instruction), qPrintable(told));
    }
    void whoseIsRegs18()
    {
        const story::CellView& cell = moment().guest.regs[18];
        const Item* shown = m_window->stage()->scene().cell(cell.place);
        QVERIFY(shown);
        const QString owner = shown->owner.text(); // a click has another scene made
        QCOMPARE(owner, m_story->ownerAt(moment().state, cell.place).text()); // its tab's letter
        QVERIFY(tellCell(cell.place).contains(owner));
    }
    void whoReadsItNext()
    {
        const arm64::Place place = moment().guest.regs[18].place;
        const QString told = tellCell(place);
        const auto reader = m_story->recording().nextReader(moment().state, place);
        QVERIFY2(told.contains(reader ? m_story->annotation(*reader).instruction
                                      : text("Nothing in this recording reads it later")),
                 qPrintable(told));
    }
    void whyDidWeExit()
    {
        goToPhaseAt(*span().vector);
        QVERIFY2(systemRegister("esr_el2")->note.contains(text("HVC")),
                 qPrintable(systemRegister("esr_el2")->note));
    }
    void whatDidEsrSay()
    {
        goToPhaseAt(*span().vector);
        const auto esr = m_story->recording().valueAt(
            *span().vector, arm64::Place::of(*arm64::Register::named(u"esr_el2")));
        QVERIFY(esr);
        QCOMPARE(systemRegister("esr_el2")->value, esr);
    }
    void whatIsOnTheStack()
    {
        goToPhaseAt(*span().vector);
        const auto& stack = moment().stack;
        QVERIFY(stack.known);
        int shown = 0;
        for (const auto& cell : stack.cells) {
            const Item* item = m_window->stage()->scene().cell(cell.place);
            shown += item && item->value == cell.value ? 1 : 0;
        }
        QVERIFY(shown >= 8);
        QCOMPARE(stack.cells[std::size_t(stack.spIndex)].note, text("vcpu"));
    }
    void whoSavedX19()
    {
        const QString told = tellCell(moment().host.regs[19].place);
        QVERIFY2(told.contains(text("stp x19, x20, [x1, #152]")), qPrintable(told));
    }
    void whatDoesThisStpEqual()
    {
        goToPhaseAt(span().span.begin);
        QVERIFY(moment().next);
        QCOMPARE(moment().next->singles.join(u'|'),
                 text("str x19, [x1, #152]|str x20, [x1, #160]"));
        QVERIFY(m_window->code()->isVisible());
    }
    void whatIsTtbr0()
    {
        const auto& groups = moment().guest.groups;
        const auto group = std::ranges::find_if(
            groups, [](const auto& g) { return g.title.startsWith(text("sys_regs")); });
        QVERIFY(group != groups.end());
        auto* stage = m_window->stage();
        click(stage, support::middleOf(*stage, group->boxes.front().place));
        auto* card = m_window->cellsCard();
        QVERIFY(card->isVisible());
        click(card->finder(), card->finder()->rect().center());
        submit(card->finder(), "TTBR0");
        const QModelIndex at = card->view()->currentIndex();
        QVERIFY(card->view()->viewport()->rect().contains(card->view()->visualRect(at)));
        const auto* cell = card->model()->cellAt(at);
        QVERIFY(cell && cell->label == text("TTBR0_EL1"));
        QCOMPARE(at.siblingAtColumn(gui::CellTreeModel::Value).data().toString(),
                 base::hex16(*m_story->recording().valueAt(moment().state, cell->place)));
    }
    void whichVmRuns()
    {
        const QString note = systemRegister("vttbr_el2")->note;
        QVERIFY2(note.contains(text("guest B")), qPrintable(note));
        const Item* title =
            m_window->stage()->scene().find({ItemId::Kind::Text, Area::Guest, ItemId::Title});
        QVERIFY(title && title->label.contains(text("guest B")));
    }
    void didTheContractHold()
    {
        key(Qt::Key_B);
        key(Qt::Key_End);
        auto* board = m_window->findChild<gui::Scoreboard*>();
        QVERIFY(board && board->isVisible());
        QCOMPARE(board->model()->standingText(), text("the contract holds"));
    }

    static constexpr void (TestTwelveQuestions::*kAnswers[])() = {
        &TestTwelveQuestions::whereDidX0Go,         &TestTwelveQuestions::whoWroteRegs30,
        &TestTwelveQuestions::whoseIsRegs18,        &TestTwelveQuestions::whoReadsItNext,
        &TestTwelveQuestions::whyDidWeExit,         &TestTwelveQuestions::whatDidEsrSay,
        &TestTwelveQuestions::whatIsOnTheStack,     &TestTwelveQuestions::whoSavedX19,
        &TestTwelveQuestions::whatDoesThisStpEqual, &TestTwelveQuestions::whatIsTtbr0,
        &TestTwelveQuestions::whichVmRuns,          &TestTwelveQuestions::didTheContractHold,
    };

    const gui::StoryPtr m_story = support::sampleStory();
    std::unique_ptr<gui::MainWindow> m_window;
    int m_actions = 0;
};

QTEST_MAIN(TestTwelveQuestions)
#include "tst_twelve_questions.moc"
