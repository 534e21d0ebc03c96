// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "story/story.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>

namespace gui {

/// Which groups of the contexts are open, and how far each table is scrolled. The reader's, and no
/// moment's: so it stays while she steps, and from switch to switch.
struct Folding {
    struct Table {
        std::set<std::uint16_t> open; ///< by their places in ContextView::groups
        int scrolled = 0;             ///< rows above the first that has a slot
        friend bool operator==(const Table&, const Table&) = default;
    };
    Table host, guest;
    friend bool operator==(const Folding&, const Folding&) = default;
};

/// The rows of a context's table: its registers, two a row, then the cells of each open group, one
/// a row. It has as many slots as the registers alone take; where there are more rows it is
/// scrolled, and its first or last slot says how many cells are above or below.
class ContextTable {
public:
    ContextTable(const story::ContextView& view, const Folding::Table& folding, std::size_t room);

    [[nodiscard]] int rows() const { return m_rows; }
    [[nodiscard]] int room() const { return m_slots; }
    /// The row of the first slot: how far it is scrolled, within what there is to scroll.
    [[nodiscard]] int first() const { return m_first; }
    /// How far it can be scrolled.
    [[nodiscard]] int most() const { return std::max(0, m_rows - m_slots); }
    [[nodiscard]] bool isOpen(std::size_t group) const;
    /// Of a register, by its place in ContextView::regs.
    [[nodiscard]] static int rowOfRegister(std::size_t index) { return int(index / 2); }
    /// Of the first cell of an open group.
    [[nodiscard]] int rowOfGroup(std::size_t group) const;
    /// Of a cell that has one; none where its group is folded.
    [[nodiscard]] std::optional<int> rowOf(const arm64::Place& place) const;

    /// Whether something is above the first slot's row, so that the slot says how much.
    [[nodiscard]] bool hidesAbove() const { return m_first > 0; }
    [[nodiscard]] bool hidesBelow() const { return m_first < most(); }
    [[nodiscard]] bool isInSight(int row) const;
    /// Of a row that is not in sight.
    [[nodiscard]] bool isAbove(int row) const { return row <= m_first; }

    /// How far to scroll it so that the row is in sight: as little as that takes.
    [[nodiscard]] int toSee(int row) const;
    /// So that as much as possible of an open group is in sight, from its first cell on.
    [[nodiscard]] int toSeeGroup(std::size_t group) const;

private:
    [[nodiscard]] int within(int first) const { return std::clamp(first, 0, most()); }

    const story::ContextView& m_view;
    const Folding::Table& m_folding;
    int m_slots, m_registerRows, m_rows, m_first;
};

} // namespace gui
