// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/stage/layout.h"

#include <algorithm>
#include <cmath>

namespace gui {

namespace {
constexpr double kMonoAdvance = 0.602; // DejaVu Sans Mono: advance of a glyph per pixel of size
constexpr double kDigits = 16;
constexpr double kRegisterLabel = 3.2; // "x19", in glyphs
constexpr double kContextLabel = 4.2;  // "[19]"
constexpr int kNarrowest = 78;         // percent; narrower is no longer comfortable to read

/// Two columns of cells in a box, row by row.
std::vector<QRectF> grid(const QRectF& inner, std::size_t count, double pitch, double gutter,
                         double rowGap, bool columnFirst)
{
    std::vector<QRectF> cells;
    cells.reserve(count);
    const double width = (inner.width() - gutter) / 2;
    const std::size_t rows = (count + 1) / 2;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t column = columnFirst ? i / rows : i % 2;
        const std::size_t row = columnFirst ? i % rows : i / 2;
        cells.emplace_back(inner.left() + double(column) * (width + gutter),
                           inner.top() + double(row) * pitch, width, pitch - rowGap);
    }
    return cells;
}
} // namespace

StageLayout::Counts StageLayout::countsOf(const worlds::Moment& moment)
{
    return {moment.registers.size(), moment.host.regs.size(),
            std::max(moment.host.groups.size(), moment.guest.groups.size()),
            moment.stack.cells.size(), moment.system.size()};
}

StageLayout StageLayout::compute(QSizeF size, double unit, const Counts& counts)
{
    StageLayout l;
    l.unit = unit;
    const double u = unit;
    const double pad = 10 * u, boxPad = 5 * u, gutter = 9 * u, gap = 24 * u, between = 12 * u;
    const double rowGap = 3 * u, headerHeight = 35 * u, lowerHeader = 22 * u;
    const QRectF inner = QRectF(QPointF(), size).adjusted(pad, 6 * u, -pad, -pad);
    l.title = QRectF(inner.left(), inner.top(), inner.width(), 22 * u);

    // Height: one pitch for all rows, above and below.
    const double contextRows = std::ceil(double(counts.context) / 2);
    const double groupRows = std::ceil(double(counts.groups) / 2);
    const double aboveRows = contextRows + groupRows;
    const double wantedStack = std::clamp(double(counts.stack), 8.0, 12.0);
    const double hintHeight = 45 * u; // three lines of small print
    const double fixed = l.title.height() + 4 * u + headerHeight + 2 * boxPad + between +
                         lowerHeader + hintHeight + 2 * boxPad;
    const double room = inner.height() - fixed;
    l.pitch = std::clamp(room / (aboveRows + wantedStack), 14 * u, 29 * u);
    const double top = l.title.bottom() + 4 * u;
    const double aboveHeight = headerHeight + aboveRows * l.pitch + 2 * boxPad;

    // Width: six cells of which the contexts' are a little wider, for their longer labels.
    l.tab = 11 * u;
    const double cellFixed = l.tab + 11 * u;
    const double cellsWidth = inner.width() - 2 * gap - 3 * (2 * boxPad + gutter);
    const double glyphs = 2 * (kRegisterLabel + kDigits) + 4 * (kContextLabel + kDigits);
    const double advance = (cellsWidth - 6 * cellFixed) / glyphs;
    // The largest size that is narrow enough at the narrowest width, then the widest at that size.
    const double byHeight = (l.pitch - rowGap) * 0.89;
    const double byWidth = advance / (kMonoAdvance * kNarrowest / 100);
    l.valuePx = std::floor(std::clamp(std::min(byHeight, byWidth), 9.0, 26.0 * u));
    l.stretch = std::clamp(int(advance / (kMonoAdvance * l.valuePx) * 100), kNarrowest - 6, 100);
    l.labelPx = std::floor(l.valuePx * 0.95);
    const double registerWidth = cellFixed + (kRegisterLabel + kDigits) * advance;
    const double contextWidth = cellFixed + (kContextLabel + kDigits) * advance;

    const double contextBox = 2 * contextWidth + gutter + 2 * boxPad;
    const double cpuBox = 2 * registerWidth + gutter + 2 * boxPad;
    const auto context = [&](double left) {
        Context c;
        c.box = QRectF(left, top, contextBox, aboveHeight);
        c.header = QRectF(left, top, contextBox, headerHeight);
        QRectF body = c.box.adjusted(boxPad, headerHeight + boxPad, -boxPad, -boxPad);
        c.cells = grid(body, counts.context, l.pitch, gutter, rowGap, false);
        body.setTop(body.top() + contextRows * l.pitch);
        c.groups = grid(body, counts.groups, l.pitch, gutter, rowGap, false);
        return c;
    };
    l.host = context(inner.left());
    l.cpu = QRectF(l.host.box.right() + gap, top, cpuBox, aboveHeight);
    l.guest = context(l.cpu.right() + gap);
    l.cpuHeader = QRectF(l.cpu.left(), top, cpuBox, headerHeight);
    const QRectF cpuBody = l.cpu.adjusted(boxPad, headerHeight + boxPad, -boxPad, -boxPad);
    l.registers = grid(cpuBody, counts.registers, l.pitch, gutter, rowGap, true);
    const double used = std::ceil(double(counts.registers) / 2) * l.pitch;
    l.cpuFooter = cpuBody.adjusted(0, used, 0, 0);
    l.leftLane = (l.host.box.right() + l.cpu.left()) / 2;
    l.rightLane = (l.cpu.right() + l.guest.box.left()) / 2;

    // Below: the stack as a ladder, highest address on top, and the system registers beside it.
    const double lowerTop = top + aboveHeight + between;
    l.corridor = lowerTop - between / 2;
    const double lowerHeight = inner.bottom() - lowerTop;
    const double stackWidth = std::floor(inner.width() * 0.42);
    l.stack = QRectF(inner.left(), lowerTop, stackWidth, lowerHeight);
    l.system =
        QRectF(l.stack.right() + gap, lowerTop, inner.right() - l.stack.right() - gap, lowerHeight);
    l.lowerLane = (l.stack.right() + l.system.left()) / 2;
    l.stackHeader =
        QRectF(l.stack.left() + 8 * u, lowerTop, stackWidth - 16 * u, lowerHeader + 2 * u);
    l.stackHint = QRectF(l.stack.left() + 8 * u, l.stack.bottom() - hintHeight - 2 * u,
                         stackWidth - 16 * u, hintHeight);
    const double ladderTop = l.stackHeader.bottom() + 1 * u;
    const double ladder = l.stackHint.top() - ladderTop;
    const auto rows =
        std::min(counts.stack, std::size_t(std::max(1.0, std::floor(ladder / l.pitch))));
    for (std::size_t i = 0; i < rows; ++i)
        l.stackRows.emplace_back(l.stack.left() + boxPad, ladderTop + double(i) * l.pitch,
                                 stackWidth - 2 * boxPad, l.pitch - rowGap);
    l.stackCellLeft = l.stack.right() - boxPad - (l.tab + 11 * u + (kDigits + 0.6) * advance);

    l.systemHeader =
        QRectF(l.system.left() + 8 * u, lowerTop, l.system.width() - 16 * u, lowerHeader + 2 * u);
    const double systemTop = l.systemHeader.bottom() + 1 * u;
    const double systemRoom = l.system.bottom() - boxPad - systemTop;
    const double twoLines = std::max(1.65 * l.pitch, 29 * u);
    // As many as fit in two lines each, the ones of the switch first; the rest are in the contexts.
    const auto systemRows = std::min(std::ceil(double(counts.system) / 2),
                                     std::max(1.0, std::floor(systemRoom / (twoLines + rowGap))));
    const double systemPitch =
        systemRows > 0 ? std::min(twoLines * 1.25, systemRoom / systemRows) : twoLines;
    const QRectF systemBody(l.system.left() + boxPad, systemTop, l.system.width() - 2 * boxPad,
                            systemRoom);
    const auto systemCount = std::min(counts.system, static_cast<std::size_t>(systemRows) * 2);
    l.systemCells = grid(systemBody, systemCount, systemPitch, gutter, rowGap, false);
    return l;
}

} // namespace gui
