// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/scene/arrows.h"

#include <algorithm>

namespace gui {

namespace {
enum class Side { Left, Right };

bool isAbove(const Spot& spot)
{
    return spot.area != ItemId::Area::Stack && spot.area != ItemId::Area::System;
}

/// From the cell's edge to x == `laneX`: straight where the cell stands next to the lane, else
/// through the column gutter and the gap under its row.
QPolygonF leave(const Style& style, const Spot& spot, double laneX)
{
    const bool toLeft = laneX < spot.cell.center().x();
    const bool adjacent = toLeft == (spot.column == 0) || spot.area == ItemId::Area::Stack;
    const double edge = toLeft ? spot.cell.left() : spot.cell.right();
    const double y = spot.cell.center().y();
    if (adjacent)
        return QPolygonF({{edge, y}, {laneX, y}});
    const double gutter = edge + (toLeft ? -1 : 1) * style.px(style.sizes.gutterLane);
    const double gap = spot.cell.bottom() + style.px(style.sizes.gapLane);
    return QPolygonF({{edge, y}, {gutter, y}, {gutter, gap}, {laneX, gap}});
}

double laneFor(const StageLayout& l, const Spot& spot, const Spot& other)
{
    switch (spot.area) {
    case ItemId::Area::Host:
        return l.leftLane;
    case ItemId::Area::Guest:
        return l.rightLane;
    case ItemId::Area::Cpu:
        if (other.area == ItemId::Area::Host)
            return l.leftLane;
        if (other.area == ItemId::Area::Guest)
            return l.rightLane;
        return spot.column == 0 ? l.leftLane : l.rightLane;
    case ItemId::Area::Stack:
    case ItemId::Area::System:
    case ItemId::Area::Stage:
        break;
    }
    return l.lowerLane;
}
} // namespace

QPolygonF route(const StageLayout& l, const Style& style, const Spot& from, const Spot& to,
                int lane)
{
    // Lanes fan out to both sides of the gap's middle: 0, +1, -1, …
    const double shift =
        ((lane + 1) / 2) * (lane % 2 == 1 ? 1 : -1) * style.px(style.sizes.laneGap);
    QPolygonF path = leave(style, from, laneFor(l, from, to) + shift);
    QPolygonF end = leave(style, to, laneFor(l, to, from) + shift);
    if (isAbove(from) != isAbove(to)) {
        const double bend = style.px(style.sizes.leastBend);
        const double y = l.corridor + std::clamp(shift, -bend, bend);
        path << QPointF(path.last().x(), y) << QPointF(end.last().x(), y);
    }
    std::reverse(end.begin(), end.end());
    path += end;
    return path;
}

} // namespace gui
