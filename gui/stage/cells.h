// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/scene/scene.h"

#include <QPainter>

namespace gui {

/// Fill, border and the tab with the owner's letter, the tab `tab` pixels wide.
void paintCellFrame(QPainter& painter, const QRectF& rect, const Item& item, double tab,
                    double tagPx, const Style& style);

/// A cell's font: a size in pixels, a width in percent.
[[nodiscard]] QFont cellFont(double px, int stretch, bool bold, const Style& style);

/// The value, its leading zeros paler; "not read" where there is none.
void paintValue(QPainter& painter, const QRectF& room, const Item& item, double px, int stretch,
                Qt::Alignment alignment, const Style& style);

/// A card of the spotlight: label and note, and below them what it held before and what it holds.
void paintLargeCell(QPainter& painter, const Item& item, const Scene::CellText& text,
                    const Style& style);

} // namespace gui
