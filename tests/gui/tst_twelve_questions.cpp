// SPDX-License-Identifier: GPL-2.0-or-later
// Twelve questions about a switch, each answered in the window in at most three actions from any of
// its steps, in both languages, both themes and at every size. An action is a key, a click, or a
// field that is filled in and submitted. What answers is what can be read on the screen: all of it
// painted, in the window, under nothing else. What is right is asked of the recording.
#include "seen.h"
#include "support.h"

#include "base/translation.h"
#include "gui/model/follow.h"
#include "gui/panels/cell-card.h"
#include "gui/panels/code-panel.h"
#include "gui/panels/ribbon.h"
#include "gui/panels/scoreboard.h"
#include "gui/panels/top-bar.h"

#include <QLabel>
#include <QListWidget>
#include <QProcess>
#include <QTest>

#include <algorithm>

using gui::Item;
using gui::ItemId;
using support::text;
using Area = ItemId::Area;

namespace {
constexpr double kScale = 2; // of the process that this one starts

bool isScaled()
{
    return qEnvironmentVariable("QT_SCALE_FACTOR").toDouble() == kScale;
}
} // namespace

class TestTwelveQuestions : public QObject {
    Q_OBJECT

private slots:
    void eachIsAnsweredInThreeActions_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QString>("language");
        QTest::addColumn<bool>("dark");
        QTest::addColumn<std::uint32_t>("row");
        const QList<QSize> sizes = isScaled()
                                       ? QList<QSize>{{1280, 800}}
                                       : QList<QSize>{{1280, 800}, {1364, 743}, {1920, 1080}};
        // Each row has other steps of the switch.
        std::uint32_t row = isScaled() ? 12 : 0;
        for (const QSize size : sizes)
            for (const char* language : {"en", "zh_CN"})
                for (const bool dark : {false, true})
                    QTest::addRow("%dx%d, %s, %s", size.width(), size.height(), language,
                                  dark ? "dark" : "light")
                        << size << text(language) << dark << row++;
    }
    void eachIsAnsweredInThreeActions()
    {
        QFETCH(QSize, size);
        QFETCH(QString, language);
        QFETCH(bool, dark);
        QFETCH(std::uint32_t, row);
        base::installTranslations(*qApp, language);
        m_story = support::sampleStory(); // after the language: its sentences are told now
        QVERIFY2(m_story, "tests/data/two-switches.wsrec cannot be read");
        const std::uint32_t second = m_story->nextSwitch(0);
        int asked = 0;
        for (const Question& question : kQuestions) {
            m_window = support::windowWith(m_story, size, text("a file"), dark);
            QCOMPARE(m_window->size(), size);
            QCOMPARE(m_window->devicePixelRatioF(), isScaled() ? kScale : 1);
            for (std::uint32_t from = second + row; from < m_story->count(); from += kRows) {
                tidy();
                m_window->session().goTo(from);
                m_actions = 0;
                (this->*question.answer)();
                if (QTest::currentTestFailed()) {
                    qWarning("%s, from step %u", question.words, from - second);
                    return;
                }
                QVERIFY2(m_actions <= 3, question.words);
                ++asked;
            }
        }
        QVERIFY(asked >= int(std::size(kQuestions)) * 3);
    }
    void cleanup()
    {
        m_window.reset();
        base::installTranslations(*qApp, text("en"));
    }

    /// A scale is chosen before there is a window, once for a process.
    void eachIsAnsweredAtScaleTwo()
    {
        QProcess scaled;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(text("QT_SCALE_FACTOR"), QString::number(kScale));
        scaled.setProcessEnvironment(environment);
        scaled.setProcessChannelMode(QProcess::MergedChannels);
        scaled.start(QCoreApplication::applicationFilePath(),
                     {text("eachIsAnsweredInThreeActions")});
        QVERIFY(scaled.waitForFinished(kDeadline));
        const QByteArray said = scaled.readAll();
        QVERIFY2(scaled.exitStatus() == QProcess::NormalExit && scaled.exitCode() == 0,
                 said.constData());
        QVERIFY2(said.contains("6 passed"),
                 said.constData()); // its four rows, and what frames them
    }

private:
    static constexpr std::uint32_t kRows = 16; ///< sizes, languages and themes
    static constexpr int kDeadline = 240000;   ///< ms; for a machine that is busy with others

    [[nodiscard]] const story::Moment& moment() const { return *m_window->session().moment(); }
    [[nodiscard]] const reading::SwitchSpan& span() const
    {
        return m_story->reading().switches()[1];
    }
    [[nodiscard]] gui::Scoreboard* board() const { return m_window->findChild<gui::Scoreboard*>(); }

    /// As it was before the question: no card and no group is open, nothing is selected.
    void tidy()
    {
        m_window->cellCard()->hide();
        m_window->stage()->setFolding({});
        m_window->stage()->setSelected({});
        if (board()->isVisible())
            m_window->action("scoreboard")->trigger();
    }

    // Actions ---------------------------------------------------------------------------------
    void click(QWidget* widget, QPoint at)
    {
        ++m_actions;
        QVERIFY2(support::isOnTop(*widget, at), "what is clicked has to be there");
        QTest::mouseClick(widget, Qt::LeftButton, {}, at);
    }
    void key(Qt::Key which)
    {
        ++m_actions;
        QTest::keyClick(m_window.get(), which);
    }
    /// The story of a cell, as its card tells it.
    gui::CellCard* tellCell(const arm64::Place& place)
    {
        auto* stage = m_window->stage();
        click(stage, support::middleOf(*stage, place));
        return m_window->cellCard();
    }
    /// That line of the card says so.
    void cardSays(const char* line, const QString& what)
    {
        const auto* label = m_window->cellCard()->findChild<QLabel*>(text(line));
        QVERIFY(label);
        QVERIFY2(label->text().contains(what), qPrintable(label->text() + text(": ") + what));
        QCOMPARE(support::hidesText(*label), QString());
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
    void stageShows(const Item* item, const QRectF& room, const QString& words)
    {
        QVERIFY(item);
        QCOMPARE(support::hidesText(*m_window->stage(), *item, room, words), QString());
    }
    void stageShowsValue(const Item* item)
    {
        QVERIFY(item && item->value);
        stageShows(item, item->valueRoom, base::hex16(*item->value));
    }

    // Questions -------------------------------------------------------------------------------
    /// Each stop of its way is a row; where it goes next, or went last, is to be read at once.
    void whereDidX0Go()
    {
        const arm64::Place place = moment().guest.regs[0].place;
        gui::CellCard* card = tellCell(place);
        const auto stops =
            gui::stopsOf(gui::follow(m_window->session(), place), m_window->session());
        QVERIFY(!stops.empty() && card->way()->count() == int(stops.size()));
        auto next = std::ranges::find_if(stops, [this](const gui::WayStop& stop) {
            return stop.kind == gui::WayStop::Kind::Moved && stop.step >= moment().state;
        });
        if (next == stops.end())
            next = std::prev(stops.end());
        QCOMPARE(card->way()->item(int(next - stops.begin()))->text(), next->text);
        QCOMPARE(support::hidesRow(*card->way(), int(next - stops.begin())), QString());
    }
    void whoWroteRegs30()
    {
        const arm64::Place place = moment().host.regs[30].place;
        const auto writer = m_story->recording().lastWriter(moment().state, place);
        QVERIFY(writer);
        tellCell(place);
        cardSays("cell-writer", m_story->annotation(*writer).instruction);
    }
    void whoseIsRegs18()
    {
        const arm64::Place place = moment().guest.regs[18].place;
        const Item* shown = m_window->stage()->scene().cell(place);
        QVERIFY(shown);
        const QString owner = shown->owner.text(); // a click has another scene made
        QCOMPARE(owner, m_story->ownerAt(moment().state, place).text());
        // Its letter, in the middle of the tab; at the tab's edge an arrow may end.
        const double tab = m_window->stage()->scene().text().tab;
        const QRectF letter(shown->rect.left() + tab / 4, shown->rect.top(), tab / 2,
                            shown->rect.height());
        stageShows(shown, letter, gui::tagOf(shown->owner, m_window->theme().palette()));
        tellCell(place);
        cardSays("cell-owner", owner);
    }
    void whoReadsItNext()
    {
        const arm64::Place place = moment().guest.regs[18].place;
        const auto reader = m_story->recording().nextReader(moment().state, place);
        tellCell(place);
        cardSays("cell-reader",
                 reader ? m_story->annotation(*reader).instruction
                        : gui::CellCard::tr("Nothing in this recording reads it later."));
    }
    void whyDidWeExit()
    {
        goToPhaseAt(*span().vector);
        const Item* esr = systemRegister("esr_el2");
        QVERIFY(esr && esr->note.contains(text("HVC")));
        stageShows(esr, esr->noteRoom, esr->note);
    }
    void whatDidEsrSay()
    {
        goToPhaseAt(*span().vector);
        const auto esr = m_story->recording().valueAt(
            *span().vector, arm64::Place::of(*arm64::Register::named(u"esr_el2")));
        QVERIFY(esr);
        QCOMPARE(systemRegister("esr_el2")->value, esr);
        stageShowsValue(systemRegister("esr_el2"));
    }
    void whatIsOnTheStack()
    {
        goToPhaseAt(*span().vector);
        const auto& stack = moment().stack;
        QVERIFY(stack.known);
        int shown = 0;
        for (const auto& cell : stack.cells) {
            const Item* item = m_window->stage()->scene().cell(cell.place);
            if (!item)
                continue;
            ++shown;
            QCOMPARE(item->value, cell.value);
            stageShowsValue(item);
            stageShows(item, item->noteRoom, cell.note);
            stageShows(item, item->labelRoom, item->label);
        }
        QVERIFY(shown >= 8);
        QCOMPARE(stack.cells[std::size_t(stack.spIndex)].note, text("vcpu"));
    }
    void whoSavedX19()
    {
        tellCell(moment().host.regs[19].place);
        cardSays("cell-writer", text("stp x19, x20, [x1, #152]"));
    }
    void whatDoesThisStpEqual()
    {
        goToPhaseAt(span().span.begin);
        key(Qt::Key_Right);
        QVERIFY(moment().executed);
        const QStringList singles = moment().executed->singles;
        QCOMPARE(singles.join(u'|'), text("str x19, [x1, #152]|str x20, [x1, #160]"));
        for (const QString& single : singles)
            QCOMPARE(support::hidesPainted(*m_window->code(), single), QString());
    }
    void whatIsTtbr0()
    {
        const auto& groups = moment().guest.groups;
        const auto group = std::ranges::find_if(
            groups, [](const auto& g) { return g.title.startsWith(text("sys_regs")); });
        QVERIFY(group != groups.end());
        const auto cell =
            std::ranges::find(group->boxes, text("TTBR0_EL1"), &story::CellView::label);
        QVERIFY(cell != group->boxes.end());
        const arm64::Place place = cell->place;
        auto* stage = m_window->stage();
        click(stage, support::middleOf(*stage, place));
        const Item* shown = stage->scene().cell(place);
        QVERIFY(shown);
        QCOMPARE(shown->value, m_story->recording().valueAt(moment().state, place));
        stageShowsValue(shown);
        stageShows(shown, shown->labelRoom, text("TTBR0_EL1"));
    }
    void whichVmRuns()
    {
        const Item* vttbr = systemRegister("vttbr_el2");
        const QString guest = reading::guestName(1);
        QVERIFY(vttbr && vttbr->note.contains(guest));
        stageShows(vttbr, vttbr->noteRoom, vttbr->note);
        const Item* title =
            m_window->stage()->scene().find({ItemId::Kind::Text, Area::Guest, ItemId::Title});
        QVERIFY(title && title->label.contains(guest));
        stageShows(title, title->rect, title->label);
    }
    void didTheContractHold()
    {
        key(Qt::Key_B);
        key(Qt::Key_End);
        QVERIFY(board()->isVisible());
        const QString verdict = gui::ScoreboardModel::tr("the contract holds in this switch");
        QCOMPARE(board()->model()->standingText(), verdict);
        QCOMPARE(support::hidesPainted(*board(), text("✓ ") + verdict), QString());
    }

    struct Question {
        const char* words;
        void (TestTwelveQuestions::*answer)();
    };
    using T = TestTwelveQuestions;
    static constexpr Question kQuestions[] = {
        {"where did the guest's x0 go?", &T::whereDidX0Go},
        {"who wrote regs[30] of host_ctxt?", &T::whoWroteRegs30},
        {"whose value is in regs[18] now?", &T::whoseIsRegs18},
        {"who reads it next?", &T::whoReadsItNext},
        {"why did we exit?", &T::whyDidWeExit},
        {"what did ESR_EL2 say?", &T::whatDidEsrSay},
        {"what is on the stack at the vector?", &T::whatIsOnTheStack},
        {"which instruction saved x19?", &T::whoSavedX19},
        {"what does this STP equal?", &T::whatDoesThisStpEqual},
        {"what is TTBR0_EL1 in this context?", &T::whatIsTtbr0},
        {"which VM runs?", &T::whichVmRuns},
        {"did the contract hold?", &T::didTheContractHold},
    };

    gui::StoryPtr m_story;
    std::unique_ptr<gui::MainWindow> m_window;
    int m_actions = 0;
};

QTEST_MAIN(TestTwelveQuestions)
#include "tst_twelve_questions.moc"
