// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/stage/arrows.h"

#include <algorithm>

namespace gui {

namespace {
enum class Side { Left, Right };

bool isAbove(const Spot& spot)
{
    return spot.box != Spot::Box::Stack && spot.box != Spot::Box::System;
}

/// From the cell's edge to x == `laneX`: straight where the cell stands next to the lane, else
/// through the column gutter and the gap under its row.
QPolygonF leave(const StageLayout& l, const Spot& spot, double laneX)
{
    const bool toLeft = laneX < spot.cell.center().x();
    const bool adjacent = toLeft == (spot.column == 0) || spot.box == Spot::Box::Stack;
    const double edge = toLeft ? spot.cell.left() : spot.cell.right();
    const double y = spot.cell.center().y();
    if (adjacent)
        return QPolygonF({{edge, y}, {laneX, y}});
    const double gutter = edge + (toLeft ? -1 : 1) * 4.5 * l.unit;
    const double gap = spot.cell.bottom() + 1.75 * l.unit;
    return QPolygonF({{edge, y}, {gutter, y}, {gutter, gap}, {laneX, gap}});
}

double laneFor(const StageLayout& l, const Spot& spot, const Spot& other)
{
    switch (spot.box) {
    case Spot::Box::Host:
        return l.leftLane;
    case Spot::Box::Guest:
        return l.rightLane;
    case Spot::Box::Cpu:
        if (other.box == Spot::Box::Host)
            return l.leftLane;
        if (other.box == Spot::Box::Guest)
            return l.rightLane;
        return spot.column == 0 ? l.leftLane : l.rightLane;
    case Spot::Box::Stack:
    case Spot::Box::System:
        break;
    }
    return l.lowerLane;
}
} // namespace

QPolygonF route(const StageLayout& l, const Spot& from, const Spot& to, int lane)
{
    // Lanes fan out to both sides of the gap's middle: 0, +1, -1, …
    const double shift = ((lane + 1) / 2) * (lane % 2 == 1 ? 1 : -1) * 5.0 * l.unit;
    QPolygonF path = leave(l, from, laneFor(l, from, to) + shift);
    QPolygonF end = leave(l, to, laneFor(l, to, from) + shift);
    if (isAbove(from) != isAbove(to)) {
        const double y = l.corridor + std::clamp(shift, -4.0 * l.unit, 4.0 * l.unit);
        path << QPointF(path.last().x(), y) << QPointF(end.last().x(), y);
    }
    std::reverse(end.begin(), end.end());
    path += end;
    return path;
}

} // namespace gui
