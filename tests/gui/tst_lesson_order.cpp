// SPDX-License-Identifier: GPL-2.0-or-later
// A question whose answer is an order, in the window: by keys alone, by mouse, and for who hears
// it.
#include "heard.h"

#include "engine/order.h"
#include "gui/panels/lesson-panel.h"
#include "gui/scene/announcement.h"
#include "gui/theme/text.h"

#include <QAccessible>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <utility>

using support::text;

namespace {
const char* const kLesson =
    "# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 5000\n```\n## Trip\nIn which order?\n```lab\n"
    "id = \"trip\"\nrun_to = \"enter\"\npoints = 3\n"
    "[[order]]\nid = \"save\"\nsay = \"The host's x19 to x30 are stored in host_ctxt.\"\n"
    "[[order]]\nid = \"load\"\nsay = \"The guest's x0 to x30 are loaded from its context, all of "
    "them, each from its own slot.\"\n"
    "[[order]]\nid = \"eret\"\nsay = \"ERET\"\n"
    "[[order]]\nid = \"trap\"\nsay = \"The CPU takes a trap.\"\n"
    "[[wrong]]\nwhen = \"load before save\"\nsay = \"Then x19 is lost.\"\n"
    "```\nSo it is.\n## Value\nWhich?\n```lab\nid = \"value\"\nask = \"x1\"\n```\n";

/// Longer than what is announced at once.
const char* const kLong =
    "ERET: pc becomes what ELR_EL2 holds, PSTATE becomes what SPSR_EL2 holds, the exception level "
    "becomes the one that PSTATE names now, and the next instruction is the guest's own, at the "
    "very place where it was interrupted when it came here the last time.";

void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
{
    QTest::keyClick(QApplication::focusWidget(), key, modifiers);
}
} // namespace

class TestLessonOrder : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons");
        QFile file(m_dir.filePath(text("l.md")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(kLesson) > 0);
    }
    void init()
    {
        m_window = support::windowWith(support::sampleStory());
        const auto opened = m_window->openLesson(m_dir.filePath(text("l.md")), text("en"));
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().sentence));
        m_panel = m_window->lesson();
        m_list = m_panel->orderList();
        QCOMPARE(m_list->rows().size(), std::size_t{4});
        m_shown = m_list->order();
    }
    void cleanup() { m_window.reset(); }

    void itIsShownAsTheSeedSays()
    {
        const lessons::Lesson& lesson = m_panel->walkthrough().lesson();
        const lessons::Order shown = lessons::shownOrder(lesson, lesson.steps.front());
        QCOMPARE(m_shown.join(u' '), lessons::orderText(shown, lesson.steps.front()));
        QVERIFY(m_list->isVisible() && !m_panel->answerField()->isVisible());
    }

    void asItIsShownItIsNoAnswer()
    {
        press(Qt::Key_Return);
        QVERIFY2(m_panel->said().startsWith(text("Put them into order first")),
                 qPrintable(m_panel->said()));
        QVERIFY(m_panel->walkthrough().answers().empty());
    }

    void byKeysAlone()
    {
        // The first item has the keys; Up and Down go among them, and move nothing.
        QCOMPARE(focused(), 0);
        press(Qt::Key_Up);
        QCOMPARE(focused(), 0);
        press(Qt::Key_Down);
        press(Qt::Key_Down);
        QCOMPARE(focused(), 2);
        QCOMPARE(m_list->order(), m_shown);
        // With Alt the item comes along, and keeps the keys; at an end it stays.
        press(Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(focused(), 1);
        QCOMPARE(m_list->order(), (QStringList{m_shown[0], m_shown[2], m_shown[1], m_shown[3]}));
        for (int n = 0; n < 4; ++n)
            press(Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(m_list->order(), (QStringList{m_shown[2], m_shown[0], m_shown[1], m_shown[3]}));
        // Tab goes through them as they stand now.
        for (int n = 0; n < 4; ++n) {
            QCOMPARE(focused(), n);
            press(Qt::Key_Tab);
        }
        QCOMPARE(focused(), -1);
        // A wrong order first, and then the right one, with Enter from an item.
        byKeys({"load", "save", "eret", "trap"});
        press(Qt::Key_Return);
        QCOMPARE(m_panel->said(), text("Then x19 is lost."));
        QVERIFY(!m_panel->done());
        byKeys({"save", "load", "eret", "trap"});
        press(Qt::Key_Return);
        QVERIFY2(m_panel->done(), qPrintable(m_panel->said()));
        QCOMPARE(m_panel->points(), 3);
        QVERIFY(!m_list->isEnabled());
        QCOMPARE(m_panel->walkthrough().answers().at(text("trip")).text,
                 text("save load eret trap"));
        // It goes with its step, and comes back as it was answered.
        press(Qt::Key_Return);
        QCOMPARE(m_panel->step(), 1);
        QVERIFY(!m_list->isVisible() && m_panel->answerField()->isVisible());
        m_panel->backButton()->click();
        QCOMPARE(m_list->order(),
                 (QStringList{text("save"), text("load"), text("eret"), text("trap")}));
    }

    void byMouse()
    {
        gui::OrderRow* last = m_list->rows().back();
        QTest::mouseClick(last, Qt::LeftButton, {}, last->arrow(true).center());
        QCOMPARE(m_list->order(), (QStringList{m_shown[0], m_shown[1], m_shown[3], m_shown[2]}));
        QTest::mouseClick(last, Qt::LeftButton, {}, last->arrow(false).center());
        QTest::mouseClick(last, Qt::LeftButton, {}, last->arrow(false).center()); // is last
        QCOMPARE(m_list->order(), m_shown);
        // Held and carried over the others, whatever their heights, to the top and down again.
        drag(last, -m_list->height());
        QCOMPARE(m_list->order(), (QStringList{m_shown[3], m_shown[0], m_shown[1], m_shown[2]}));
        drag(last, m_list->height());
        QCOMPARE(m_list->order(), m_shown);
        // A click alone moves nothing.
        QTest::mouseClick(last, Qt::LeftButton, {}, QPoint(20, 8));
        QCOMPARE(m_list->order(), m_shown);
        QCOMPARE(focused(), 3);
    }

    void eachItemSaysItsPlace()
    {
        QAccessibleInterface* list = QAccessible::queryAccessibleInterface(m_list);
        QVERIFY(list);
        QCOMPARE(list->role(), QAccessible::List);
        QVERIFY(!list->text(QAccessible::Name).isEmpty());
        QCOMPARE(list->childCount(), 4);
        for (gui::OrderRow* row : m_list->rows()) {
            QAccessibleInterface* item = QAccessible::queryAccessibleInterface(row);
            QCOMPARE(item->role(), QAccessible::ListItem);
            QCOMPARE(item->text(QAccessible::Name),
                     text("%1 of 4: %2").arg(m_list->placeOf(row) + 1).arg(row->sentence()));
            QVERIFY(item->text(QAccessible::Description).contains(text("Alt+Up")));
            QVERIFY(item->state().focusable);
        }
        // What moves says where it is now, and so does what made room for it.
        gui::OrderRow* moved = m_list->rows()[0];
        gui::OrderRow* other = m_list->rows()[1];
        press(Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(moved->accessibleName(), text("2 of 4: %1").arg(moved->sentence()));
        QCOMPARE(other->accessibleName(), text("1 of 4: %1").arg(other->sentence()));
    }

    /// Each change is one alert, as everywhere in the window: place first, and brief.
    void aMoveIsAnnouncedOnce_data()
    {
        QTest::addColumn<QString>("by");
        for (const char* by : {"key", "arrow", "mouse"})
            QTest::newRow(by) << text(by);
    }
    void aMoveIsAnnouncedOnce()
    {
        QFETCH(QString, by);
        const QString lesson =
            text(kLesson).replace(text("\"ERET\""), text("\"%1\"").arg(text(kLong)));
        QFile file(m_dir.filePath(text("long.md")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(lesson.toUtf8()) > 0);
        file.close();
        QVERIFY(m_window->openLesson(file.fileName(), text("en")).ok());
        m_shown = m_list->order();
        gui::setAccessibilitySink(support::listen);
        for (const bool up : {false, true}) {
            for (const QString& id : m_shown) {
                m_list->setOrder(m_shown);
                const auto row = std::ranges::find(m_list->rows(), id, &gui::OrderRow::id);
                QVERIFY(row != m_list->rows().end());
                gui::OrderRow* const moved = *row;
                const int from = m_list->placeOf(moved), to = from + (up ? -1 : 1);
                m_list->focusRow(from);
                support::heard().clear();
                if (by == text("key"))
                    press(up ? Qt::Key_Up : Qt::Key_Down, Qt::AltModifier);
                else if (by == text("arrow"))
                    QTest::mouseClick(moved, Qt::LeftButton, {}, moved->arrow(up).center());
                else if (to >= 0 && to < 4)
                    drag(moved, m_list->rows()[std::size_t(to)]->geometry().center().y() -
                                    moved->y() - 8 + (up ? -4 : 4));
                const QStringList alerts = support::alerts();
                if (to < 0 || to > 3) {
                    QCOMPARE(alerts, QStringList());
                    continue;
                }
                QCOMPARE(m_list->placeOf(moved), to);
                QCOMPARE(alerts.size(), 1);
                QCOMPARE(alerts, support::alerts("gui::Announcer"));
                const QString place = text("%1 of 4: ").arg(to + 1);
                QVERIFY2(alerts[0].startsWith(place + moved->sentence().left(20)) ||
                             alerts[0] == place + moved->sentence(),
                         qPrintable(alerts[0]));
                QVERIFY2(support::words(alerts[0]) <= gui::kMostWords, qPrintable(alerts[0]));
            }
        }
        gui::setAccessibilitySink(nullptr);
    }
    /// A drag over several is as many moves; what puts a given answer back is none.
    void whatIsNotMovedIsNotAnnounced()
    {
        gui::setAccessibilitySink(support::listen);
        support::heard().clear();
        drag(m_list->rows().back(), -m_list->height());
        QCOMPARE(support::alerts().size(), 3);
        support::heard().clear();
        m_list->setOrder(m_shown);
        press(Qt::Key_Down);
        m_list->setItems({});
        QCOMPARE(support::alerts(), QStringList());
        gui::setAccessibilitySink(nullptr);
    }

    void nothingIsCut_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("small") << QSize(1120, 700);
        QTest::newRow("usual") << QSize(1280, 800);
        QTest::newRow("large") << QSize(1920, 1080);
    }
    void nothingIsCut()
    {
        QFETCH(QSize, size);
        m_window->resize(size);
        gui::TextAudit audit;
        m_panel->grab();
        int sentences = 0;
        for (const auto& painted : audit.painted()) {
            QVERIFY2(!painted.cut, qPrintable(painted.text));
            sentences += std::ranges::any_of(m_list->rows(), [&](const gui::OrderRow* row) {
                return row->sentence() == painted.text;
            });
        }
        QCOMPARE(sentences, 4);
        const QWidget* area = m_list->parentWidget();
        const int top = area->mapTo(m_panel, QPoint()).y();
        QVERIFY(m_panel->narration()->geometry().bottom() < top);
        QVERIFY(m_panel->narration()->height() > 50);
        QVERIFY(top + area->height() < m_panel->primary()->y());
        for (const gui::OrderRow* row : m_list->rows())
            QVERIFY(m_list->rect().contains(row->geometry()));
        // Where there is no room for all, the item that has the keys is in sight.
        for (int n = 0; n < 4; ++n) {
            m_list->focusRow(n);
            const QRect row(m_list->rows()[std::size_t(n)]->mapTo(m_panel, QPoint()),
                            m_list->rows()[std::size_t(n)]->size());
            QVERIFY(row.top() >= top && row.bottom() <= top + area->height());
        }
    }

private:
    /// The place of the item that has the keys; -1 where none has.
    [[nodiscard]] int focused() const
    {
        const auto at = std::ranges::find(
            m_list->rows(), qobject_cast<gui::OrderRow*>(QApplication::focusWidget()));
        return at == m_list->rows().end() ? -1 : int(at - m_list->rows().begin());
    }
    void byKeys(const std::vector<const char*>& ids)
    {
        for (std::size_t place = 0; place < ids.size(); ++place) {
            const int at = int(m_list->order().indexOf(text(ids[place])));
            m_list->focusRow(at);
            for (int n = at; n > int(place); --n)
                press(Qt::Key_Up, Qt::AltModifier);
        }
    }
    /// By the mouse, a few pixels at a time.
    static void drag(gui::OrderRow* row, int by)
    {
        const QPoint from = row->mapToGlobal(QPoint(20, 8));
        QTest::mousePress(row, Qt::LeftButton, {}, QPoint(20, 8));
        const int step = by < 0 ? -3 : 3;
        for (int y = 0; std::abs(y) < std::abs(by); y += step) {
            const QPointF at = from + QPoint(0, y);
            QMouseEvent move(QEvent::MouseMove, row->mapFromGlobal(at), at, Qt::NoButton,
                             Qt::LeftButton, {});
            QApplication::sendEvent(row, &move);
        }
        QTest::mouseRelease(row, Qt::LeftButton, {}, QPoint(20, 8));
    }

    const QTemporaryDir m_dir;
    std::unique_ptr<gui::MainWindow> m_window;
    gui::LessonPanel* m_panel = nullptr;
    gui::OrderList* m_list = nullptr;
    QStringList m_shown;
};

QTEST_MAIN(TestLessonOrder)
#include "tst_lesson_order.moc"
