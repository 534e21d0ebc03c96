// SPDX-License-Identifier: GPL-2.0-or-later
// What the stage lights, and where it puts things.
#include "support.h"

#include "gui/scene/scene.h"
#include "gui/stage/stage.h"

#include <QTest>

#include <algorithm>

using gui::Item;
using gui::StageLayout;
using support::text;

class TestStage : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_story = support::sampleStory();
        QVERIFY2(m_story, "tests/data/two-switches.wsrec cannot be read");
    }

    void bothHalvesOfEveryPairAreLit()
    {
        auto window = support::windowWith(m_story);
        int pairs = 0;
        for (std::uint32_t i = 1; i < m_story->count(); ++i) {
            window->session().goTo(i);
            const auto& executed = *window->session().moment()->executed;
            if (executed.singles.size() != 2)
                continue;
            ++pairs;
            QCOMPARE(int(executed.moves.size()), 2);
            for (const story::Move& move : executed.moves) {
                const Item* to = window->stage()->scene().cell(move.to);
                const Item* from = window->stage()->scene().cell(move.from);
                QVERIFY2(to && to->state.written, qPrintable(executed.instruction + text(" to")));
                QVERIFY2(from && from->state.read,
                         qPrintable(executed.instruction + text(" from")));
            }
            QCOMPARE(support::arrowsOf(*window->stage()), 2);
        }
        QVERIFY(pairs >= 60);
    }

    void aCellIsLitThoughItsValueStays()
    {
        // Restoring x19–x30 finds them equal more often than not; the light does not depend on it.
        auto window = support::windowWith(m_story);
        int equal = 0;
        for (std::uint32_t i = 1; i < m_story->count(); ++i) {
            window->session().goTo(i);
            const auto moment = window->session().moment(); // kept: differsUnlit leaves this state
            for (const story::Move& move : moment->executed->moves) {
                const Item* cell = window->stage()->scene().cell(move.to);
                if (!cell || move.before != move.after)
                    continue;
                ++equal;
                QVERIFY(cell->state.written);
                QVERIFY(differsUnlit(*window, move.to));
            }
        }
        QVERIFY2(equal > 0, "the sample holds no write of an equal value");
    }

    void nothingOverlaps_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<double>("unit");
        QTest::newRow("at the smallest window") << QSize(949, 672) << 1.0;
        QTest::newRow("at 1920x1080") << QSize(1515, 900) << 1.25;
        QTest::newRow("at 1920x1080 beside a lesson") << QSize(1106, 900) << 1.25;
        QTest::newRow("at 3840x2160") << QSize(3030, 1860) << 2.5;
        QTest::newRow("in a tall window") << QSize(949, 1400) << 1.0;
    }
    void nothingOverlaps()
    {
        QFETCH(QSize, size);
        QFETCH(double, unit);
        const StageLayout::Counts counts{32, 34, 4, 12, 16};
        gui::Style style;
        style.unit = unit;
        const auto l = StageLayout::compute(size, style, counts);
        std::vector<QRectF> cells;
        const auto add = [&](const std::vector<QRectF>& more) {
            cells.insert(cells.end(), more.begin(), more.end());
        };
        add(l.host.cells);
        add(l.host.groups);
        add(l.registers);
        add(l.guest.cells);
        add(l.guest.groups);
        add(l.stackRows);
        add(l.systemCells);
        add({l.title, l.host.header, l.cpuHeader, l.guest.header, l.stackHeader, l.stackHint,
             l.systemHeader, l.cpuFooter});
        const QRectF stage(QPointF(), size);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            QVERIFY2(stage.contains(cells[i]), qPrintable(text("cell %1 leaves the stage").arg(i)));
            for (std::size_t j = i + 1; j < cells.size(); ++j)
                QVERIFY2(!cells[i].intersects(cells[j]),
                         qPrintable(text("cells %1 and %2").arg(i).arg(j)));
        }
        for (const QRectF& box : {l.host.box, l.cpu, l.guest.box}) {
            for (const QRectF& below : {l.stack, l.system})
                QVERIFY(!box.intersects(below));
        }
        QVERIFY(l.valuePx >= 11 * unit);
        QVERIFY(l.stackRows.size() >= 9);
    }

    void theLayoutStandsStillBetweenSteps()
    {
        auto window = support::windowWith(m_story);
        const auto first = window->stage()->geometryOfBoxes();
        for (std::uint32_t i = 1; i < m_story->count(); ++i) {
            window->session().goTo(i);
            const auto& l = window->stage()->geometryOfBoxes();
            QCOMPARE(l.registers, first.registers);
            QCOMPARE(l.host.cells, first.host.cells);
            QCOMPARE(l.guest.cells, first.guest.cells);
            QCOMPARE(l.stackRows, first.stackRows);
            QCOMPARE(l.systemCells, first.systemCells);
        }
    }

    void everyCellOfTheStackThatSpPointsToIsShown()
    {
        auto window = support::windowWith(m_story);
        for (std::uint32_t i = 0; i < m_story->count(); ++i) {
            window->session().goTo(i);
            const auto& stack = window->session().moment()->stack;
            QVERIFY(std::size_t(stack.spIndex) < stack.cells.size());
            QVERIFY(window->stage()->scene().cell(stack.cells[std::size_t(stack.spIndex)].place));
        }
    }

    void anArrowCrossesNoOtherCell()
    {
        auto window = support::windowWith(m_story);
        for (std::uint32_t i = 1; i < m_story->count(); ++i) {
            window->session().goTo(i);
            const auto& l = window->stage()->geometryOfBoxes();
            const gui::Scene& scene = window->stage()->scene();
            for (const Item& arrow : scene.items()) {
                if (arrow.id.kind != gui::ItemId::Kind::Arrow)
                    continue;
                const QPolygonF& path = arrow.path;
                const QRectF from = support::standsFor(scene, arrow.id.from)->rect;
                const QRectF to = support::standsFor(scene, arrow.id.place)->rect;
                for (const auto* cells : {&l.host.cells, &l.registers, &l.guest.cells}) {
                    for (const QRectF& cell : *cells) {
                        if (cell == from || cell == to)
                            continue;
                        for (qsizetype k = 1; k < path.size(); ++k)
                            QVERIFY2(!QRectF(path[k - 1], path[k])
                                          .normalized()
                                          .adjusted(-.1, -.1, .1, .1)
                                          .intersects(cell.adjusted(1, 1, -1, -1)),
                                     qPrintable(text("state %1").arg(i)));
                    }
                }
            }
        }
    }

private:
    /// Whether the cell is painted otherwise than in the state before, where it was not lit.
    static bool differsUnlit(gui::MainWindow& window, const arm64::Place& place)
    {
        const QRect rect = window.stage()->scene().cell(place)->rect.toAlignedRect();
        const QImage lit = window.stage()->grab(rect).toImage();
        const auto index = window.session().index();
        window.session().goTo(index + 1 < window.session().lastIndex() ? index + 1 : index - 1);
        const Item* after = window.stage()->scene().cell(place);
        const bool stillLit = after && after->state.lit();
        const QImage unlit = window.stage()->grab(rect).toImage();
        window.session().goTo(index);
        return stillLit || lit != unlit;
    }

    gui::StoryPtr m_story;
};

QTEST_MAIN(TestStage)
#include "tst_stage.moc"
