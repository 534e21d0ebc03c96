// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/scene/context-table.h"

#include <algorithm>

namespace gui {

ContextTable::ContextTable(const story::ContextView& view, const Folding::Table& folding,
                           std::size_t room)
    : m_view(view)
    , m_folding(folding)
    , m_slots(int(room))
    , m_registerRows(rowOfRegister(view.regs.size() + 1))
    , m_rows(rowOfGroup(view.groups.size()))
    , m_first(within(folding.scrolled))
{
}

bool ContextTable::isOpen(std::size_t group) const
{
    return group < m_view.groups.size() &&
           m_folding.open.contains(static_cast<std::uint16_t>(group));
}

int ContextTable::rowOfGroup(std::size_t group) const
{
    int row = m_registerRows;
    for (std::size_t before = 0; before < group; ++before)
        row += isOpen(before) ? int(m_view.groups[before].boxes.size()) : 0;
    return row;
}

std::optional<int> ContextTable::rowOf(const arm64::Place& place) const
{
    const auto in = [&](const std::vector<story::CellView>& boxes) -> std::optional<std::size_t> {
        const auto box = std::ranges::find(boxes, place, &story::CellView::place);
        if (box == boxes.end())
            return {};
        return static_cast<std::size_t>(box - boxes.begin());
    };
    if (const auto index = in(m_view.regs))
        return rowOfRegister(*index);
    for (std::size_t group = 0; group < m_view.groups.size(); ++group) {
        const auto index = isOpen(group) ? in(m_view.groups[group].boxes) : std::nullopt;
        if (index)
            return rowOfGroup(group) + int(*index);
    }
    return {};
}

bool ContextTable::isInSight(int row) const
{
    const int slot = row - m_first;
    return slot >= (hidesAbove() ? 1 : 0) && slot < m_slots - (hidesBelow() ? 1 : 0);
}

int ContextTable::toSee(int row) const
{
    if (isInSight(row))
        return m_first;
    // Beside the slot that says how much more there is.
    return isAbove(row) ? within(row - 1) : within(row - m_slots + 2);
}

int ContextTable::toSeeGroup(std::size_t group) const
{
    return within(rowOfGroup(group) - 1);
}

} // namespace gui
