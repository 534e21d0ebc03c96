// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/scene/lines.h"

#include <QCoreApplication>
#include <QLineF>

#include <algorithm>
#include <cmath>

namespace gui {

namespace {
using Area = ItemId::Area;
using Kind = ItemId::Kind;

QString tr(const char* text)
{
    return QCoreApplication::translate("gui", text);
}
} // namespace

std::optional<Spot> Spots::of(const arm64::Place& place) const
{
    for (const auto* spots : {&m_shown, &m_folded}) {
        if (const auto found = spots->find(place); found != spots->end())
            return found->second;
    }
    return {};
}

void Lines::addMoves(Scene& scene) const
{
    if (!m_moment.executed)
        return;
    int count = 0;
    for (const auto* moves : {&m_moment.executed->movesOfCpu, &m_moment.executed->moves}) {
        for (const story::Move& move : *moves)
            count += addArrow(scene, move, count) ? 1 : 0;
    }
    addWriteBack(scene);
}

bool Lines::addArrow(Scene& scene, const story::Move& move, int count) const
{
    const auto from = m_spots.of(move.from), to = m_spots.of(move.to);
    const ItemId id{Kind::Arrow, Area::Stage, 0, move.to, move.from};
    if (!from || !to || from->cell == to->cell || scene.find(id))
        return false;
    Item item;
    item.id = id;
    item.owner = move.owner;
    item.value = move.after;
    item.name = move.fromName + QStringLiteral(" → ") + move.toName;
    item.path = route(m_l, m_style, *from, *to, count % m_style.sizes.lanes);
    item.rect = item.path.boundingRect();
    scene.add(std::move(item));
    return true;
}

/// From the base register into the gap beside it and back, with what was added to it.
void Lines::addWriteBack(Scene& scene) const
{
    const auto& back = m_moment.executed ? m_moment.executed->writeBack : std::nullopt;
    const auto at = back ? m_spots.of(back->base) : std::nullopt;
    if (!at || at->area != Area::Cpu)
        return;
    const Sizes& s = m_style.sizes;
    const bool isLeft = at->column == 0;
    const double edge = isLeft ? at->cell.left() : at->cell.right();
    const double out = edge + (isLeft ? -1 : 1) * px(s.writeBackReach);
    const double quarter = at->cell.height() / 4, middle = at->cell.center().y();
    Item item;
    item.id = {Kind::WriteBack, Area::Cpu, 0, back->base};
    item.label =
        (back->by < 0 ? QStringLiteral("−%1") : QStringLiteral("+%1")).arg(std::abs(back->by));
    item.name = tr("write-back: %1").arg(item.label);
    item.look = m_style.texts.writeBack;
    item.path = QPolygonF({{edge, middle - quarter},
                           {out, middle - quarter},
                           {out, middle + quarter},
                           {edge, middle + quarter}});
    item.rect = item.path.boundingRect();
    const double width = px(s.writeBackWidth), height = px(s.writeBackHeight);
    item.align = Qt::AlignVCenter | (isLeft ? Qt::AlignRight : Qt::AlignLeft);
    item.labelRoom = QRectF(isLeft ? out - width : out + 2, middle - height / 2, width, height);
    scene.add(std::move(item));
}

std::vector<Item> Lines::addThread(Scene& scene, const Thread& thread) const
{
    const double badge = px(m_style.sizes.threadBadge);
    std::vector<Item> numbers;
    for (const Thread::Part& part : thread.parts) {
        const auto from = m_spots.of(part.from), to = m_spots.of(part.to);
        if (!from || !to || from->cell == to->cell)
            continue;
        Item item;
        item.id = {Kind::Thread, Area::Stage, static_cast<std::uint16_t>(part.number), part.to,
                   part.from};
        item.owner = thread.owner;
        item.name = part.name;
        item.state.ahead = !part.done;
        Item number = item;
        number.id.kind = Kind::ThreadNumber;
        number.label = QString::number(part.number);
        item.path = route(m_l, m_style, *from, *to, part.number % m_style.sizes.lanes);
        item.rect = item.path.boundingRect();
        number.rect = QRectF(0, 0, badge, badge);
        number.rect.moveCenter(numberSpot(item.path, part.number));
        scene.add(std::move(item));
        numbers.push_back(std::move(number));
    }
    for (const arm64::Place& place : thread.holders)
        if (const auto spot = m_spots.of(place))
            addRing(scene, {Kind::Holder, Area::Stage, 0, place}, spot->cell, thread.owner);
    return numbers;
}

/// In the gap between two boxes, where it hides no cell: on the longest stretch there, each
/// number at another height, so that ways side by side keep theirs apart.
QPointF Lines::numberSpot(const QPolygonF& path, int number) const
{
    const auto isInGap = [&](const QPointF& at) {
        const double beside = px(m_style.sizes.laneGap) * m_style.sizes.lanes / 2;
        const bool isAbove = at.y() < m_l.corridor;
        return isAbove ? std::abs(at.x() - m_l.leftLane) <= beside ||
                             std::abs(at.x() - m_l.rightLane) <= beside
                       : std::abs(at.x() - m_l.lowerLane) <= beside;
    };
    std::optional<QLineF> longest;
    for (qsizetype i = 1; i < path.size(); ++i) {
        const QLineF stretch(path[i - 1], path[i]);
        const bool isUpright = std::abs(stretch.dx()) < 1 && isInGap(stretch.center());
        if (isUpright && (!longest || stretch.length() > longest->length()))
            longest = stretch;
    }
    if (!longest)
        return path.boundingRect().center();
    if (longest->dy() < 0)
        longest = QLineF(longest->p2(), longest->p1());
    return longest->pointAt(0.2 + 0.2 * ((number - 1) % 4));
}

void Lines::addRing(Scene& scene, const ItemId& id, const QRectF& round,
                    const reading::Owner& owner) const
{
    const double more = px(m_style.sizes.selectionGrow);
    Item ring;
    ring.id = id;
    ring.owner = owner;
    ring.rect = round.adjusted(-more, -more, more, more);
    scene.add(std::move(ring));
}

} // namespace gui
