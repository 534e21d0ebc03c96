// SPDX-License-Identifier: GPL-2.0-or-later
// Following a value: its thread on the stage, its ticks on the ribbon, its way on the card.
#include "support.h"

#include "gui/app/options.h"
#include "gui/model/follow.h"
#include "gui/panels/banner.h"
#include "gui/panels/cell-card.h"
#include "gui/panels/ribbon.h"
#include "gui/scene/scene.h"
#include "support/replayed.h"

#include <QClipboard>
#include <QListWidget>
#include <QPushButton>
#include <QTest>

#include <algorithm>
#include <set>

using gui::Item;
using gui::ItemId;
using gui::Scene;
using gui::WayStop;
using Kind = ItemId::Kind;
using arm64::Place;
using arm64::Register;

namespace {

std::vector<const Item*> itemsOf(const Scene& scene, Kind kind)
{
    std::vector<const Item*> those;
    for (const Item& item : scene.items())
        if (item.id.kind == kind)
            those.push_back(&item);
    return those;
}

} // namespace

class TestFollow : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY2(m_story, "tests/data/two-switches.wsrec cannot be read"); }
    void init()
    {
        m_window = support::windowWith(m_story);
        m_session = &m_window->session();
    }
    void cleanup() { m_window.reset(); }

    /// Each move of this switch whose ends stand on the stage has one line and one number, each
    /// cell that stands there and holds the value one ring: for every register at every eighth
    /// step.
    void theThreadIsTheWay()
    {
        int lines = 0, ahead = 0, rings = 0;
        for (std::uint32_t i = 0; i < m_story->count(); i += 8) {
            m_session->goTo(i);
            const std::uint32_t state = m_session->moment()->state;
            for (const ItemId& id : cpuRegisters()) {
                m_window->stage()->setSelected(id);
                const auto journey = gui::follow(*m_session, id.place);
                QVERIFY(journey.isIn(state, id.place));
                const Scene& scene = m_window->stage()->scene();
                std::set<std::pair<Place, Place>> expected, drawn;
                for (const auto& move : journey.moves)
                    if (isInThisSwitch(move.step) && areApart(scene, move.from, move.to))
                        expected.emplace(move.from, move.to);
                for (const Item* line : itemsOf(scene, Kind::Thread)) {
                    QVERIFY(drawn.emplace(line->id.from, line->id.place).second);
                    ahead += line->state.ahead ? 1 : 0;
                }
                QCOMPARE(drawn, expected);
                QCOMPARE(itemsOf(scene, Kind::ThreadNumber).size(), drawn.size());
                lines += int(drawn.size());
                for (const Item* ring : itemsOf(scene, Kind::Holder)) {
                    QVERIFY(journey.isIn(state, ring->id.place));
                    ++rings;
                }
                QVERIFY(scene.find({Kind::Holder, ItemId::Area::Stage, 0, id.place}));
            }
        }
        QVERIFY2(lines > 300 && ahead > 100 && lines - ahead > 100 && rings > 500,
                 qPrintable(QStringLiteral("%1 %2 %3").arg(lines).arg(ahead).arg(rings)));
    }

    /// They stand in the gaps between the boxes.
    void itsNumbersHideNoCell()
    {
        int numbers = 0;
        for (std::uint32_t i = 0; i < m_story->count(); i += 16) {
            m_session->goTo(i);
            for (const ItemId& id : cpuRegisters()) {
                m_window->stage()->setSelected(id);
                const Scene& scene = m_window->stage()->scene();
                for (const Item* number : itemsOf(scene, Kind::ThreadNumber)) {
                    ++numbers;
                    for (const Item& item : scene.items())
                        for (const QRectF& room : {item.labelRoom, item.valueRoom, item.noteRoom})
                            QVERIFY2(!item.holdsValue() || !number->rect.intersects(room),
                                     qPrintable(QStringLiteral("state %1: %2 of %3 on %4")
                                                    .arg(QString::number(i), number->label,
                                                         number->name, item.name)));
                }
            }
        }
        QVERIFY(numbers > 100);
    }

    void itStaysWhileSteppingAndGoesWithTheSelection()
    {
        m_window->activateWindow();
        QTest::keyClick(m_window.get(), Qt::Key_X);
        QTest::keyClick(m_window->stage(), Qt::Key_0);
        QCOMPARE(m_window->stage()->selected()->place, Place::of(Register::x(0)));
        for (int i = 0; i < 12; ++i) {
            QVERIFY(!itemsOf(m_window->stage()->scene(), Kind::Holder).empty());
            QVERIFY(!m_window->ribbon()->ticks().empty());
            m_session->step();
        }
        QTest::keyClick(m_window->stage(), Qt::Key_Escape);
        QVERIFY(itemsOf(m_window->stage()->scene(), Kind::Holder).empty());
        QVERIFY(itemsOf(m_window->stage()->scene(), Kind::Thread).empty());
        QVERIFY(m_window->ribbon()->ticks().empty());
    }

    /// Where did the guest's x0 go? From the vector: onto the stack, back into a register, into the
    /// guest's context.
    void theGuestsX0IsFollowedIntoItsContext()
    {
        const auto vector = std::ranges::find(m_story->phases(), QStringLiteral("el1_sync"),
                                              &story::Phase::function);
        QVERIFY(vector != m_story->phases().end());
        m_session->goTo(vector->begin);
        const Place x0 = Place::of(Register::x(0));
        const auto stops = gui::stopsOf(gui::follow(*m_session, x0), *m_session);
        QVERIFY(std::ranges::any_of(stops, [](const WayStop& stop) {
            return stop.kind == WayStop::Kind::Moved &&
                   stop.text.contains(QLatin1String("vcpus[0].arch.ctxt.regs.regs[0]"));
        }));
        QVERIFY(std::ranges::is_sorted(stops, {}, &WayStop::step));
        QVERIFY(std::ranges::adjacent_find(stops, {}, &WayStop::text) == stops.end());
    }

    void aRowOfTheCardGoesThere()
    {
        clickOn(Place::of(Register::x(19)));
        QListWidget* way = m_window->cellCard()->way();
        QVERIFY(!way->isHidden() && way->count() >= 2);
        const auto stops =
            gui::stopsOf(gui::follow(*m_session, Place::of(Register::x(19))), *m_session);
        QCOMPARE(way->count(), int(stops.size()));
        for (int row = 0; row < way->count(); ++row)
            QCOMPARE(way->item(row)->text(), stops[std::size_t(row)].text);
        const auto to = std::ranges::find_if(stops, [this](const WayStop& stop) {
            return stop.shown && *stop.shown > m_session->index();
        });
        QVERIFY(to != stops.end());
        way->setFocus();
        way->setCurrentRow(int(to - stops.begin()));
        QTest::keyClick(way, Qt::Key_Return);
        QCOMPARE(m_session->index(), *to->shown);
        QVERIFY(m_window->cellCard()->isHidden());
    }

    /// Back to where it was made, and on to whoever has it in the end, over all switches; where
    /// that is long, as far as the limit lets it, and it says that there is more.
    void theWayIsFollowedThroughAllSwitches()
    {
        const auto story = longStory(40);
        QVERIFY(story);
        m_window->setStory(story, QStringLiteral("long"));
        const reading::Reading& reading = story->reading();
        QCOMPARE(int(reading.switches().size()), 40);
        m_session->goTo(story->switchStarts()[20] + 30);
        const std::uint32_t state = m_session->moment()->state;
        int whole = 0, limited = 0, across = 0;
        for (recording::CellId id = 0; id < story->recording().cellCount(); ++id) {
            const Place place = story->recording().placeOf(id);
            const auto all = reading::journeyOf(reading, state, place, 0, reading.readUpTo() + 1);
            const auto asked = gui::follow(*m_session, place, {1000000, 1000});
            QCOMPARE(asked.moves, all.moves);
            QVERIFY(asked.reads == all.reads && asked.madeBy == all.madeBy);
            QVERIFY(!asked.beginsBefore && !asked.goesOn);
            const auto way = gui::follow(*m_session, place);
            const auto stops = way.moves.size() + way.reads.size();
            if (way.beginsBefore || way.goesOn) {
                ++limited;
                QVERIFY(stops < all.moves.size() + all.reads.size());
                continue;
            }
            ++whole;
            QVERIFY(stops <= gui::FollowLimit().stops);
            QCOMPARE(way.moves, all.moves);
            QVERIFY(way.reads == all.reads);
            const auto switchOf = [&](std::uint32_t step) { return reading.switchOfStep(step); };
            if (!way.reads.empty() && !way.moves.empty())
                across +=
                    switchOf(way.moves.front().step) < switchOf(way.reads.back().step) ? 1 : 0;
        }
        qInfo("%d whole, %d of them across switches, %d limited", whole, across, limited);
        QVERIFY(whole > 100 && limited > 0);
    }

    void aRowOfTheCardLooksFurther()
    {
        const auto story = longStory(40);
        m_window->setStory(story, QStringLiteral("long"));
        m_session->goTo(story->switchStarts()[20] + 30);
        gui::Item item;
        item.id.kind = Kind::Cell;
        for (recording::CellId id = 0; id < story->recording().cellCount(); ++id) {
            const Place place = story->recording().placeOf(id);
            const auto way = gui::follow(*m_session, place);
            if (way.beginsBefore || way.goesOn)
                item.id.place = place;
        }
        QVERIFY2(item.id.place != Place(), "no value is as old as that");
        gui::CellCard* card = m_window->cellCard();
        card->describeItem(item, *m_session);
        card->popUp();
        QListWidget* way = card->way();
        const auto isFurther = [](const QListWidgetItem* row) {
            return !row->data(Qt::UserRole).isValid();
        };
        const auto further = [&] { return isFurther(way->item(0)) ? 0 : way->count() - 1; };
        QVERIFY(isFurther(way->item(further())));
        QVERIFY(!card->text().contains(way->item(further())->text())); // it is no stop
        way->setFocus();
        int asked = 0;
        for (; isFurther(way->item(further())); ++asked) {
            QVERIFY(asked < 8);
            const int before = way->count();
            way->setCurrentRow(further());
            QTest::keyClick(way, Qt::Key_Return);
            QVERIFY(!card->isHidden());
            QVERIFY(way->count() > before || !isFurther(way->item(further())));
        }
        QVERIFY(asked > 0);
        const auto all =
            gui::stopsOf(reading::journeyOf(story->reading(), m_session->moment()->state,
                                            item.id.place, 0, story->reading().readUpTo() + 1),
                         *m_session);
        QCOMPARE(way->count(), int(all.size()));
        QCOMPARE(way->item(0)->text(), all.front().text);
    }

    void theCardTellsTheValueInEveryForm()
    {
        const Item* slot = m_window->stage()->scene().selectable(ItemId::Area::Host)[19];
        const Place place = slot->id.place;
        const std::uint64_t value = slot->value.value();
        clickOn(place);
        const QString said = m_window->cellCard()->text();
        const QString bits = QString(said).remove(u' ').remove(u'\n');
        QVERIFY(said.contains(base::hex(place.address.value)));
        QVERIFY(said.contains(base::hex16(value)));
        QVERIFY(said.contains(QString::number(value)));
        QVERIFY(bits.contains(QString::number(value, 2).rightJustified(64, u'0')));
        QTest::mouseClick(m_window->cellCard()->copyButton(), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), said);
    }

    void theMomentIsCopiedAndOpenedAgain()
    {
        QVERIFY(m_window->openFile(support::samplePath()).ok());
        m_session->goTo(40);
        const Place place = m_session->moment()->guest.regs[7].place;
        m_window->stage()->setSelected(m_window->stage()->scene().cell(place)->id);
        m_window->action("copy-moment")->trigger();
        const QString copied = QApplication::clipboard()->text();
        QVERIFY2(story::textOfShellWord(copied).startsWith(support::samplePath() + u'#'),
                 qPrintable(copied));
        const auto options =
            gui::parseOptions({QStringLiteral("--open"), story::textOfShellWord(copied)});
        QVERIFY2(options.ok(), qPrintable(options.ok() ? QString() : options.error().sentence));
        QCOMPARE(*options->open, support::samplePath());

        auto again = support::windowWith(m_story);
        again->setFirstMoment(options->moment);
        QVERIFY(again->openFile(*options->open).ok());
        QCOMPARE(again->session().index(), 40U);
        QCOMPARE(again->stage()->selected()->place, place);
    }

    void aMomentThatIsNotThereIsNotOpened()
    {
        m_window->setFirstMoment(
            gui::parseOptions(
                {QStringLiteral("--open"), support::samplePath() + QStringLiteral("#1/999999")})
                ->moment);
        const auto opened = m_window->openFile(support::samplePath());
        QVERIFY(!opened);
        QVERIFY(opened.error().sentence.contains(QLatin1String("no step 999999")));
    }

    void whatIsInNoFileIsNotCopied()
    {
        QApplication::clipboard()->setText(QStringLiteral("before"));
        m_window->action("copy-moment")->trigger();
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("before"));
        QVERIFY(m_window->banner()->isVisible());
    }

    void anAddressIsCalledByItsSymbol()
    {
        m_session->goTo(1);
        clickOn(Place::of(Register::x(30)));
        QVERIFY2(m_window->cellCard()->text().contains(QLatin1String("the address of <")),
                 qPrintable(m_window->cellCard()->text()));
    }

private:
    std::vector<ItemId> cpuRegisters()
    {
        std::vector<ItemId> ids;
        for (const Item* item : m_window->stage()->scene().selectable(ItemId::Area::Cpu))
            ids.push_back(item->id);
        return ids;
    }
    bool isInThisSwitch(std::uint32_t step) const
    {
        const auto& moment = *m_session->moment();
        const auto first = moment.index - std::uint32_t(moment.stepInSwitch);
        return step >= m_story->stateOf(first) &&
               step < m_story->stateOf(first + std::uint32_t(moment.stepsInSwitch));
    }
    /// The sample's two switches, taking turns.
    static gui::StoryPtr longStory(std::size_t switches)
    {
        const auto sample = recording::load(support::samplePath());
        if (!sample)
            return nullptr;
        support::Replay replay(**sample);
        for (std::size_t i = 0; i < switches; ++i)
            replay.window(i % 2);
        auto all = replay.end();
        return replay.trouble().isEmpty() ? story::Story::tell(all) : nullptr;
    }
    static bool areApart(const Scene& scene, const Place& from, const Place& to)
    {
        const Item *a = scene.showing(from), *b = scene.showing(to);
        return a && b && a != b;
    }
    void clickOn(const Place& place)
    {
        QTest::mouseClick(m_window->stage(), Qt::LeftButton, {},
                          support::middleOf(*m_window->stage(), place));
        QVERIFY(!m_window->cellCard()->isHidden());
    }

    gui::StoryPtr m_story = support::sampleStory();
    std::unique_ptr<gui::MainWindow> m_window;
    gui::Session* m_session = nullptr;
};

QTEST_MAIN(TestFollow)
#include "tst_follow.moc"
