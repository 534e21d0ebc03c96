// SPDX-License-Identifier: GPL-2.0-or-later
#include "recording/cell-table.h"

namespace recording {

CellId CellTable::add(const arm64::Place& place, std::uint64_t initial, std::uint32_t since)
{
    if (const auto known = find(place))
        return *known;
    const auto id = static_cast<CellId>(m_cells.size());
    m_cells.push_back({place, initial, since});
    if (place.isMemory()) {
        m_ids.emplace(place, id);
        return id;
    }
    const std::size_t index = indexOf(place);
    if (m_registers.size() <= index)
        m_registers.resize(index + 1, kNone);
    m_registers[index] = id;
    if (place == arm64::Place::of(arm64::Register::pc()))
        m_pc = id;
    return id;
}

PlaceRef CellTable::touched(const arm64::Place& place)
{
    if (const auto id = find(place))
        return PlaceRef::cell(*id);
    const auto [it, isNew] =
        m_unwatchedIds.try_emplace(place, static_cast<std::uint32_t>(m_unwatched.size()));
    if (isNew)
        m_unwatched.push_back(place);
    return PlaceRef::unwatched(it->second);
}

std::optional<PlaceRef> CellTable::findUnwatched(const arm64::Place& place) const
{
    const auto it = m_unwatchedIds.find(place);
    if (it == m_unwatchedIds.end())
        return {};
    return PlaceRef::unwatched(it->second);
}

} // namespace recording
