// SPDX-License-Identifier: GPL-2.0-or-later
#include "recording/cell-table.h"

namespace recording {

CellId CellTable::add(const arm64::Place& place, std::uint64_t initial, std::uint32_t since)
{
    const auto [it, isNew] = m_ids.try_emplace(place, static_cast<CellId>(m_cells.size()));
    if (isNew) {
        m_cells.push_back({place, initial, since});
        if (place == arm64::Place::of(arm64::Register::pc()))
            m_pc = it->second;
    }
    return it->second;
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
