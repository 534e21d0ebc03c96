// SPDX-License-Identifier: GPL-2.0-or-later
// Keys and mouse: each goes where it says, and back again to the very same picture.
#include "support.h"

#include "gui/panels/banner.h"
#include "gui/panels/cell-card.h"
#include "gui/panels/code-panel.h"
#include "gui/panels/console.h"
#include "gui/panels/ribbon.h"
#include "gui/panels/side-panels.h"
#include "gui/panels/top-bar.h"
#include "gui/stage/stage.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <set>

using support::text;

class TestNavigation : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY2(m_story, "tests/data/two-switches.wsrec cannot be read"); }
    void init()
    {
        m_window = support::windowWith(m_story);
        m_session = &m_window->session();
    }
    void cleanup() { m_window.reset(); }

    /// What has no key of its own stands in the menu, whose key is said then.
    void theListOfKeysHasAKeyInEachRow()
    {
        m_window->action("help")->trigger();
        const auto keys = m_window->findChildren<QLabel*>(text("help-key"));
        QVERIFY(keys.size() > 30);
        for (const QLabel* key : keys)
            QVERIFY(!key->text().isEmpty());
        QVERIFY(std::ranges::any_of(
            keys, [](const QLabel* key) { return key->text() == text("F10 …"); }));
    }

    void aKeyGoesWhereItSays_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("modifiers");
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        const int last = int(m_story->count()) - 1;
        const int phase = int(m_story->phases()[1].begin);
        const int other = int(m_story->nextSwitch(0));
        QVERIFY(phase > 1 && other > phase && last > other);
        QTest::newRow("Right steps") << int(Qt::Key_Right) << 0 << 4 << 5;
        QTest::newRow("Space steps") << int(Qt::Key_Space) << 0 << 4 << 5;
        QTest::newRow("Left goes back") << int(Qt::Key_Left) << 0 << 5 << 4;
        QTest::newRow("Left at the beginning stays") << int(Qt::Key_Left) << 0 << 0 << 0;
        QTest::newRow("Right at the end stays") << int(Qt::Key_Right) << 0 << last << last;
        QTest::newRow("Ctrl+Right goes to the next phase")
            << int(Qt::Key_Right) << int(Qt::ControlModifier) << 0 << phase;
        QTest::newRow("Shift+Right goes to the next phase")
            << int(Qt::Key_Right) << int(Qt::ShiftModifier) << 0 << phase;
        QTest::newRow("Ctrl+Left goes to the phase's beginning")
            << int(Qt::Key_Left) << int(Qt::ControlModifier) << phase << 0;
        QTest::newRow("PageDown goes to the next switch")
            << int(Qt::Key_PageDown) << 0 << 3 << other;
        QTest::newRow("PageUp goes to the switch's beginning")
            << int(Qt::Key_PageUp) << 0 << other + 5 << other;
        QTest::newRow("Home goes to the beginning") << int(Qt::Key_Home) << 0 << 20 << 0;
        QTest::newRow("End goes to the end") << int(Qt::Key_End) << 0 << 3 << last;
    }
    void aKeyGoesWhereItSays()
    {
        QFETCH(int, key);
        QFETCH(int, modifiers);
        QFETCH(int, from);
        QFETCH(int, to);
        m_session->goTo(std::uint32_t(from));
        QTest::keyClick(m_window.get(), Qt::Key(key), Qt::KeyboardModifiers(modifiers));
        QCOMPARE(int(m_session->index()), to);
    }

    void aPanelComesAndGoesByItsKey_data()
    {
        QTest::addColumn<int>("panel");
        QVERIFY(!gui::sidePanels().empty());
        for (int panel = 0; const gui::SidePanel& one : gui::sidePanels())
            QTest::newRow(one.name) << panel++;
    }
    void aPanelComesAndGoesByItsKey()
    {
        QFETCH(int, panel);
        const gui::SidePanel& what = gui::sidePanels()[std::size_t(panel)];
        const auto* widget = m_window->findChild<QWidget*>(QLatin1String(what.name));
        QVERIFY(widget && m_window->action(what.name));
        for (const QAction* action : m_window->actions())
            QCOMPARE(action->shortcuts().contains(what.key), action == m_window->action(what.name));
        QCOMPARE(!widget->isHidden(), what.atFirst);
        const int codeBefore = m_window->code()->height();
        QTest::keyClick(m_window.get(), what.key);
        QCOMPARE(!widget->isHidden(), !what.atFirst);
        QCOMPARE(m_window->code()->height() > codeBefore, what.atFirst);
        QTest::keyClick(m_window.get(), what.key);
        QCOMPARE(m_window->code()->height(), codeBefore);
        if (!what.atFirst)
            QTest::keyClick(m_window.get(), what.key);
        // It shares no room with what stands above it.
        QVERIFY(!widget->geometry().intersects(m_window->code()->geometry()));
    }

    // A function's name that is cut in half cannot be read.
    void theFirstRowOfTheCodeIsWhole_data()
    {
        QTest::addColumn<QSize>("size");
        for (const QSize size : {QSize(1280, 800), QSize(1366, 768), QSize(1920, 1080)})
            QTest::addRow("%dx%d", size.width(), size.height()) << size;
    }
    void theFirstRowOfTheCodeIsWhole()
    {
        QFETCH(QSize, size);
        m_window->resize(size);
        const auto* view = m_window->code()->findChild<QListView*>();
        QVERIFY(view);
        const auto* bar = view->verticalScrollBar();
        bool scrolls = false;
        for (std::uint32_t at = 0; at < m_story->count(); ++at) {
            m_session->goTo(at);
            if (bar->value() == bar->maximum()) // the last row is
                continue;
            scrolls = scrolls || bar->value() > 0;
            const QRect first = view->visualRect(view->indexAt(QPoint(4, 0)));
            QVERIFY2(first.top() == 0, qPrintable(text("state %1: %2").arg(at).arg(first.top())));
        }
        QVERIFY(scrolls);
    }

    void aButtonGoesWhereItSays_data()
    {
        QTest::addColumn<QString>("action");
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        const int other = int(m_story->nextSwitch(0));
        QTest::newRow("step") << text("step") << 4 << 5;
        QTest::newRow("back") << text("back") << 5 << 4;
        QTest::newRow("next phase") << text("next-phase") << 0 << int(m_story->nextPhase(0));
        QTest::newRow("previous phase")
            << text("previous-phase") << 9 << int(m_story->previousPhase(9));
        QTest::newRow("next switch") << text("next-switch") << 3 << other;
        QTest::newRow("previous switch") << text("previous-switch") << other + 1 << other;
    }
    void aButtonGoesWhereItSays()
    {
        QFETCH(QString, action);
        QFETCH(int, from);
        QFETCH(int, to);
        m_session->goTo(std::uint32_t(from));
        auto* button = m_window->topBar()->button(m_window->action(qPrintable(action)));
        QVERIFY(button);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(int(m_session->index()), to);
    }

    void thereAndBackShowsTheSameEverywhere()
    {
        std::vector<story::Moment> forward;
        for (std::uint32_t i = 0; i < m_story->count(); ++i) {
            QCOMPARE(m_session->index(), i);
            forward.push_back(*m_session->moment());
            QTest::keyClick(m_window.get(), Qt::Key_Right);
        }
        for (std::uint32_t i = m_story->count(); i-- > 0;) {
            QCOMPARE(m_session->index(), i);
            QVERIFY2(support::sameMoment(*m_session->moment(), forward[i]),
                     qPrintable(text("state %1").arg(i)));
            QTest::keyClick(m_window.get(), Qt::Key_Left);
        }
    }

    void thereAndBackPaintsTheSame()
    {
        m_session->goTo(12);
        const QImage before = m_window->grab().toImage();
        for (int i = 0; i < 30; ++i)
            QTest::keyClick(m_window.get(), Qt::Key_Right);
        QVERIFY(m_window->grab().toImage() != before);
        for (int i = 0; i < 30; ++i)
            QTest::keyClick(m_window.get(), Qt::Key_Left);
        QCOMPARE(m_window->grab().toImage(), before);
    }

    void aClickOnTheRibbonGoesToThePhase()
    {
        const int phase = 5;
        const QRectF bar = m_window->ribbon()->barOf(phase);
        QVERIFY(!bar.isEmpty());
        QTest::mouseClick(m_window->ribbon(), Qt::LeftButton, {}, bar.center().toPoint());
        QCOMPARE(m_session->index(), m_story->phases()[phase].begin);
    }

    void aDragAlongTheDotsScrubs()
    {
        Ribbon* ribbon = m_window->ribbon();
        QTest::mousePress(ribbon, Qt::LeftButton, {}, ribbon->dotOf(3).toPoint());
        QCOMPARE(m_session->index(), 3U);
        // QTest::mouseMove carries no buttons; a drag does.
        const QPointF to = ribbon->dotOf(17);
        QMouseEvent move(QEvent::MouseMove, to, ribbon->mapToGlobal(to), Qt::NoButton,
                         Qt::LeftButton, {});
        QApplication::sendEvent(ribbon, &move);
        QCOMPARE(m_session->index(), 17U);
        QTest::mouseRelease(ribbon, Qt::LeftButton, {}, to.toPoint());
    }

    void everyDotIsUnderTheMouse()
    {
        Ribbon* ribbon = m_window->ribbon();
        const auto steps = std::uint32_t(m_session->moment()->stepsInSwitch);
        for (std::uint32_t state = 0; state <= steps; ++state) {
            QTest::mouseClick(ribbon, Qt::LeftButton, {}, ribbon->dotOf(state).toPoint());
            QCOMPARE(m_session->index(), state);
        }
    }

    void aClickOnALineOfCodeGoesBehindIt()
    {
        auto* view = m_window->code()->view();
        const auto* model = view->model();
        int row = 0;
        while (model->index(row, 0).data(gui::CodeModel::KindRole).toInt() !=
               int(gui::CodeModel::Kind::Line))
            ++row;
        row += 3;
        view->scrollTo(model->index(row, 0));
        const auto shown = model->index(row, 0).data(gui::CodeModel::ShownRole);
        QVERIFY(shown.isValid());
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {},
                          view->visualRect(model->index(row, 0)).center());
        QCOMPARE(m_session->index(), shown.toUInt());
    }

    void playingStepsByItselfAndStops()
    {
        m_session->setPaceIndex(5);
        QSignalSpy moments(m_session, &gui::Session::momentChanged);
        QTest::keyClick(m_window.get(), Qt::Key_P);
        QVERIFY(m_session->playing());
        QTRY_VERIFY_WITH_TIMEOUT(moments.size() >= 3, 60000);
        QTest::keyClick(m_window.get(), Qt::Key_P);
        QVERIFY(!m_session->playing());
        QCOMPARE(int(m_session->index()), int(moments.size()));
    }

    void playingStopsAtTheEnd()
    {
        m_session->goTo(m_session->lastIndex() - 2);
        m_session->setPaceIndex(5);
        QSignalSpy playing(m_session, &gui::Session::playingChanged);
        m_session->setPlaying(true);
        QTRY_COMPARE_WITH_TIMEOUT(int(playing.size()), 2, 10000);
        QCOMPARE(m_session->index(), m_session->lastIndex());
    }

    void plusAndMinusChangeThePace()
    {
        const double before = m_session->pace();
        QTest::keyClick(m_window.get(), Qt::Key_Plus);
        QCOMPARE(m_session->pace(), before * 2);
        QTest::keyClick(m_window.get(), Qt::Key_Minus);
        QCOMPARE(m_session->pace(), before);
    }

    void theCodeNeverResetsOnAStep()
    {
        auto* model = m_window->code()->model();
        const QAbstractItemModelTester tester(
            model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(model, &QAbstractItemModel::modelReset);
        QSignalSpy changed(model, &QAbstractItemModel::dataChanged);
        for (int i = 0; i < 40; ++i) {
            const auto before = changed.size();
            QTest::keyClick(m_window.get(), Qt::Key_Right);
            QVERIFY2(changed.size() - before <= 5, "a step changes a handful of rows");
        }
        QCOMPARE(reset.size(), 0);
    }

    void theCardKeepsItsPlace()
    {
        auto* view = m_window->code()->view();
        const auto top = [&] {
            return view
                ->visualRect(
                    m_window->code()->model()->index(m_window->code()->model()->currentRow()))
                .top();
        };
        m_session->goTo(14);
        const int before = top();
        for (int i = 0; i < 10; ++i) {
            QTest::keyClick(m_window.get(), Qt::Key_Right);
            QCOMPARE(top(), before);
        }
    }

    void clickingACellTellsItsStory()
    {
        // After the fifth step regs[27] of host_ctxt was written by the STP.
        m_session->goTo(5);
        const auto& move = m_session->moment()->executed->moves.front();
        QTest::mouseClick(m_window->stage(), Qt::LeftButton, {},
                          support::middleOf(*m_window->stage(), move.to));
        QVERIFY(!m_window->cellCard()->isHidden());
        const QString said = m_window->cellCard()->text();
        QVERIFY2(said.contains(text("host_ctxt.regs.regs[27]")), qPrintable(said));
        QVERIFY2(said.contains(text("0x") + base::hex16(move.after)), qPrintable(said));
        QVERIFY2(said.contains(QString::number(move.after)), qPrintable(said));
        QVERIFY2(said.contains(text("Written last by stp x27, x28")), qPrintable(said));
        QVERIFY2(said.contains(text("Read next by ldp x27, x28")), qPrintable(said));
        const auto reader = m_story->recording().nextReader(m_session->moment()->state, move.to);
        QVERIFY(reader);
        QTest::mouseClick(m_window->cellCard()->readerButton(), Qt::LeftButton);
        QCOMPARE(m_story->stepOf(m_session->index() - 1), *reader);
        QVERIFY(m_window->cellCard()->isHidden());
    }

    void anOpenGroupShowsTheStepThatIsShown()
    {
        const auto& groups = m_session->moment()->guest.groups;
        const auto group = std::ranges::find_if(
            groups, [](const auto& g) { return g.title.startsWith(text("sys_regs")); });
        QVERIFY2(group != groups.end(), "the sample has system registers");
        const auto index = std::size_t(group - groups.begin());
        QTest::mouseClick(m_window->stage(), Qt::LeftButton, {},
                          support::middleOf(*m_window->stage(), group->boxes.front().place));
        std::set<QString> names;
        int changes = 0;
        const auto values = [&] {
            std::vector<std::optional<std::uint64_t>> those;
            for (const auto& box : m_session->moment()->guest.groups[index].boxes) {
                const gui::Item* shown =
                    m_window->stage()->scene().find(gui::idOf(box, gui::ItemId::Area::Guest));
                if (!shown || shown->value != box.value || shown->owner != box.owner ||
                    shown->state.written != box.written || shown->name != box.fullName)
                    return those; // too few
                those.push_back(shown->value);
                names.insert(shown->name);
            }
            return those;
        };
        const std::size_t count = group->boxes.size();
        auto before = values();
        QCOMPARE(before.size(), count);
        for (std::uint32_t i = 1; i < m_story->count(); ++i) {
            QTest::keyClick(m_window.get(), Qt::Key_Right);
            QCOMPARE(m_session->index(), i);
            const auto now = values();
            QVERIFY2(now.size() == count, "a cell is of another step");
            changes += now != before ? 1 : 0;
            before = now;
        }
        QCOMPARE(names.size(), count); // called as the one guest's, then as the other's
        QVERIFY(changes > 0);
        QTest::keyClick(m_window.get(), Qt::Key_Home);
        QCOMPARE(values().size(), count);
    }

    void bracketsGoFromUseToUse_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("a register") << text("x19");
        QTest::newRow("a base register") << text("x1");
        QTest::newRow("a slot of the host's") << text("host_ctxt.regs.regs[19]");
    }
    void bracketsGoFromUseToUse()
    {
        QFETCH(QString, name);
        const auto place = m_story->placeNamed(name, m_session->moment()->state);
        QVERIFY(place);
        // By hand: each shown step that writes or reads it, by what the instruction does.
        std::vector<std::uint32_t> uses;
        for (std::uint32_t i = 0; i + 1 < m_story->count(); ++i) {
            const auto step = m_story->recording().step(m_story->stepOf(i));
            const auto is = [&](const arm64::Place& p) { return p == *place; };
            const bool used =
                std::ranges::any_of(step.effects.writes,
                                    [&](const auto& w) { return is(w.to.place); }) ||
                std::ranges::any_of(step.effects.reads,
                                    [&](const auto& r) { return is(r.from.place); }) ||
                std::ranges::any_of(step.deltas, [&](const auto& d) {
                    return is(m_story->recording().placeOf(d.cell));
                });
            if (used)
                uses.push_back(i + 1);
        }
        QVERIFY(uses.size() >= 4);
        QVERIFY(uses.front() < m_story->nextSwitch(0) && uses.back() > m_story->nextSwitch(0));
        const auto* item = m_window->stage()->scene().cell(*place);
        QVERIFY(item);
        m_window->stage()->setSelected(item->id);
        std::vector<std::uint32_t> forward, back;
        for (std::size_t i = 0; i < uses.size(); ++i) {
            QTest::keyClick(m_window.get(), Qt::Key_BracketRight);
            forward.push_back(m_session->index());
            QVERIFY(m_window->stage()->selectedItem());
        }
        QCOMPARE(forward, uses);
        // There is no next one: that is said, and nothing moves.
        QTest::keyClick(m_window.get(), Qt::Key_BracketRight);
        QCOMPARE(m_session->index(), uses.back());
        QVERIFY(m_window->banner()->isVisible());
        for (std::size_t i = uses.size(); i-- > 0;) {
            back.insert(back.begin(), m_session->index());
            QTest::keyClick(m_window.get(), Qt::Key_BracketLeft);
        }
        QCOMPARE(back, uses);
    }

    void whatIsSelectedStaysSelected()
    {
        const auto place = m_session->moment()->registers[19].place;
        QTest::mouseClick(m_window->stage(), Qt::LeftButton, {},
                          support::middleOf(*m_window->stage(), place));
        QVERIFY(m_window->stage()->selectedItem());
        for (const auto key : {Qt::Key_Escape, Qt::Key_Right, Qt::Key_PageDown, Qt::Key_Left}) {
            QWidget* to = m_window->cellCard()->isHidden() ? static_cast<QWidget*>(m_window.get())
                                                           : m_window->cellCard();
            QTest::keyClick(to, key);
            QVERIFY(m_window->cellCard()->isHidden());
            QVERIFY(m_window->stage()->selectedItem());
            QCOMPARE(m_window->stage()->selectedItem()->id.place, place);
        }
    }

    void aKeyPressesTheButtonThatHasTheFocus_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<QString>("action");
        QTest::addColumn<int>("to");
        for (const auto& [name, key] :
             {std::pair{"Space", Qt::Key_Space}, std::pair{"Return", Qt::Key_Return},
              std::pair{"Enter", Qt::Key_Enter}}) {
            QTest::addRow("%s, next phase", name)
                << int(key) << text("next-phase") << int(m_story->nextPhase(9));
            QTest::addRow("%s, next switch", name)
                << int(key) << text("next-switch") << int(m_story->nextSwitch(9));
            QTest::addRow("%s, back", name) << int(key) << text("back") << 8;
            QTest::addRow("%s, step", name) << int(key) << text("step") << 10;
        }
    }
    void aKeyPressesTheButtonThatHasTheFocus()
    {
        QFETCH(int, key);
        QFETCH(QString, action);
        QFETCH(int, to);
        m_session->goTo(9);
        auto* button = m_window->topBar()->button(m_window->action(qPrintable(action)));
        button->setFocus(Qt::TabFocusReason);
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(button));
        QTest::keyClick(button, Qt::Key(key));
        QCOMPARE(int(m_session->index()), to);
    }

    void theKeyOfAnIdleActionMovesNoFocus_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("at");
        const int last = int(m_story->count()) - 1;
        QTest::newRow("Left at the beginning") << int(Qt::Key_Left) << 0;
        QTest::newRow("Home at the beginning") << int(Qt::Key_Home) << 0;
        QTest::newRow("Page Up at the beginning") << int(Qt::Key_PageUp) << 0;
        QTest::newRow("Right at the end") << int(Qt::Key_Right) << last;
        QTest::newRow("End at the end") << int(Qt::Key_End) << last;
    }
    void theKeyOfAnIdleActionMovesNoFocus()
    {
        QFETCH(int, key);
        QFETCH(int, at);
        m_session->goTo(std::uint32_t(at));
        for (const char* action : {"play", "menu"}) {
            auto* button = m_window->topBar()->button(m_window->action(action));
            QVERIFY(button->isEnabled());
            button->setFocus(Qt::TabFocusReason);
            QTest::keyClick(button, Qt::Key(key));
            QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(button));
            QCOMPARE(int(m_session->index()), at);
        }
    }

    void escapeClosesTheCard()
    {
        m_session->goTo(5);
        QTest::mouseClick(
            m_window->stage(), Qt::LeftButton, {},
            support::middleOf(*m_window->stage(), m_session->moment()->registers[3].place));
        QVERIFY(!m_window->cellCard()->isHidden());
        QTest::keyClick(m_window->cellCard(), Qt::Key_Escape);
        QVERIFY(m_window->cellCard()->isHidden());
    }

    void theWindowIsNoLargerThanTheScreen()
    {
        const QSize room = m_window->screen()->availableSize();
        QCOMPARE(m_window->fitting(QSize(100, 100)), QSize(100, 100));
        QCOMPARE(m_window->fitting(QSize(room.width() + 1, 100)), QSize(room.width(), 100));
        QCOMPARE(m_window->fitting(QSize(100, room.height() + 1)), QSize(100, room.height()));
        QVERIFY(m_window->minimumWidth() <= room.width());
        QVERIFY(m_window->minimumHeight() <= room.height());
    }

    void theScreenReaderHearsTheSentence()
    {
        m_session->goTo(5);
        const auto& executed = *m_session->moment()->executed;
        const QString said = QAccessible::queryAccessibleInterface(m_window->stage())
                                 ->text(QAccessible::Description);
        QVERIFY(said.contains(executed.instruction));
        QVERIFY(said.contains(executed.why));
    }

private:
    using Ribbon = gui::Ribbon;
    const gui::StoryPtr m_story = support::sampleStory(); // the rows are made of it
    std::unique_ptr<gui::MainWindow> m_window;
    gui::Session* m_session = nullptr;
};

QTEST_MAIN(TestNavigation)
#include "tst_navigation.moc"
