// SPDX-License-Identifier: GPL-2.0-or-later
// The list that the picture is: complete, unambiguous, and enough to paint from. Needs no widget.
#include "support.h"

#include "gui/scene/scene.h"
#include "gui/stage/painting.h"

#include <QImage>
#include <QTest>

#include <algorithm>
#include <map>
#include <set>

using gui::Item;
using gui::ItemId;
using gui::Scene;
using gui::StageLayout;
using gui::Style;
using support::text;
using Area = ItemId::Area;
using Kind = ItemId::Kind;

namespace {
constexpr QSize kSize(949, 672);

Scene sceneOf(const story::Moment& moment, QSize size = kSize, const Style& style = {},
              const std::optional<ItemId>& selected = {}, const gui::Thread& thread = {})
{
    return gui::makeScene(moment, StageLayout::compute(size, style, StageLayout::countsOf(moment)),
                          style, selected, thread);
}

int count(const Scene& scene, auto condition)
{
    return int(std::ranges::count_if(scene.items(), condition));
}

QString named(const Item& item)
{
    return item.name.isEmpty() ? item.label : item.name;
}

qint64 areaOf(const QRegion& region)
{
    qint64 area = 0;
    for (const QRect& rect : region)
        area += qint64(rect.width()) * rect.height();
    return area;
}

/// What is there in every moment of a switch: not the arrows, nor what says where SP is or what
/// runs next.
std::map<ItemId, QRectF> lasting(const Scene& scene)
{
    std::map<ItemId, QRectF> rects;
    for (const Item& item : scene.items()) {
        const bool passing = item.id.kind == Kind::Arrow || item.id.kind == Kind::WriteBack ||
                             (item.id.kind == Kind::Text &&
                              (item.id.index == ItemId::SpMark || item.id.index == ItemId::Pc ||
                               item.id.index == ItemId::Next));
        if (!passing)
            rects.emplace(item.id, item.rect);
    }
    return rects;
}
} // namespace

class TestScene : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_story = support::sampleStory();
        QVERIFY2(m_story, "tests/data/two-switches.wsrec cannot be read");
    }

    void everyRegisterAndCellIsThereOnce()
    {
        for (std::uint32_t i = 0; i < m_story->count(); ++i) {
            const story::Moment m = m_story->moment(i);
            const StageLayout l = StageLayout::compute(kSize, {}, StageLayout::countsOf(m));
            const Scene scene = gui::makeScene(m, l, {});
            std::size_t boxes = 0;
            const auto once = [&](const std::vector<story::CellView>& list, Area area,
                                  std::size_t shown) {
                QCOMPARE(scene.selectable(area).size() -
                             std::size_t(count(scene,
                                               [area](const Item& item) {
                                                   return item.id.kind == Kind::Group &&
                                                          item.id.area == area;
                                               })),
                         shown);
                boxes += shown;
                for (const Item* item : scene.selectable(area)) {
                    if (!item->holdsValue())
                        continue;
                    const auto of =
                        std::ranges::find(list, item->id.place, &story::CellView::place);
                    QVERIFY2(of != list.end(), qPrintable(named(*item)));
                    QCOMPARE(item->value, of->value);
                    QCOMPARE(item->state.written, of->written);
                    QCOMPARE(item->state.read, of->read);
                    QVERIFY(item->owner == of->owner);
                }
            };
            once(m.registers, Area::Cpu, m.registers.size());
            once(m.host.regs, Area::Host, m.host.regs.size());
            once(m.guest.regs, Area::Guest, m.guest.regs.size());
            once(m.stack.cells, Area::Stack, std::min(m.stack.cells.size(), l.stackRows.size()));
            once(m.system, Area::System, std::min(m.system.size(), l.systemCells.size()));
            QCOMPARE(std::size_t(count(scene, [](const Item& item) { return item.holdsValue(); })),
                     boxes);
            for (const auto& [view, area] :
                 {std::pair{&m.host, Area::Host}, std::pair{&m.guest, Area::Guest}}) {
                for (std::size_t g = 0; g < view->groups.size(); ++g)
                    QVERIFY(scene.find({Kind::Group, area, std::uint16_t(g)}));
            }
        }
    }

    void everyMoveThatIsShownHasOneArrow()
    {
        int arrows = 0;
        for (std::uint32_t i = 0; i < m_story->count(); ++i) {
            const story::Moment m = m_story->moment(i);
            const Scene scene = sceneOf(m);
            std::set<std::pair<arm64::Place, arm64::Place>> expected;
            if (m.executed) {
                for (const auto* moves : {&m.executed->moves, &m.executed->movesOfCpu}) {
                    for (const story::Move& move : *moves) {
                        const Item* from = support::standsFor(scene, move.from);
                        const Item* to = support::standsFor(scene, move.to);
                        if (from && to && from != to)
                            expected.emplace(move.from, move.to);
                    }
                }
            }
            std::set<std::pair<arm64::Place, arm64::Place>> drawn;
            for (const Item& item : scene.items()) {
                if (item.id.kind != Kind::Arrow)
                    continue;
                QVERIFY(drawn.emplace(item.id.from, item.id.place).second);
                // It begins at the one and ends at the other.
                const auto touches = [](const QRectF& cell, QPointF end) {
                    return cell.adjusted(-1, -1, 1, 1).contains(end);
                };
                QVERIFY(touches(support::standsFor(scene, item.id.from)->rect, item.path.first()));
                QVERIFY(touches(support::standsFor(scene, item.id.place)->rect, item.path.last()));
                ++arrows;
            }
            QVERIFY2(drawn == expected, qPrintable(text("state %1").arg(i)));
        }
        QVERIFY(arrows > 120);
    }

    void identitiesAreUnique()
    {
        for (std::uint32_t i = 0; i < m_story->count(); ++i) {
            const Scene scene =
                sceneOf(m_story->moment(i), kSize, {}, ItemId{Kind::Group, Area::Host});
            std::set<ItemId> ids;
            for (const Item& item : scene.items()) {
                QVERIFY2(ids.insert(item.id).second, qPrintable(named(item)));
                QCOMPARE(scene.find(item.id), &item);
            }
        }
    }

    void identitiesStayFromStepToStep()
    {
        auto before = lasting(sceneOf(m_story->moment(0)));
        int switches = 1;
        for (std::uint32_t i = 1; i < m_story->count(); ++i) {
            const story::Moment m = m_story->moment(i);
            const auto now = lasting(sceneOf(m));
            if (m.stepInSwitch == 0)
                ++switches; // another guest's context, and perhaps another stack
            else
                QVERIFY2(now == before, qPrintable(text("state %1").arg(i)));
            // The CPU, the host's context and the system registers are the same ones throughout.
            for (const auto& [id, rect] : now) {
                if (id.area == Area::Cpu || id.area == Area::Host || id.area == Area::System)
                    QCOMPARE(before.at(id), rect);
            }
            before = now;
        }
        QCOMPARE(switches, 2);
    }

    void nothingOverlaps_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<double>("unit");
        QTest::newRow("at the smallest window") << kSize << 1.0;
        QTest::newRow("at 1920x1080") << QSize(1515, 900) << 1.25;
        QTest::newRow("at 3840x2160") << QSize(3030, 1860) << 2.5;
        QTest::newRow("in a tall window") << QSize(949, 1400) << 1.0;
    }
    void nothingOverlaps()
    {
        QFETCH(QSize, size);
        QFETCH(double, unit);
        Style style;
        style.unit = unit;
        for (std::uint32_t i = 0; i < m_story->count(); i += 13) {
            const Scene scene = sceneOf(m_story->moment(i), size, style);
            struct Part {
                QRectF rect;
                const Item* item;
            };
            std::vector<Part> parts;
            for (const Item& item : scene.items()) {
                if (item.canBeSelected())
                    parts.push_back({item.rect, &item});
                if (item.id.area == Area::Stack && item.holdsValue()) {
                    parts.push_back({item.labelRoom, &item});
                    parts.push_back({item.noteRoom, &item});
                }
                if (item.id.kind == Kind::Legend)
                    parts.push_back({item.rect | item.labelRoom, &item});
                // A title leaves the rest of its line to what stands there.
                if (item.id.kind == Kind::Text && item.id.index != ItemId::Title &&
                    item.id.index != ItemId::Announcement)
                    parts.push_back({item.rect, &item});
            }
            for (std::size_t a = 0; a < parts.size(); ++a) {
                QVERIFY2(QRectF(QPointF(), size).contains(parts[a].rect),
                         qPrintable(named(*parts[a].item)));
                for (std::size_t b = a + 1; b < parts.size(); ++b)
                    QVERIFY2(
                        !parts[a].rect.intersects(parts[b].rect),
                        qPrintable(named(*parts[a].item) + text(" and ") + named(*parts[b].item)));
            }
            for (const Item* item : scene.selectable()) {
                const Item* frame = scene.find({Kind::Frame, item->id.area});
                QVERIFY(frame && frame->rect.contains(item->rect));
            }
        }
    }

    void itIsAFunctionOfWhatIsHandedIn()
    {
        const story::Moment m = m_story->moment(20);
        const Scene scene = sceneOf(m);
        QVERIFY(scene.items() == sceneOf(m).items());
        // What is another colour is still at the same place.
        Style dark;
        dark.palette = gui::Palette::darkOne();
        QVERIFY(sceneOf(m, kSize, dark).items() == scene.items());
        // Sizes are the style's: a wider gap moves what is right of it, a narrower lane the arrows.
        Style wide;
        wide.sizes.boxGap *= 2;
        const ItemId cpu{Kind::Frame, Area::Cpu};
        QVERIFY(sceneOf(m, kSize, wide).find(cpu)->rect != scene.find(cpu)->rect);
    }

    void thePointInACellFindsIt()
    {
        const Scene scene = sceneOf(m_story->moment(20));
        for (const Item* item : scene.selectable())
            QCOMPARE(scene.at(item->rect.center()), item);
        QVERIFY(!scene.at(scene.find({Kind::Text, Area::Stage, ItemId::Title})->rect.center()));
    }

    void everyCellIsReachedByWalking()
    {
        using Direction = Scene::Direction;
        const Scene scene = sceneOf(m_story->moment(20));
        std::set<ItemId> seen;
        std::vector<ItemId> open{scene.selectable().front()->id};
        while (!open.empty()) {
            const ItemId id = open.back();
            open.pop_back();
            if (!seen.insert(id).second)
                continue;
            for (const Direction d :
                 {Direction::Up, Direction::Down, Direction::Left, Direction::Right}) {
                if (const Item* next = scene.beside(id, d))
                    open.push_back(next->id);
            }
        }
        QCOMPARE(seen.size(), scene.selectable().size());
        // Down goes to the next row of the same column, Right to the other column.
        const auto x = [&](int n) { return scene.selectable(Area::Cpu)[std::size_t(n)]; };
        QCOMPARE(scene.beside(x(3)->id, Direction::Down), x(4));
        QCOMPARE(scene.beside(x(4)->id, Direction::Up), x(3));
        QCOMPARE(scene.beside(x(3)->id, Direction::Right), x(19));
        QCOMPARE(scene.beside(x(19)->id, Direction::Left), x(3));
        QVERIFY(scene.beside(x(3)->id, Direction::Left)->id.area == Area::Host);
    }

    void aSelectionStaysWithItsCell()
    {
        const ItemId id = sceneOf(m_story->moment(0)).selectable(Area::Cpu)[19]->id;
        for (std::uint32_t i = 0; i < m_story->count(); ++i) {
            const Scene scene = sceneOf(m_story->moment(i), kSize, {}, id);
            QVERIFY(scene.find(id)->state.selected);
            QCOMPARE(count(scene, [](const Item& item) { return item.state.selected; }), 1);
            const Item* ring = scene.find({Kind::Selection, Area::Stage});
            QVERIFY(ring && ring->rect.contains(scene.find(id)->rect));
        }
    }

    void aFoldedCellIsItsGroups()
    {
        const story::Moment m = m_story->moment(20);
        const story::CellView& folded = m.guest.groups.back().boxes.front();
        const ItemId id = gui::idOf(folded, Area::Guest);
        const Scene scene = sceneOf(m, kSize, {}, id);
        QVERIFY(!scene.cell(folded.place));
        const Item* group = scene.showing(id);
        QVERIFY(group && group->id.kind == Kind::Group && group->state.selected);
        QCOMPARE(scene.showing(folded.place), group);
    }

    void whatDiffersIsEnoughToRepaint_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<double>("unit");
        QTest::addColumn<bool>("dark");
        QTest::addColumn<std::uint32_t>("stride");
        QTest::newRow("1280x800") << kSize << 1.0 << false << 3U;
        QTest::newRow("1920x1080, dark") << QSize(1515, 900) << 1.34375 << true << 11U;
    }
    void whatDiffersIsEnoughToRepaint()
    {
        QFETCH(QSize, size);
        QFETCH(double, unit);
        QFETCH(bool, dark);
        QFETCH(std::uint32_t, stride);
        Style style;
        style.unit = unit;
        if (dark)
            style.palette = gui::Palette::darkOne();
        const QRect all(QPoint(), size);
        QImage kept(size, QImage::Format_RGB32);
        Scene before;
        const auto paint = [&](QImage& image, const Scene& scene, const QRegion& region) {
            QPainter painter(&image);
            painter.setClipRegion(region);
            painter.fillRect(all, style.palette.window);
            gui::paintScene(painter, scene, style, region);
        };
        std::optional<ItemId> selected;
        // Over both switches, with a selection that moves.
        for (std::uint32_t i = 0; i < m_story->count(); i += stride) {
            if (i % 2 == 0 && i > 0)
                selected = before.selectable()[i % before.selectable().size()]->id;
            const story::Moment m = m_story->moment(i);
            const gui::Thread thread =
                selected
                    ? gui::threadOf(reading::journeyOf(m_story->reading(), m.state, selected->place,
                                                       0, m_story->recording().stepCount()),
                                    *m_story, m)
                    : gui::Thread();
            Scene now = sceneOf(m, size, style, selected, thread);
            paint(kept, now, i == 0 ? QRegion(all) : gui::changedBetween(before, now, style));
            QImage whole(size, QImage::Format_RGB32);
            paint(whole, now, all);
            QVERIFY2(kept == whole, qPrintable(text("state %1").arg(i)));
            before = std::move(now);
        }
    }

    void aStepRepaintsWhatChanged()
    {
        const double all = double(kSize.width()) * kSize.height();
        double sum = 0;
        int steps = 0;
        Scene before = sceneOf(m_story->moment(0));
        for (std::uint32_t i = 1; i < m_story->count(); ++i) {
            const story::Moment m = m_story->moment(i);
            Scene now = sceneOf(m);
            const QRegion region = gui::changedBetween(before, now, {});
            QVERIFY(gui::changedBetween(now, now, {}).isEmpty());
            // A run of a guest or the host, and the first step after it, change nearly all.
            const bool instruction = m.executed && m.executed->moves.size() <= 2 &&
                                     m.executed->changes.size() <= 3 && m.stepInSwitch > 1;
            if (instruction) {
                const double share = double(areaOf(region)) / all;
                // Where SP moves, each cell of the stack is elsewhere from it.
                const Item* sp = now.cell(arm64::Place::of(arm64::Register::sp()));
                const double most = sp && sp->state.written ? 0.4 : 0.2;
                QVERIFY2(share < most, qPrintable(text("state %1, %2: %3 %")
                                                      .arg(i)
                                                      .arg(m.executed->instruction)
                                                      .arg(share * 100)));
                sum += share;
                ++steps;
            }
            before = std::move(now);
        }
        QVERIFY(steps > 100);
        QVERIFY2(sum / steps < 0.12, qPrintable(text("%1 % on average").arg(sum / steps * 100)));
    }

private:
    gui::StoryPtr m_story;
};

QTEST_MAIN(TestScene)
#include "tst_scene.moc"
