// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/scene/context-table.h"
#include "gui/scene/item.h"
#include "gui/scene/layout.h"
#include "gui/scene/thread.h"

#include <span>
#include <unordered_map>
#include <vector>

namespace gui {

/// The picture as a list: what stands on it, where, and what is known of it. The painter, the
/// mouse, the keyboard and the screen reader read the same list.
class Scene {
public:
    /// How all cells are written; in pixels.
    struct CellText {
        double valuePx = 12, labelPx = 11, tab = 10;
        int stretch = 100; ///< percent
        friend bool operator==(const CellText&, const CellText&) = default;
    };
    enum class Direction : std::uint8_t { Up, Down, Left, Right };

    Scene() = default;
    explicit Scene(const CellText& text)
        : m_text(text)
    {
    }
    /// Behind and over what was added before.
    void add(Item item);
    /// The same, and it stands for what is folded in it.
    void add(Item item, std::span<const arm64::Place> folded);

    /// In the order in which they are painted, and read out.
    [[nodiscard]] const std::vector<Item>& items() const { return m_items; }
    [[nodiscard]] const CellText& text() const { return m_text; }
    [[nodiscard]] const Item* find(const ItemId& id) const;
    /// The cell or register of that place; null where it is not in sight.
    [[nodiscard]] const Item* cell(const arm64::Place& place) const;
    /// The same, or what stands for it: the group that it is folded in, or the row that says how
    /// much more there is.
    [[nodiscard]] const Item* showing(const arm64::Place& place) const;
    /// That item, in sight or not, or the group that it is folded in.
    [[nodiscard]] const Item* showing(const ItemId& id) const;
    /// What lies there and can be selected.
    [[nodiscard]] const Item* at(QPointF point) const;
    /// What can be selected, in this order.
    [[nodiscard]] std::vector<const Item*> selectable() const;
    /// The same of one area: x19 is the CPU's 19th.
    [[nodiscard]] std::vector<const Item*> selectable(ItemId::Area area) const;
    /// The nearest that way that can be selected; null at the edge. A table's cells go on above and
    /// below what is in sight.
    [[nodiscard]] const Item* beside(const ItemId& from, Direction direction) const;

private:
    CellText m_text;
    std::vector<Item> m_items;
    std::unordered_map<ItemId, std::size_t> m_byId;
    std::unordered_map<arm64::Place, std::size_t> m_cells; ///< those in sight
    std::unordered_map<arm64::Place, std::size_t> m_standsFor;
};

/// The scene of a moment: a pure function. `thread` is the way of the value that is followed,
/// `folding` what is open.
[[nodiscard]] Scene makeScene(const story::Moment& moment, const StageLayout& layout,
                              const Style& style, const std::optional<ItemId>& selected = {},
                              const Thread& thread = {}, const Folding& folding = {});
/// What stands there while there is no moment yet.
[[nodiscard]] Scene makeWaitingScene(const QString& sentence, QSizeF size, const Style& style);

/// The pixels in which two scenes of the same size differ: of each item that came, went or is
/// another.
[[nodiscard]] QRegion changedBetween(const Scene& before, const Scene& after, const Style& style);

} // namespace gui
