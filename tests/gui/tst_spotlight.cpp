// SPDX-License-Identifier: GPL-2.0-or-later
// The picture for a room: the rows of the step alone, readable from the last row of seats.
#include "support.h"

#include "base/translation.h"
#include "gui/scene/spotlight.h"
#include "gui/stage/cells.h"
#include "gui/theme/text.h"

#include <QAction>
#include <QFontMetricsF>
#include <QSettings>
#include <QTest>

#include <algorithm>
#include <set>

using gui::Item;
using gui::ItemId;
using gui::Scene;
using support::text;
using Kind = ItemId::Kind;
using arm64::Place;
using arm64::Register;

namespace {
void addSizes()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("1280x800") << QSize(1280, 800);
    QTest::newRow("1366x768 with a title bar") << QSize(1364, 743);
    QTest::newRow("1920x1080") << QSize(1920, 1080);
    QTest::newRow("2560x1600, or half of that at scale 2") << QSize(2560, 1600);
}

std::vector<const Item*> cardsOf(const Scene& scene)
{
    std::vector<const Item*> cards;
    for (const Item& item : scene.items()) {
        if (item.holdsValue())
            cards.push_back(&item);
    }
    return cards;
}
} // namespace

class TestSpotlight : public QObject {
    Q_OBJECT

    std::unique_ptr<gui::MainWindow> spotlit(QSize size = {1280, 800})
    {
        auto window = support::windowWith(m_story, size);
        window->action("projector")->trigger();
        return window;
    }

private slots:
    void initTestCase()
    {
        m_story = support::sampleStory();
        QVERIFY2(m_story, "tests/data/two-switches.wsrec cannot be read");
    }
    void cleanup() { base::installTranslations(*qApp, text("en")); }

    void digitsAreReadFromTheLastRow_data() { addSizes(); }
    void digitsAreReadFromTheLastRow()
    {
        QFETCH(QSize, size);
        auto window = spotlit(size);
        window->session().goTo(1);
        QCOMPARE(window->height(), size.height());
        const Scene::CellText& written = window->stage()->scene().text();
        const QFont font = gui::cellFont(written.valuePx, written.stretch, false, {});
        const double digit = QFontMetricsF(font).tightBoundingRect(text("0")).height();
        QVERIFY2(digit >= 0.022 * size.height(), qPrintable(text("%1 pixels").arg(digit)));
        // And each value has room for sixteen of them.
        for (const Item* card : cardsOf(window->stage()->scene()))
            QVERIFY(QFontMetricsF(font).horizontalAdvance(QString(16, u'0')) <=
                    card->valueRoom.width() + 1);
    }

    void nothingOverlapsAndNothingIsCut_data() { addSizes(); }
    void nothingOverlapsAndNothingIsCut()
    {
        QFETCH(QSize, size);
        for (const char* language : {"en", "zh_CN"}) {
            base::installTranslations(*qApp, text(language));
            const auto story = support::sampleStory(); // its sentences are told now
            auto window = support::windowWith(story, size);
            window->action("projector")->trigger();
            for (std::uint32_t i = 0; i < story->count(); ++i) {
                window->session().goTo(i);
                const Scene& scene = window->stage()->scene();
                std::vector<const Item*> items;
                for (const Item& item : scene.items()) {
                    const bool stands = item.holdsValue() || item.id.kind == Kind::Text;
                    if (stands && !item.rect.isEmpty())
                        items.push_back(&item);
                }
                QVERIFY(items.size() >= 2);
                for (std::size_t a = 0; a < items.size(); ++a) {
                    QVERIFY(QRectF(window->stage()->rect()).contains(items[a]->rect));
                    for (std::size_t b = a + 1; b < items.size(); ++b)
                        QVERIFY2(!items[a]->rect.intersects(items[b]->rect),
                                 qPrintable(text("state %1: '%2' and '%3'")
                                                .arg(i)
                                                .arg(items[a]->label, items[b]->label)));
                }
                if (i % 4 != 0)
                    continue; // painting takes its time
                gui::TextAudit audit;
                window->stage()->grab();
                for (const auto& p : audit.painted()) {
                    QVERIFY2(!p.cut, qPrintable(text("state %1: '%2'").arg(i).arg(p.text)));
                    QVERIFY2(!p.elided || p.says == gui::TextKind::Words, qPrintable(p.text));
                }
            }
        }
    }

    void allThatAnInstructionTouchedIsThere()
    {
        auto window = spotlit();
        auto whole = support::windowWith(m_story);
        int arrows = 0, again = 0;
        for (std::uint32_t i = 1; i < m_story->count(); ++i) {
            window->session().goTo(i);
            whole->session().goTo(i);
            const story::Moment& moment = *window->session().moment();
            if (moment.executed->instruction == moment.executed->brief)
                continue; // a free run touches more than there is room for
            const Scene& scene = window->stage()->scene();
            for (const Item* item : cardsOf(whole->stage()->scene())) {
                if (!item->state.lit())
                    continue;
                const Item* card = scene.find(item->id);
                QVERIFY2(card, qPrintable(text("state %1: %2").arg(i).arg(item->name)));
                QCOMPARE(card->value, item->value);
                QCOMPARE(card->state.written, item->state.written);
                if (item->state.written)
                    QCOMPARE(card->before,
                             m_story->recording().valueAt(m_story->stateOf(i - 1), item->id.place));
            }
            for (const story::Move& move : moment.executed->moves) {
                const Item* to = scene.cell(move.to);
                QVERIFY2(to, qPrintable(move.toName));
                QCOMPARE(to->value, move.after);
                const Item* arrow =
                    scene.find({Kind::Arrow, ItemId::Area::Stage, 0, move.to, move.from});
                QVERIFY2(arrow, qPrintable(move.fromName + text(" to ") + move.toName));
                QVERIFY(to->rect.adjusted(-1, -1, 1, 1).contains(arrow->path.last()));
                ++arrows;
                // A register that is read and written stands on both sides, on the left as it was.
                for (const Item* card : cardsOf(scene)) {
                    if (card->id.place != move.from || card->id.index != 1)
                        continue;
                    ++again;
                    QCOMPARE(card->value, move.after);
                    QVERIFY(!card->before && !card->state.written);
                }
            }
        }
        QVERIFY(arrows > 100);
        QVERIFY2(again > 0, "ERET's sp becomes SP_EL2, and is another one then");
    }

    /// At an ERET and where it takes an exception, by itself.
    void whatTheCpuMovesIsThere()
    {
        auto window = spotlit();
        int returns = 0, exceptions = 0;
        for (std::uint32_t i = 1; i < m_story->count(); ++i) {
            window->session().goTo(i);
            const auto& moves = window->session().moment()->executed->movesOfCpu;
            const Scene& scene = window->stage()->scene();
            for (const story::Move& move : moves) {
                const Item* from = scene.find({Kind::Register, areaOf(move.from), 0, move.from});
                const Item* to = scene.find({Kind::Register, areaOf(move.to), 0, move.to});
                QVERIFY2(from && to, qPrintable(text("state %1: %2").arg(i).arg(move.toName)));
                QCOMPARE(from->value, std::optional(move.after));
                QCOMPARE(to->value, std::optional(move.after));
                QCOMPARE(to->before, std::optional(move.before));
                QCOMPARE(from->rect.top(), to->rect.top());
                QCOMPARE(to->owner.kind, reading::Owner::Kind::Guest);
                QCOMPARE(from->owner, to->owner);
                QVERIFY(scene.find({Kind::Arrow, ItemId::Area::Stage, 0, move.to, move.from}));
                (move.to == Place::of(Register::pc()) ? returns : exceptions) += 1;
            }
        }
        QVERIFY2(returns >= 2 && exceptions >= 4, "two switches, two registers each");
    }

    /// The value that is followed: which cards hold it, which of its moves this is, how many there
    /// are.
    void theWayOfAValueIsThere_data() { addSizes(); }
    void theWayOfAValueIsThere()
    {
        QFETCH(QSize, size);
        auto window = spotlit(size);
        gui::Stage* stage = window->stage();
        int numbers = 0, rings = 0;
        for (std::uint32_t i = 0; i < m_story->count(); i += 3) {
            window->session().goTo(i);
            const auto& executed = window->session().moment()->executed;
            if (!executed || executed->moves.empty())
                continue;
            const story::Move& move = executed->moves.front();
            const Item* to = stage->scene().cell(move.to);
            QVERIFY(to);
            stage->setSelected(ItemId{to->id.kind, to->id.area, 0, move.to});
            const Scene& scene = stage->scene();
            for (const Item& item : scene.items()) {
                if (item.id.kind == Kind::ThreadNumber) {
                    ++numbers;
                    QVERIFY(scene.find(
                        {Kind::Arrow, ItemId::Area::Stage, 0, item.id.place, item.id.from}));
                    QVERIFY(!item.state.ahead);
                    // Beside the cards, and as large as the labels on them.
                    for (const Item* card : cardsOf(scene))
                        QVERIFY(!card->rect.intersects(item.rect));
                    QVERIFY(item.rect.height() >= scene.text().labelPx);
                }
                rings += item.id.kind == Kind::Holder ? 1 : 0;
            }
            QVERIFY(scene.find({Kind::Holder, ItemId::Area::Stage, 0, move.to}));
            const Item* said = scene.find({Kind::Text, ItemId::Area::Stage, ItemId::Followed});
            QVERIFY(said && said->label.contains(move.owner.text()));
            if (i % 15 != 0)
                continue; // painting takes its time
            gui::TextAudit audit;
            stage->grab();
            for (const auto& p : audit.painted())
                QVERIFY2(!p.cut, qPrintable(text("state %1: '%2'").arg(i).arg(p.text)));
        }
        QVERIFY2(numbers > 20 && rings > 40, qPrintable(text("%1 %2").arg(numbers).arg(rings)));
        QTest::keyClick(stage, Qt::Key_Escape);
        QVERIFY(!stage->scene().find({Kind::Text, ItemId::Area::Stage, ItemId::Followed}));
    }

    void aFreeRunSaysHowMuchMoreThereIs()
    {
        auto window = spotlit();
        bool seen = false;
        for (std::uint32_t i = 1; i < m_story->count() && !seen; ++i) {
            window->session().goTo(i);
            const Scene& scene = window->stage()->scene();
            seen = scene.find({Kind::Text, ItemId::Area::Stage, ItemId::More}) != nullptr;
            if (!seen)
                continue;
            // What the run ended with goes before x0 to x30.
            const auto esr = arm64::Register::named(u"esr_el2");
            QVERIFY(esr && scene.cell(arm64::Place::of(*esr)));
        }
        QVERIFY(seen);
    }

    void rowsStandStillFromStepToStep()
    {
        auto window = spotlit();
        std::set<double> tops, lefts;
        for (std::uint32_t i = 1; i < m_story->count(); ++i) {
            window->session().goTo(i);
            for (const Item* card : cardsOf(window->stage()->scene())) {
                tops.insert(card->rect.top());
                lefts.insert(card->rect.left());
            }
        }
        QCOMPARE(lefts.size(), std::size_t(2));
        QVERIFY(tops.size() >= 5 && tops.size() <= 8);
    }

    void anOpenQuestionCoversIt()
    {
        auto window = spotlit();
        window->session().goTo(8);
        QVERIFY(!cardsOf(window->stage()->scene()).empty());
        window->session().setHorizon(8);
        QVERIFY(cardsOf(window->stage()->scene()).empty());
        window->session().setHorizon({});
        QVERIFY(!cardsOf(window->stage()->scene()).empty());
    }

    void whatIsSelectedStaysSelected()
    {
        auto window = support::windowWith(m_story);
        window->session().goTo(1);
        gui::Stage* stage = window->stage();
        const Item* x19 = stage->scene().cell(arm64::Place::of(arm64::Register::x(19)));
        const ItemId id = x19->id;
        stage->select(id);
        QTest::keyClick(window.get(), Qt::Key_F5);
        QVERIFY(stage->spotlight());
        const Item* card = stage->scene().find(id);
        QVERIFY(card && card->large && card->state.selected);
        QVERIFY(stage->scene().find({Kind::Selection, ItemId::Area::Stage}));
        // The mouse, the keys and a screen reader go by the same list.
        QCOMPARE(stage->scene().at(card->rect.center()), card);
        QTest::keyClick(stage, Qt::Key_Right, Qt::AltModifier);
        QVERIFY(stage->selectedItem() && stage->selectedItem()->id != id);
        QTest::keyClick(window.get(), Qt::Key_F5);
        QVERIFY(!stage->spotlight());
    }

    /// X and a number select a register in the whole picture; here it may be none of the cards.
    void aNumberMeansTheSameRegister()
    {
        auto window = spotlit();
        window->session().goTo(12);
        gui::Stage* stage = window->stage();
        const auto x19 = Place::of(Register::x(19));
        QVERIFY(!stage->scene().cell(x19));
        for (const Qt::Key key : {Qt::Key_X, Qt::Key_1, Qt::Key_9})
            QTest::keyClick(key == Qt::Key_X ? static_cast<QWidget*>(window.get()) : stage, key);
        QVERIFY(stage->selected());
        QCOMPARE(stage->selected()->place, x19);
        QVERIFY(stage->scene().find({Kind::Text, ItemId::Area::Stage, ItemId::Followed}));
        const auto index = window->session().index();
        QTest::keyClick(window.get(), Qt::Key_BracketLeft);
        QVERIFY(window->session().index() < index);
        QVERIFY(stage->scene().cell(x19));
    }

    void itIsRemembered()
    {
        const QTemporaryDir settings;
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
        {
            gui::MainWindow window(true);
            QVERIFY(!window.stage()->spotlight());
            window.action("projector")->trigger();
        }
        {
            gui::MainWindow window(true);
            QVERIFY(window.stage()->spotlight());
            window.action("reset-layout")->trigger();
            QVERIFY(!window.stage()->spotlight());
        }
        QVERIFY(!gui::MainWindow(true).stage()->spotlight());
    }

private:
    /// Where the whole picture has that register.
    static ItemId::Area areaOf(const Place& place)
    {
        return place.reg.isSystem() ? ItemId::Area::System : ItemId::Area::Cpu;
    }

    gui::StoryPtr m_story;
};

QTEST_MAIN(TestSpotlight)
#include "tst_spotlight.moc"
