// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/scene/arrows.h"
#include "gui/scene/scene.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace gui {

/// Where a scene's values stand, for what runs between them.
class Spots {
public:
    void add(const arm64::Place& place, const Spot& spot) { m_shown.emplace(place, spot); }
    /// Of what stands for it.
    void addFolded(const arm64::Place& place, const Spot& spot) { m_folded.emplace(place, spot); }
    [[nodiscard]] std::optional<Spot> of(const arm64::Place& place) const;

private:
    std::unordered_map<arm64::Place, Spot> m_shown, m_folded;
};

/// What lies over the cells of the whole picture: the arrows of what moved, the way of the value
/// that is followed, rings. What is handed in has to outlive it.
class Lines {
public:
    Lines(const story::Moment& moment, const StageLayout& layout, const Style& style,
          const Spots& spots)
        : m_moment(moment)
        , m_l(layout)
        , m_style(style)
        , m_spots(spots)
    {
    }
    /// Each value that moved, and a write-back.
    void addMoves(Scene& scene) const;
    /// Returns its numbers, which lie over all lines.
    [[nodiscard]] std::vector<Item> addThread(Scene& scene, const Thread& thread) const;
    void addRing(Scene& scene, const ItemId& id, const QRectF& round,
                 const reading::Owner& owner = {}) const;

private:
    [[nodiscard]] double px(double units) const { return m_style.px(units); }
    bool addArrow(Scene& scene, const story::Move& move, int count) const;
    void addWriteBack(Scene& scene) const;
    [[nodiscard]] QPointF numberSpot(const QPolygonF& path, int number) const;

    const story::Moment& m_moment;
    const StageLayout& m_l;
    const Style& m_style;
    const Spots& m_spots;
};

} // namespace gui
