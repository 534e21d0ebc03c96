// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/scene/item.h"
#include "gui/scene/layout.h"

#include <QPolygonF>

namespace gui {

/// Where an arrow begins or ends: which area it lies in and the rectangle there.
struct Spot {
    ItemId::Area area = ItemId::Area::Cpu;
    QRectF cell;
    int column = 0; ///< 0 or 1 within its area
};

/// The path of an arrow from one cell to another, along the gaps between cells so that it crosses
/// no text. `lane` (0, 1, …) keeps the arrows of one instruction apart.
[[nodiscard]] QPolygonF route(const StageLayout& layout, const Style& style, const Spot& from,
                              const Spot& to, int lane);

} // namespace gui
