// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/place.h"
#include "recording/place-set.h"
#include "recording/step.h"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace recording {

class Packer;
class Unpacker;

/// The places of a recording, numbered as they come up: the cells, whose values are watched, and
/// places that instructions only touch.
class CellTable {
public:
    /// `since`: the first step before which the cell is known. A known cell keeps its number.
    CellId add(const arm64::Place& place, std::uint64_t initial, std::uint32_t since);
    /// The number of a place, which is given one where it has none.
    PlaceRef touched(const arm64::Place& place);

    [[nodiscard]] std::optional<CellId> find(const arm64::Place& place) const
    {
        if (place.isRegister())
            return registerAt(place);
        const auto it = m_ids.find(place);
        return it == m_ids.end() ? std::nullopt : std::optional(it->second);
    }
    /// A place that was touched before it became a cell has two numbers.
    [[nodiscard]] std::optional<PlaceRef> findUnwatched(const arm64::Place& place) const;
    [[nodiscard]] std::size_t count() const { return m_cells.size(); }
    [[nodiscard]] std::size_t unwatchedCount() const { return m_unwatched.size(); }
    [[nodiscard]] bool has(PlaceRef ref) const
    {
        return ref.id() < (ref.isCell() ? count() : unwatchedCount());
    }
    [[nodiscard]] const arm64::Place& placeOf(CellId id) const { return m_cells[id].place; }
    [[nodiscard]] const arm64::Place& unwatchedPlace(std::size_t id) const
    {
        return m_unwatched[id];
    }
    [[nodiscard]] std::uint64_t initialOf(CellId id) const { return m_cells[id].initial; }
    [[nodiscard]] std::uint32_t sinceOf(CellId id) const { return m_cells[id].since; }
    /// The cell of pc, which the steps say by themselves.
    [[nodiscard]] std::optional<CellId> pc() const { return m_pc; }

private:
    struct Cell {
        arm64::Place place;
        std::uint64_t initial;
        std::uint32_t since;
    };
    static constexpr CellId kNone = ~CellId{0};
    [[nodiscard]] static std::size_t indexOf(const arm64::Place& reg)
    {
        return std::size_t{reg.reg.id()} * 2 + reg.half;
    }
    [[nodiscard]] std::optional<CellId> registerAt(const arm64::Place& place) const
    {
        const std::size_t index = indexOf(place);
        const CellId id = index < m_registers.size() ? m_registers[index] : kNone;
        return id == kNone ? std::nullopt : std::optional(id);
    }

    std::vector<Cell> m_cells;
    std::vector<arm64::Place> m_unwatched;
    std::vector<CellId> m_registers; ///< by indexOf(): each step asks for forty of them
    std::unordered_map<arm64::Place, CellId> m_ids; ///< of memory
    std::unordered_map<arm64::Place, std::uint32_t> m_unwatchedIds;
    std::optional<CellId> m_pc;
};

} // namespace recording
