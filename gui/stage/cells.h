// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "worlds/story.h"

#include <QPainter>
#include <QString>

namespace gui {

/// How one box is painted: everything about it that is not its rectangle.
struct CellStyle {
    double valuePx = 12;
    double labelPx = 11;
    int stretch = 100;
    double tab = 10;
    double labelWidth = 30; ///< room of the label left of the value; 0 for none
};

/// A cell of one line: tab with the owner's letter, label, value of sixteen digits.
void paintCell(QPainter& painter, const QRectF& rect, const worlds::Box& box, const QString& label,
               const CellStyle& style);

/// Fill, border and tab only. Returns the room right of the tab.
QRectF paintCellFrame(QPainter& painter, const QRectF& rect, const worlds::Box& box, double tab,
                      double tagPx);

/// The value, its leading zeros paler; "not read" where there is none.
void paintValue(QPainter& painter, const QRectF& room, const worlds::Box& box, double px,
                int stretch, Qt::Alignment alignment);

/// The label as it stands in a cell: "[19]" for "regs[19]", whose box says regs in its title.
[[nodiscard]] QString shortLabel(const QString& label);

/// What a screen reader and a tooltip say of a box.
[[nodiscard]] QString describe(const worlds::Box& box);

} // namespace gui
