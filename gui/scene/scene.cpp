// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/scene/scene.h"

#include <algorithm>
#include <limits>

namespace gui {

namespace {
const Item* itemIn(const std::vector<Item>& items,
                   const std::unordered_map<arm64::Place, std::size_t>& places,
                   const arm64::Place& place)
{
    const auto found = places.find(place);
    return found == places.end() ? nullptr : &items[found->second];
}

/// How far apart two stretches are; 0 where they overlap.
double apart(double a, double aEnd, double b, double bEnd)
{
    return std::max({0.0, b - aEnd, a - bEnd});
}

/// Whether the keys lead from the one to the other. Up and down a table they go from cell to cell
/// past its edge, where what says how much more there is would be in their way.
bool isCandidate(const Item& item, const Item& start, bool upright)
{
    const bool within =
        upright && start.id.kind == ItemId::Kind::Cell && item.id.area == start.id.area;
    if (!within)
        return item.canBeSelected() && !item.state.away;
    return item.canBeSelected() && item.id.kind != ItemId::Kind::More;
}
} // namespace

void Scene::add(Item item)
{
    const std::size_t at = m_items.size();
    m_byId.emplace(item.id, at);
    if (item.holdsValue() && !item.state.away)
        m_cells.emplace(item.id.place, at);
    m_items.push_back(std::move(item));
}

void Scene::add(Item item, std::span<const arm64::Place> folded)
{
    for (const arm64::Place& place : folded)
        m_standsFor.emplace(place, m_items.size());
    add(std::move(item));
}

const Item* Scene::find(const ItemId& id) const
{
    const auto found = m_byId.find(id);
    return found == m_byId.end() ? nullptr : &m_items[found->second];
}

const Item* Scene::cell(const arm64::Place& place) const
{
    return itemIn(m_items, m_cells, place);
}

const Item* Scene::showing(const arm64::Place& place) const
{
    const Item* item = cell(place);
    return item ? item : itemIn(m_items, m_standsFor, place);
}

const Item* Scene::showing(const ItemId& id) const
{
    const Item* item = find(id);
    return item || !id.holdsValue() ? item : itemIn(m_items, m_standsFor, id.place);
}

const Item* Scene::at(QPointF point) const
{
    const auto found = std::ranges::find_if(m_items, [&](const Item& item) {
        return item.canBeSelected() && !item.state.away && item.rect.contains(point);
    });
    return found == m_items.end() ? nullptr : &*found;
}

std::vector<const Item*> Scene::selectable() const
{
    std::vector<const Item*> those;
    for (const Item& item : m_items) {
        if (item.canBeSelected())
            those.push_back(&item);
    }
    return those;
}

std::vector<const Item*> Scene::selectable(ItemId::Area area) const
{
    std::vector<const Item*> those = selectable();
    std::erase_if(those, [area](const Item* item) { return item->id.area != area; });
    return those;
}

const Item* Scene::beside(const ItemId& from, Direction direction) const
{
    const Item* start = find(from);
    if (!start)
        return nullptr;
    const bool upright = direction == Direction::Up || direction == Direction::Down;
    const double sign = direction == Direction::Down || direction == Direction::Right ? 1 : -1;
    const QRectF& a = start->rect;
    const Item* best = nullptr;
    double least = std::numeric_limits<double>::max();
    for (const Item& item : m_items) {
        const QRectF& b = item.rect;
        const QPointF way = b.center() - a.center();
        const double along = sign * (upright ? way.y() : way.x());
        if (!isCandidate(item, *start, upright) || &item == start || along <= 0)
            continue;
        const double across = upright ? apart(a.left(), a.right(), b.left(), b.right())
                                      : apart(a.top(), a.bottom(), b.top(), b.bottom());
        const double gap = upright ? apart(a.top(), a.bottom(), b.top(), b.bottom())
                                   : apart(a.left(), a.right(), b.left(), b.right());
        if ((upright ? a.height() + b.height() : a.width() + b.width()) / 2 > along + 1)
            continue; // beside it, not that way
        // What is in line goes before what is near; of two in line, the one nearer the middle.
        const double cost = gap + across * 8 + std::abs(upright ? way.x() : way.y()) / 1000;
        if (cost < least) {
            least = cost;
            best = &item;
        }
    }
    return best;
}

QRegion changedBetween(const Scene& before, const Scene& after, const Style& style)
{
    const bool alike = before.text() == after.text();
    QRegion region;
    for (const Item& item : after.items()) {
        const Item* old = before.find(item.id);
        if (old && alike && *old == item)
            continue;
        region += extentOf(item, style);
        if (old)
            region += extentOf(*old, style);
    }
    for (const Item& item : before.items()) {
        if (!after.find(item.id))
            region += extentOf(item, style);
    }
    return region;
}

} // namespace gui
