// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/stage/layout.h"

#include <QPolygonF>

namespace gui {

/// A cell's position on the stage: which box it lies in and its rectangle.
struct Spot {
    enum class Box : std::uint8_t { Host, Cpu, Guest, Stack, System } box = Box::Cpu;
    QRectF cell;
    int column = 0; ///< 0 or 1 within its box
};

/// The path of an arrow from one cell to another, along the gaps between cells so that it crosses
/// no text. `lane` (0, 1, …) keeps the arrows of one instruction apart.
[[nodiscard]] QPolygonF route(const StageLayout& layout, const Spot& from, const Spot& to,
                              int lane);

} // namespace gui
