// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/theme/style.h"
#include "story/story.h"

#include <QRectF>
#include <QSizeF>

#include <vector>

namespace gui {

/// Where everything of the stage is, for a size: a pure function of the size, the style and of how
/// many boxes there are, never of their values, so that nothing jumps between two steps.
struct StageLayout {
    struct Counts {
        std::size_t registers = 32, context = 34, groups = 4, stack = 0, system = 0;
        friend bool operator==(const Counts&, const Counts&) = default;
    };
    struct Context {
        QRectF box, header;
        std::vector<QRectF> cells;
        std::vector<QRectF> rows; ///< of the same room, each as wide as the box
        std::vector<QRectF> groups;
    };

    QRectF stage, title;
    Context host, guest;
    QRectF cpu, cpuHeader, cpuFooter;
    std::vector<QRectF> registers;
    QRectF stack, stackHeader, stackHint;
    std::vector<QRectF> stackRows; ///< top to bottom: highest address first
    double stackCellLeft = 0;      ///< where in a row the cell begins; left of it are its labels
    QRectF system, systemHeader;
    std::vector<QRectF> systemCells; ///< two lines each
    double pitch = 0;                ///< from one row to the next
    double valuePx = 12;             ///< font size of values
    int stretch = 100;               ///< and its width in percent
    double labelPx = 11;
    double tab = 10;                                   ///< width of the owner's tab in a cell
    double leftLane = 0, rightLane = 0, lowerLane = 0; ///< x of the gaps that arrows run in
    double corridor = 0;                               ///< y of the gap between above and below

    [[nodiscard]] static StageLayout compute(QSizeF size, const Style& style, const Counts& counts);
    [[nodiscard]] static Counts countsOf(const story::Moment& moment);
};

} // namespace gui
