// SPDX-License-Identifier: GPL-2.0-or-later
// What a screen reader has of the switch, and how far its user gets by keys alone.
#include "heard.h"

#include "gui/panels/cell-card.h"

#include <QTest>

#include <set>

using gui::Item;
using gui::ItemId;
using support::alerts;
using support::heard;
using support::text;
using support::words;
using Area = ItemId::Area;

class TestWithoutEyes : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_story = support::sampleStory();
        QVERIFY2(m_story, "tests/data/two-switches.wsrec cannot be read");
        gui::setAccessibilitySink(support::listen);
    }
    void cleanupTestCase() { gui::setAccessibilitySink(nullptr); }
    void init()
    {
        m_window = support::windowWith(m_story);
        m_session = &m_window->session();
        m_stage = QAccessible::queryAccessibleInterface(m_window->stage());
        QVERIFY(m_stage);
        heard().clear();
    }
    void cleanup() { m_window.reset(); }

    void everyCellIsAChild()
    {
        for (const std::uint32_t i :
             {0U, 5U, 30U, m_story->nextSwitch(0), m_session->lastIndex()}) {
            m_session->goTo(i);
            QCOMPARE(support::amissInTree(*m_window->stage()), QString());
        }
    }

    void aChildIsTheSameFromStepToStep()
    {
        const ItemId x19 = m_window->stage()->scene().selectable(Area::Cpu)[19]->id;
        QAccessibleInterface* child = childOf(x19);
        QCOMPARE(child->text(QAccessible::Name), text("x19"));
        const QAccessible::Id id = QAccessible::uniqueId(child);
        std::set<QString> values;
        for (std::uint32_t i = 0; i < m_story->count(); ++i) {
            m_session->goTo(i);
            QCOMPARE(childOf(x19), child);
            QCOMPARE(QAccessible::uniqueId(child), id);
            values.insert(child->text(QAccessible::Value));
        }
        QVERIFY(values.size() > 1);
        // The context of another guest is another one: its cells are no longer there.
        m_session->goTo(0);
        QAccessibleInterface* of =
            childOf(m_window->stage()->scene().selectable(Area::Guest)[3]->id);
        QVERIFY(of->isValid());
        m_session->goTo(m_session->lastIndex());
        QVERIFY(!of->isValid() && of->state().invalid);
        QVERIFY(of->text(QAccessible::Value).isEmpty());
    }

    void eachStepIsAnnouncedOnce()
    {
        for (std::uint32_t i = 1; i < m_story->count(); ++i) {
            heard().clear();
            QTest::keyClick(m_window.get(), Qt::Key_Right);
            QCOMPARE(m_session->index(), i);
            QCOMPARE(alerts().size(), 1);
            const QString said = alerts().front();
            QVERIFY2(words(said) <= 40, qPrintable(text("%1: %2").arg(words(said)).arg(said)));
            const auto& executed = *m_session->moment()->executed;
            if (executed.instruction != executed.brief) // a run is said as what became of it
                QVERIFY2(said.contains(executed.instruction), qPrintable(said));
            // What it wrote, or that there is more.
            for (const Item* item : m_window->stage()->scene().selectable()) {
                if (item->state.written && item->holdsValue())
                    QVERIFY2(said.contains(item->name + text(" = ")) ||
                                 said.contains(text("more changes")),
                             qPrintable(said));
            }
        }
        // Back is a change as well.
        heard().clear();
        QTest::keyClick(m_window.get(), Qt::Key_Left);
        QCOMPARE(alerts().size(), 1);
    }

    void momentsThatAreToldAlikeAreTwo()
    {
        // An instruction that leaves nothing behind, at the same step of two switches.
        std::map<QString, std::uint32_t> told;
        int alike = 0;
        for (std::uint32_t i = 0; i < m_story->count(); ++i) {
            m_session->goTo(i);
            const auto [first, isNew] =
                told.emplace(m_stage->child(m_stage->childCount() - 1)->text(QAccessible::Name), i);
            if (isNew)
                continue;
            m_session->goTo(first->second);
            heard().clear();
            m_session->goTo(i);
            QCOMPARE(alerts(), QStringList{first->first});
            ++alike;
        }
        QVERIFY(alike > 0);
    }

    void whatDidNotChangeIsNotAnnounced()
    {
        m_session->goTo(5);
        QCOMPARE(alerts().size(), 1);
        heard().clear();
        m_session->grow(); // the same moment once more
        m_window->resize(1400, 900);
        QTest::keyClick(m_window.get(), Qt::Key_T);
        QTest::keyClick(m_window.get(), Qt::Key_T);
        m_window->stage()->grab();
        QCOMPARE(alerts(), QStringList());
    }

    void anOpenQuestionIsNotGivenAway()
    {
        m_session->setHorizon(5U);
        heard().clear();
        m_session->goTo(5);
        QCOMPARE(alerts().size(), 1);
        QVERIFY2(!alerts().front().contains(text(" = ")), qPrintable(alerts().front()));
    }

    void anyCellIsAtMostFourKeysAway()
    {
        m_session->goTo(5);
        const std::vector<std::pair<Area, Qt::Key>> letters{{Area::Host, Qt::Key_H},
                                                            {Area::Cpu, Qt::Key_X},
                                                            {Area::Guest, Qt::Key_G},
                                                            {Area::Stack, Qt::Key_S},
                                                            {Area::System, Qt::Key_Y}};
        int reached = 0;
        for (const auto& [area, letter] : letters) {
            const auto items = m_window->stage()->scene().selectable(area);
            std::vector<ItemId> ids;
            for (const Item* item : items)
                ids.push_back(item->id);
            for (std::size_t n = 0; n < ids.size(); ++n) {
                m_window->topBar()->button(m_window->action("menu"))->setFocus();
                int keys = 1;
                press(letter);
                for (const QChar digit : QString::number(n)) {
                    press(Qt::Key(Qt::Key_0 + digit.digitValue()));
                    ++keys;
                }
                QVERIFY(keys <= 4);
                QCOMPARE(m_window->stage()->selected(), std::optional(ids[n]));
                const QAccessible::State state = childOf(ids[n])->state();
                QVERIFY(state.selected && state.focused);
                QCOMPARE(m_stage->focusChild(), childOf(ids[n]));
                ++reached;
            }
        }
        QCOMPARE(reached, m_stage->childCount() - 1);
        QCOMPARE(m_session->index(), 5U);
    }

    void theFocusFollowsTheSelection()
    {
        press(Qt::Key_X);
        press(Qt::Key_1);
        heard().clear();
        press(Qt::Key_Down);
        std::vector<QString> focused;
        for (const support::Heard& h : heard()) {
            if (h.what == QAccessible::Focus)
                focused.push_back(h.name);
        }
        QCOMPARE(focused, std::vector<QString>{text("x2")});
        // Enter tells its story, Escape comes back to it.
        press(Qt::Key_Return);
        QVERIFY(!m_window->cellCard()->isHidden());
        QVERIFY(m_window->cellCard()->text().startsWith(text("x2\n")));
        press(Qt::Key_Escape);
        QVERIFY(m_window->cellCard()->isHidden());
        QVERIFY(m_window->stage()->hasFocus());
        press(Qt::Key_Down);
        QCOMPARE(m_window->stage()->selectedItem()->name, text("x3"));
        press(Qt::Key_Escape);
        QVERIFY(!m_window->stage()->selected());
    }

    void aReaderCanSelectAndOpen()
    {
        const ItemId x7 = m_window->stage()->scene().selectable(Area::Cpu)[7]->id;
        auto* actions = childOf(x7)->actionInterface();
        QVERIFY(actions);
        actions->doAction(QAccessibleActionInterface::setFocusAction());
        QCOMPARE(m_window->stage()->selected(), std::optional(x7));
        QVERIFY(m_window->stage()->hasFocus());
        actions->doAction(QAccessibleActionInterface::pressAction());
        QVERIFY(m_window->cellCard()->text().startsWith(text("x7\n")));
    }

private:
    void press(Qt::Key key)
    {
        QWidget* focus = QApplication::focusWidget();
        QTest::keyClick(focus ? focus : m_window.get(), key);
    }
    QAccessibleInterface* childOf(const ItemId& id)
    {
        const auto items = m_window->stage()->scene().selectable();
        for (int c = 0; c < int(items.size()); ++c) {
            if (items[std::size_t(c)]->id == id)
                return m_stage->child(c);
        }
        return nullptr;
    }

    gui::StoryPtr m_story;
    std::unique_ptr<gui::MainWindow> m_window;
    gui::Session* m_session = nullptr;
    QAccessibleInterface* m_stage = nullptr;
};

QTEST_MAIN(TestWithoutEyes)
#include "tst_without_eyes.moc"
