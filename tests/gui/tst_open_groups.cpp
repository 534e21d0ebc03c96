// SPDX-License-Identifier: GPL-2.0-or-later
// A group opens in its context's own table: its cells are cells of the stage like any other, for
// the eye, the mouse, the keys and a screen reader; they stay there and true while one steps.
#include "heard.h"
#include "seen.h"

#include "base/translation.h"
#include "gui/panels/cell-card.h"
#include "gui/scene/scene.h"
#include "gui/stage/painting.h"

#include <QImage>
#include <QTest>
#include <QWheelEvent>

#include <algorithm>
#include <map>

using gui::Folding;
using gui::Item;
using gui::ItemId;
using gui::Scene;
using support::text;
using Area = ItemId::Area;
using Kind = ItemId::Kind;

namespace {
constexpr Area kContexts[] = {Area::Host, Area::Guest};

/// Where everything stands that is no table's.
std::map<ItemId, QRectF> besideTable(const Scene& scene, Area table)
{
    std::map<ItemId, QRectF> rects;
    for (const Item& item : scene.items()) {
        const bool isTables =
            item.id.area == table && (item.holdsValue() || item.id.kind == Kind::More);
        if (item.path.isEmpty() && !isTables)
            rects.emplace(item.id, item.rect);
    }
    return rects;
}

std::vector<const Item*> inSight(const Scene& scene, Area area)
{
    auto items = scene.selectable(area);
    std::erase_if(items, [](const Item* item) { return !item->holdsValue() || item->state.away; });
    return items;
}
} // namespace

class TestOpenGroups : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY2(m_story, "tests/data/two-switches.wsrec cannot be read");
        gui::setAccessibilitySink(support::listen);
    }
    void cleanupTestCase() { gui::setAccessibilitySink(nullptr); }
    void init() { show(); }
    void cleanup()
    {
        m_window.reset();
        base::installTranslations(*qApp, text("en"));
    }

    void aClickOpensItAndFoldsIt()
    {
        const std::vector<Item> folded = scene().items();
        for (const Area area : kContexts) {
            for (std::size_t g = 0; g < view(area).groups.size(); ++g) {
                const ItemId id = group(area, g);
                const auto before = besideTable(scene(), area);
                click(id);
                QVERIFY2(scene().find(id)->state.open, qPrintable(scene().find(id)->name));
                QCOMPARE(besideTable(scene(), area), before);
                const auto& boxes = view(area).groups[g].boxes;
                for (const story::CellView& box : boxes) {
                    const Item* cell = scene().find(gui::idOf(box, area));
                    QVERIFY2(cell, qPrintable(box.fullName));
                    QCOMPARE(cell->value, box.value);
                    QVERIFY(cell->owner == box.owner);
                }
                // It begins in sight, and has as much room as there is.
                QVERIFY(scene().cell(boxes.front().place));
                const auto shown = inSight(scene(), area);
                const auto own = std::ranges::count_if(shown, [&](const Item* item) {
                    return std::ranges::find(boxes, item->id.place, &story::CellView::place) !=
                           boxes.end();
                });
                QVERIFY(std::size_t(own) == boxes.size() || own >= 14);
                click(id);
                QVERIFY(scene().items() == folded);
            }
        }
    }

    void severalAreOpenAtOnce()
    {
        for (const Area area : kContexts) {
            for (std::size_t g = 0; g < view(area).groups.size(); ++g)
                click(group(area, g));
            std::size_t cells = view(area).regs.size();
            for (const auto& each : view(area).groups)
                cells += each.boxes.size();
            const auto all = scene().selectable(area);
            QCOMPARE(std::size_t(std::ranges::count_if(
                         all, [](const Item* item) { return item->holdsValue(); })),
                     cells);
        }
        QCOMPARE(support::amissInTree(*stage()), QString());
    }

    /// Not even from the one guest's switch to the other's.
    void nothingMovesWhileStepping()
    {
        openSystemRegisters(Area::Guest);
        openSystemRegisters(Area::Host);
        const auto rects = [this](Area area) {
            std::vector<QRectF> those;
            for (const Item* item : scene().selectable(area))
                those.push_back(item->rect);
            return those;
        };
        const auto host = rects(Area::Host), guest = rects(Area::Guest);
        for (std::uint32_t i = 1; i < m_story->count(); ++i) {
            m_window->session().step();
            QCOMPARE(rects(Area::Host), host);
            QCOMPARE(rects(Area::Guest), guest);
        }
        QCOMPARE(m_window->session().moment()->switchNumber, 2);
    }

    /// What has no room is counted by the first and the last row, which light up for it, too.
    void theRowsAtItsEndsStandForTheRest()
    {
        openSystemRegisters(Area::Host);
        scrollToMiddle(Area::Host);
        int lit = 0;
        for (std::uint32_t i = 0; i < m_story->count(); ++i) {
            m_window->session().goTo(i);
            const Item *above = scene().find({Kind::More, Area::Host, 0}),
                       *below = scene().find({Kind::More, Area::Host, 1});
            QVERIFY(above && below);
            int counted[2] = {0, 0};
            bool written[2] = {false, false};
            for (const Item* item : scene().selectable(Area::Host)) {
                if (!item->holdsValue() || !item->state.away)
                    continue;
                const std::size_t side = item->rect.center().y() > below->rect.top() - 1 ? 1 : 0;
                ++counted[side];
                written[side] = written[side] || item->state.written;
                QCOMPARE(scene().showing(item->id.place), side == 1 ? below : above);
            }
            QVERIFY2(above->label.contains(QString::number(counted[0])), qPrintable(above->label));
            QVERIFY2(below->label.contains(QString::number(counted[1])), qPrintable(below->label));
            QCOMPARE(above->state.written, written[0]);
            QCOMPARE(below->state.written, written[1]);
            lit += written[0] ? 1 : 0;
        }
        QVERIFY(lit >= 6); // x19 to x30, two at a time
        // A click on them leads on.
        const auto before = inSight(scene(), Area::Host).front()->id;
        click({Kind::More, Area::Host, 1});
        QVERIFY(scene().find(before)->state.away);
        click({Kind::More, Area::Host, 0});
        QVERIFY(!scene().find(before)->state.away);
    }

    void everyMoveLeadsToWhatStandsForItsEnds()
    {
        openSystemRegisters(Area::Guest);
        openSystemRegisters(Area::Host);
        int arrows = 0;
        for (std::uint32_t i = 1; i < m_story->count(); ++i) {
            m_window->session().goTo(i);
            for (const Item& arrow : scene().items()) {
                if (arrow.id.kind != Kind::Arrow)
                    continue;
                ++arrows;
                const auto touches = [this](const arm64::Place& place, QPointF end) {
                    const Item* at = support::standsFor(scene(), place);
                    return at && at->rect.adjusted(-1, -1, 1, 1).contains(end);
                };
                QVERIFY(touches(arrow.id.from, arrow.path.first()));
                QVERIFY(touches(arrow.id.place, arrow.path.last()));
                // It runs over no other cell.
                for (const Item& item : scene().items()) {
                    const bool isEnd = &item == support::standsFor(scene(), arrow.id.from) ||
                                       &item == support::standsFor(scene(), arrow.id.place);
                    if (item.canBeSelected() && !item.state.away && !isEnd)
                        QVERIFY2(
                            !support::crosses(arrow.path, 0.2, item.rect.adjusted(1, 1, -1, -1)),
                            qPrintable(item.name));
                }
            }
        }
        QVERIFY(arrows > 100);
    }

    void theKeysReachEveryCell()
    {
        const std::size_t g = systemRegisters(Area::Guest);
        stage()->select(group(Area::Guest, g));
        QTest::keyClick(stage(), Qt::Key_Return);
        QVERIFY(scene().find(group(Area::Guest, g))->state.open);
        const auto boxes = view(Area::Guest).groups[g].boxes;
        stage()->setSelected(gui::idOf(boxes.front(), Area::Guest));
        for (std::size_t i = 1; i < boxes.size(); ++i) {
            QTest::keyClick(stage(), Qt::Key_Down);
            QCOMPARE(stage()->selected()->place, boxes[i].place);
            QVERIFY2(scene().cell(boxes[i].place), "the selected cell is in sight");
        }
        for (std::size_t i = boxes.size() - 1; i > 0; --i)
            QTest::keyClick(stage(), Qt::Key_Up);
        QCOMPARE(stage()->selected()->place, boxes.front().place);
        // On to the registers, which are above.
        QTest::keyClick(stage(), Qt::Key_Up);
        QVERIFY(std::ranges::find(view(Area::Guest).regs, stage()->selected()->place,
                                  &story::CellView::place) != view(Area::Guest).regs.end());
        QVERIFY(scene().cell(stage()->selected()->place));
        // And by its number, within four keys.
        const auto all = scene().selectable(Area::Guest);
        const auto last = std::ranges::find(all, gui::idOf(boxes.back(), Area::Guest), &Item::id);
        QVERIFY(last != all.end());
        const QString number = QString::number(last - all.begin());
        QVERIFY(number.size() <= 3);
        QTest::keyClick(m_window.get(), Qt::Key_G);
        QTest::keyClicks(stage(), number);
        QCOMPARE(stage()->selected()->place, boxes.back().place);
        QVERIFY(scene().cell(boxes.back().place));
        // Enter tells its story; on the group it folds it, and the cell is in its group again.
        QTest::keyClick(stage(), Qt::Key_Return);
        QVERIFY(m_window->cellCard()->text().startsWith(boxes.back().fullName));
        QTest::keyClick(m_window->cellCard(), Qt::Key_Escape);
        click(group(Area::Guest, g));
        QVERIFY(!scene().find(gui::idOf(boxes.back(), Area::Guest)));
        QVERIFY(scene().find(group(Area::Guest, g))->state.selected);
    }

    void theWheelShowsTheRest()
    {
        const auto turn = [this](const QRectF& over, int notches) {
            const QPointF at = over.center();
            QWheelEvent wheel(at, stage()->mapToGlobal(at), {}, {0, -120 * notches}, Qt::NoButton,
                              Qt::NoModifier, Qt::NoScrollPhase, false);
            QApplication::sendEvent(stage(), &wheel);
        };
        const auto box = [this](Area area) { return scene().find({Kind::Frame, area})->rect; };
        const std::vector<Item> before = scene().items();
        turn(box(Area::Guest), 5);
        QVERIFY2(scene().items() == before, "nothing is folded out");
        openSystemRegisters(Area::Guest);
        const auto boxes = view(Area::Guest).groups[systemRegisters(Area::Guest)].boxes;
        turn(box(Area::Host), 5);
        QVERIFY(scene().cell(boxes.front().place));
        turn(box(Area::Guest), 1);
        QVERIFY(!scene().cell(boxes.front().place));
        turn(box(Area::Guest), 500);
        QVERIFY(!scene().find({Kind::More, Area::Guest, 1}));
        turn(box(Area::Guest), -500);
        QVERIFY(!scene().find({Kind::More, Area::Guest, 0}));
        QVERIFY(scene().cell(view(Area::Guest).regs.front().place));
    }

    /// What is selected stays so while it is out of sight, and the ring is where it would be found.
    void aSelectionIsKeptOutOfSight()
    {
        openSystemRegisters(Area::Guest);
        const auto boxes = view(Area::Guest).groups[systemRegisters(Area::Guest)].boxes;
        const ItemId id = gui::idOf(boxes.front(), Area::Guest);
        stage()->setSelected(id);
        QVERIFY(scene().find({Kind::Holder, Area::Stage, 0, id.place}));
        for (int page = 0; page < 3; ++page)
            click({Kind::More, Area::Guest, 1});
        QCOMPARE(stage()->selected(), std::optional(id));
        const Item* ring = scene().find({Kind::Selection, Area::Stage});
        QVERIFY(ring && ring->rect.contains(scene().find({Kind::More, Area::Guest, 0})->rect));
        // The next key goes on from there.
        QTest::keyClick(stage(), Qt::Key_Down);
        QCOMPARE(stage()->selected()->place, boxes[1].place);
        QVERIFY(scene().cell(boxes[1].place));
    }

    void aScreenReaderHasEachCell()
    {
        QAccessibleInterface* tree = QAccessible::queryAccessibleInterface(stage());
        const int folded = tree->childCount();
        support::heard().clear();
        const std::size_t g = systemRegisters(Area::Guest);
        click(group(Area::Guest, g));
        const auto& told = support::heard();
        const auto change =
            std::ranges::find(told, QAccessible::StateChanged, &support::Heard::what);
        QVERIFY(change != told.end());
        QCOMPARE(change->name, scene().find(group(Area::Guest, g))->name);
        QVERIFY(support::alerts().isEmpty()); // no value changed
        QVERIFY(tree->childCount() >= folded + int(view(Area::Guest).groups[g].boxes.size()));
        QCOMPARE(support::amissInTree(*stage()), QString());
        scrollToMiddle(Area::Guest);
        m_window->session().goTo(30);
        QCOMPARE(support::amissInTree(*stage()), QString());
        // Pressed by its reader.
        for (int c = 0; c < tree->childCount(); ++c) {
            if (tree->child(c)->text(QAccessible::Name) ==
                scene().find(group(Area::Guest, g))->name) {
                tree->child(c)->actionInterface()->doAction(
                    QAccessibleActionInterface::pressAction());
                break;
            }
        }
        QCOMPARE(tree->childCount(), folded);
    }

    /// What leads to a moment leads to the cell, folded or not.
    void aMomentsCellIsUnfolded()
    {
        const std::size_t g = systemRegisters(Area::Guest);
        const arm64::Place place = view(Area::Guest).groups[g].boxes.back().place;
        m_window->look({3, place});
        QCOMPARE(stage()->selected()->place, place);
        QVERIFY(scene().cell(place));
    }

    void whatDiffersIsEnoughToRepaint()
    {
        openSystemRegisters(Area::Guest);
        openSystemRegisters(Area::Host);
        const QRect all(QPoint(), stage()->size());
        const gui::Style style = stage()->sceneStyle();
        const auto paint = [&](QImage& image, const Scene& scene, const QRegion& region) {
            QPainter painter(&image);
            painter.setClipRegion(region);
            painter.fillRect(all, style.palette.window);
            gui::paintScene(painter, scene, style, region);
        };
        QImage kept(all.size(), QImage::Format_RGB32), whole = kept;
        Scene before = scene();
        paint(kept, before, all);
        const auto next = [&](const char* what) {
            paint(kept, scene(), gui::changedBetween(before, scene(), style));
            paint(whole, scene(), all);
            QVERIFY2(kept == whole, what);
            before = scene();
        };
        for (std::uint32_t i = 0; i < m_story->count(); i += 5) {
            m_window->session().goTo(i);
            next("a step");
            click({Kind::More, Area::Guest, std::uint16_t(i % 10 == 0 ? 1 : 0)});
            next("a page");
            if (QTest::currentTestFailed())
                return;
        }
        click(group(Area::Guest, systemRegisters(Area::Guest)));
        next("folded");
    }

    void noTextIsCutAndNothingOverlaps_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QString>("language");
        QTest::addColumn<bool>("lesson");
        for (const QSize size : {QSize(1280, 800), QSize(1364, 743), QSize(1920, 1080)}) {
            for (const char* language : {"en", "zh_CN"}) {
                for (const bool lesson : {false, true})
                    QTest::addRow("%dx%d, %s, %s", size.width(), size.height(), language,
                                  lesson ? "learn" : "look")
                        << size << text(language) << lesson;
            }
        }
    }
    void noTextIsCutAndNothingOverlaps()
    {
        QFETCH(QSize, size);
        QFETCH(QString, language);
        QFETCH(bool, lesson);
        base::installTranslations(*qApp, language);
        show(size);
        qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons");
        if (lesson)
            QVERIFY(m_window->openLesson(text("01"), language).ok());
        for (std::size_t g = 0; g < view(Area::Guest).groups.size(); ++g) {
            for (const Area area : kContexts)
                click(group(area, g));
            for (int page = 0; page < 12; ++page) {
                gui::TextAudit audit;
                stage()->grab();
                for (const auto& p : audit.painted()) {
                    QVERIFY2(!p.cut, qPrintable(p.text));
                    QVERIFY2(!p.elided || p.says == gui::TextKind::Words, qPrintable(p.text));
                    QVERIFY2(p.pixelSize >= 9 || lesson, qPrintable(p.text));
                }
                nothingOverlaps();
                if (QTest::currentTestFailed())
                    return;
                for (const Area area : kContexts) {
                    if (scene().find({Kind::More, area, 1}))
                        click({Kind::More, area, 1});
                }
            }
            for (const Area area : kContexts)
                click(group(area, g));
        }
    }

private:
    void show(QSize size = {1280, 800}) { m_window = support::windowWith(m_story, size); }
    [[nodiscard]] gui::Stage* stage() const { return m_window->stage(); }
    [[nodiscard]] const Scene& scene() const { return m_window->stage()->scene(); }
    [[nodiscard]] const story::ContextView& view(Area area) const
    {
        const story::Moment& moment = *m_window->session().moment();
        return area == Area::Host ? moment.host : moment.guest;
    }
    static ItemId group(Area area, std::size_t index)
    {
        return {Kind::Group, area, static_cast<std::uint16_t>(index)};
    }
    [[nodiscard]] std::size_t systemRegisters(Area area) const
    {
        const auto& groups = view(area).groups;
        const auto found = std::ranges::find_if(
            groups, [](const auto& g) { return g.title.startsWith(text("sys_regs")); });
        return std::size_t(found - groups.begin());
    }
    void click(const ItemId& id)
    {
        const Item* item = scene().find(id);
        if (!item)
            return; // it is at its end
        QTest::mouseClick(stage(), Qt::LeftButton, {}, item->rect.center().toPoint());
    }
    void openSystemRegisters(Area area)
    {
        QVERIFY(systemRegisters(area) < view(area).groups.size());
        click(group(area, systemRegisters(area)));
    }
    void scrollToMiddle(Area area)
    {
        for (int page = 0; page < 3; ++page)
            click({Kind::More, area, 1});
        QVERIFY(scene().find({Kind::More, area, 0}) && scene().find({Kind::More, area, 1}));
    }
    void nothingOverlaps()
    {
        std::vector<const Item*> shown = scene().selectable();
        std::erase_if(shown, [](const Item* item) { return item->state.away; });
        for (std::size_t a = 0; a < shown.size(); ++a) {
            const Item* frame = scene().find({Kind::Frame, shown[a]->id.area});
            QVERIFY2(frame->rect.contains(shown[a]->rect), qPrintable(shown[a]->name));
            for (std::size_t b = a + 1; b < shown.size(); ++b)
                QVERIFY2(!shown[a]->rect.intersects(shown[b]->rect),
                         qPrintable(shown[a]->name + text(" and ") + shown[b]->name));
        }
    }

    const gui::StoryPtr m_story = support::sampleStory();
    std::unique_ptr<gui::MainWindow> m_window;
};

QTEST_MAIN(TestOpenGroups)
#include "tst_open_groups.moc"
