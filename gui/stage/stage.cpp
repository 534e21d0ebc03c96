// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/stage/stage.h"

#include "gui/stage/accessible.h"
#include "gui/stage/painting.h"
#include "gui/theme/plain.h"

#include <QDeadlineTimer>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>

namespace gui {

namespace {
constexpr QSizeF kLeast(840, 560); // in units
constexpr ItemId kAnnouncement{ItemId::Kind::Text, ItemId::Area::Stage, ItemId::Announcement};
} // namespace

Stage::Stage(QWidget* parent)
    : QWidget(parent)
    , m_motion(new QVariantAnimation(this))
    , m_clock([] { return QDeadlineTimer::current().deadline(); })
{
    m_motion->setStartValue(0.0);
    m_motion->setEndValue(1.0);
    m_motion->setEasingCurve(QEasingCurve::InOutCubic);
    connect(m_motion, &QVariantAnimation::valueChanged, this, [this](const QVariant& value) {
        m_progress = value.toDouble();
        update(m_moving);
    });
    makeStageAccessible();
    setObjectName(QStringLiteral("stage"));
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    retranslate();
}

void Stage::retranslate()
{
    setAccessibleName(tr("The switch: host context, CPU registers, guest context, EL2 stack"));
}

QSize Stage::minimumSizeHint() const
{
    return (kLeast * m_style.unit).toSize();
}

void Stage::setSceneStyle(const Style& style)
{
    m_style = style;
    updateGeometry();
    replace();
}

void Stage::setThread(Thread thread)
{
    m_thread = std::move(thread);
    showScene();
}

void Stage::setMoment(MomentPtr moment, ValuesBefore before, Thread thread)
{
    const bool isStep = m_moment && moment && moment->index == m_moment->index + 1;
    m_moment = std::move(moment);
    m_before = std::move(before);
    m_thread = std::move(thread);
    showScene();
    rest();
    if (isStep)
        startMotion();
    announceIfNew();
}

void Stage::startMotion()
{
    // Who steps fast is not to wait, and sees each value where it belongs.
    const qint64 now = m_clock();
    const bool isFast = m_lastStep && now - *m_lastStep < m_style.motion;
    m_lastStep = now;
    if (m_style.motion <= 0 || isFast || !isVisible() || !m_placed)
        return;
    m_moving = {};
    for (const Item& item : m_scene.items()) {
        if (item.id.kind == ItemId::Kind::Arrow || item.id.kind == ItemId::Kind::WriteBack)
            m_moving += extentOf(item, m_style);
    }
    if (m_moving.isEmpty())
        return;
    m_motion->setDuration(m_style.motion);
    m_motion->start();
}

/// Every value is where it belongs.
void Stage::rest()
{
    m_motion->stop();
    if (m_progress < 1)
        update(m_moving);
    m_progress = 1;
}

void Stage::setSpotlight(bool on)
{
    if (m_spotlight == on)
        return;
    m_spotlight = on;
    replace();
}

QString Stage::sentence() const
{
    if (!m_moment)
        return m_waiting;
    QStringList said;
    if (m_moment->executed) {
        said << m_moment->executed->instruction << m_moment->executed->brief
             << m_moment->executed->changes << m_moment->executed->why;
    } else if (m_moment->next) {
        said << tr("Next: %1").arg(m_moment->next->instruction) << m_moment->next->brief;
    }
    said.removeAll(QString());
    return said.join(QStringLiteral(". "));
}

/// Once a change: a moment that is shown again, because its recording has grown, says nothing new.
void Stage::announceIfNew()
{
    if (!m_moment)
        return;
    const Item* said = scene().find(kAnnouncement);
    if (!said || (said->label == m_announced && m_moment->index == m_announcedAt))
        return;
    m_announced = said->label;
    m_announcedAt = m_moment->index;
    announce(*this);
}

void Stage::setWaiting(const QString& sentence)
{
    m_waiting = sentence;
    if (!m_moment)
        showScene();
}

void Stage::setSelected(const std::optional<ItemId>& id)
{
    std::optional<ItemId> one = id;
    if (one && one->holdsValue())
        one->index = 0; // the spotlight may show it twice
    if (one == m_selected)
        return;
    m_selected = one;
    if (one && one->holdsValue())
        see(*one);
    showScene();
    focusSelected(*this);
    emit selectionChanged();
}

const Item* Stage::selectedItem()
{
    return m_selected ? scene().showing(*m_selected) : nullptr;
}

void Stage::select(const ItemId& id)
{
    setFocus(Qt::OtherFocusReason);
    setSelected(id);
}

/// In the spotlight, too, a number means the same one: it can be followed where it is not shown.
Scene Stage::makeWhole() const
{
    return m_moment
               ? makeScene(*m_moment,
                           StageLayout::compute(size(), m_style, StageLayout::countsOf(*m_moment)),
                           m_style, {}, {}, m_folding)
               : Scene();
}

void Stage::selectIn(ItemId::Area area)
{
    m_typed.reset();
    const Scene whole = makeWhole();
    const std::vector<const Item*> all = whole.selectable(area);
    if (all.empty())
        return;
    const auto first =
        std::ranges::find_if(all, [](const Item* item) { return !item->state.away; });
    ItemId id = (first == all.end() ? all.front() : *first)->id;
    if (area == ItemId::Area::Stack && m_moment) {
        const auto sp = std::size_t(m_moment->stack.spIndex);
        if (sp < m_moment->stack.cells.size())
            id = idOf(m_moment->stack.cells[sp], area);
    }
    select(id);
}

/// Another digit of a number; where there is no such one, the first digit of the next number.
void Stage::type(int digit)
{
    const Scene whole = makeWhole();
    const auto all = whole.selectable(m_selected ? m_selected->area : ItemId::Area::Cpu);
    const auto one = std::size_t(digit);
    const std::size_t both = m_typed ? *m_typed * 10 + one : one;
    m_typed = both < all.size() ? both : one;
    if (*m_typed < all.size())
        setSelected(all[*m_typed]->id);
}

void Stage::focusInEvent(QFocusEvent* event)
{
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason) {
        if (!m_selected && !scene().selectable(ItemId::Area::Cpu).empty())
            setSelected(scene().selectable(ItemId::Area::Cpu).front()->id);
    }
    focusSelected(*this);
    QWidget::focusInEvent(event);
}

Scene Stage::makeOne()
{
    if (!m_moment)
        return makeWaitingScene(m_waiting, size(), m_style);
    if (m_spotlight)
        return makeSpotlightScene(*m_moment, m_before,
                                  SpotlightLayout::compute(size(), window()->height(), m_style),
                                  m_style, m_selected, m_thread);
    m_layout = StageLayout::compute(size(), m_style, StageLayout::countsOf(*m_moment));
    return makeScene(*m_moment, m_layout, m_style, m_selected, m_thread, m_folding);
}

void Stage::showScene()
{
    if (!m_placed)
        return; // nothing of it was painted yet
    Scene next = makeOne();
    update(changedBetween(m_scene, next, m_style));
    m_scene = std::move(next);
}

void Stage::replace()
{
    rest();
    m_placed = false;
    update();
}

const Scene& Stage::scene()
{
    if (!m_placed)
        m_scene = makeOne();
    m_placed = true;
    return m_scene;
}

const StageLayout& Stage::geometryOfBoxes()
{
    (void)scene();
    return m_layout;
}

void Stage::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    paintScene(painter, scene(), m_style, event->region(), m_progress);
}

void Stage::resizeEvent(QResizeEvent*)
{
    replace();
}

void Stage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        replace();
    }
    QWidget::changeEvent(event);
}

void Stage::open(const ItemId& id)
{
    const Item* item = m_moment ? scene().find(id) : nullptr;
    if (!item)
        return;
    const Item copy = *item; // who hears of it may have another scene made
    const ItemId::Area area = copy.id.area;
    if (copy.id.kind == ItemId::Kind::Group)
        toggle(copy.id);
    else if (copy.id.kind == ItemId::Kind::More)
        scroll(area, (copy.id.index == 0 ? -1 : 1) * (tableOf(area).room() - 2));
    else
        emit cellClicked(copy);
}

Folding::Table& Stage::foldingOf(ItemId::Area area)
{
    return area == ItemId::Area::Host ? m_folding.host : m_folding.guest;
}

/// Of a context of the moment that is shown, and as long as it is.
ContextTable Stage::tableOf(ItemId::Area area)
{
    const bool isHosts = area == ItemId::Area::Host;
    const StageLayout::Counts counts = StageLayout::countsOf(*m_moment);
    return {isHosts ? m_moment->host : m_moment->guest, foldingOf(area), (counts.context + 1) / 2};
}

void Stage::setFolding(const Folding& folding)
{
    m_folding = folding;
    showScene();
}

/// Its other cells are in sight at once; what was in sight is no further away than it has to be.
void Stage::toggle(const ItemId& group)
{
    Folding::Table& table = foldingOf(group.area);
    if (table.open.erase(group.index) == 0) {
        table.open.insert(group.index);
        table.scrolled = tableOf(group.area).toSeeGroup(group.index);
    } else {
        table.scrolled = tableOf(group.area).first();
    }
    showScene();
    tellOpenOrFolded(*this, group);
}

void Stage::scroll(ItemId::Area area, int rows)
{
    Folding::Table& table = foldingOf(area);
    const ContextTable now = tableOf(area);
    table.scrolled = std::clamp(now.first() + rows, 0, now.most());
    showScene();
}

/// Scrolls it into sight, if it stands in a table.
void Stage::see(const ItemId& id)
{
    const bool isOfContext = id.area == ItemId::Area::Host || id.area == ItemId::Area::Guest;
    if (!m_moment || !isOfContext)
        return;
    const ContextTable table = tableOf(id.area);
    if (const auto row = table.rowOf(id.place))
        foldingOf(id.area).scrolled = table.toSee(*row);
}

void Stage::reveal(const arm64::Place& place)
{
    const MomentPtr moment = m_moment;
    if (!moment)
        return;
    for (const ItemId::Area area : {ItemId::Area::Host, ItemId::Area::Guest}) {
        const auto& groups = (area == ItemId::Area::Host ? moment->host : moment->guest).groups;
        for (std::size_t g = 0; g < groups.size(); ++g) {
            const bool isThere =
                std::ranges::find(groups[g].boxes, place, &story::CellView::place) !=
                groups[g].boxes.end();
            const ItemId group{ItemId::Kind::Group, area, static_cast<std::uint16_t>(g)};
            if (isThere && !tableOf(area).isOpen(g))
                toggle(group);
        }
        see({ItemId::Kind::Cell, area, 0, place});
    }
    showScene();
}

void Stage::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    if (const Item* item = scene().at(event->position()))
        open(item->id);
}

void Stage::mouseMoveEvent(QMouseEvent* event)
{
    setCursor(scene().at(event->position()) ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

/// Over a table that has more rows than room.
void Stage::wheelEvent(QWheelEvent* event)
{
    constexpr int kNotch = 120, kRows = 3; // as Qt and most mice count
    const auto isOver = [&](const StageLayout::Context& context) {
        return context.box.contains(event->position());
    };
    const StageLayout& layout = geometryOfBoxes();
    const bool onHost = isOver(layout.host);
    if (!m_moment || m_spotlight || (!onHost && !isOver(layout.guest)))
        return event->ignore();
    const ItemId::Area area = onHost ? ItemId::Area::Host : ItemId::Area::Guest;
    if (tableOf(area).most() == 0)
        return event->ignore();
    m_wheel += event->angleDelta().y() * kRows;
    const int rows = m_wheel / kNotch;
    m_wheel -= rows * kNotch;
    scroll(area, -rows);
    event->accept();
}

void Stage::walk(Scene::Direction direction)
{
    const Item* from = selectedItem();
    const std::vector<const Item*> all = scene().selectable();
    const Item* to = from          ? scene().beside(from->id, direction)
                     : all.empty() ? nullptr
                                   : all.front();
    if (to)
        setSelected(to->id);
}

void Stage::keyPressEvent(QKeyEvent* event)
{
    using Direction = Scene::Direction;
    const int key = event->key();
    const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (plain && key >= Qt::Key_0 && key <= Qt::Key_9)
        return type(key - Qt::Key_0);
    m_typed.reset();
    if (key == Qt::Key_Up)
        return walk(Direction::Up);
    if (key == Qt::Key_Down)
        return walk(Direction::Down);
    // Without Alt these two step.
    if (key == Qt::Key_Left && event->modifiers() & Qt::AltModifier)
        return walk(Direction::Left);
    if (key == Qt::Key_Right && event->modifiers() & Qt::AltModifier)
        return walk(Direction::Right);
    if (key == Qt::Key_Escape && m_selected)
        return setSelected({});
    const Item* on = selectedItem();
    if (on && (key == Qt::Key_Return || key == Qt::Key_Enter))
        return open(on->id);
    QWidget::keyPressEvent(event);
}

bool Stage::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        // Enter opens what is selected here; elsewhere it goes on in the lesson.
        const auto* key = static_cast<QKeyEvent*>(event);
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && selectedItem()) {
            event->accept();
            return true;
        }
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const Item* item = scene().at(help->pos());
        if (item && item->holdsValue())
            QToolTip::showText(help->globalPos(), plainTip(sentenceOf(*item)), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

} // namespace gui
