// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/scene/layout.h"

#include <algorithm>
#include <cmath>

namespace gui {

namespace {
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

StageLayout::Counts StageLayout::countsOf(const story::Moment& moment)
{
    return {moment.registers.size(), moment.host.regs.size(),
            std::max(moment.host.groups.size(), moment.guest.groups.size()),
            moment.stack.cells.size(), moment.system.size()};
}

StageLayout StageLayout::compute(QSizeF size, const Style& style, const Counts& counts)
{
    StageLayout l;
    const Sizes& s = style.sizes;
    const double u = style.unit;
    const double boxPad = s.boxPad * u, gutter = s.gutter * u, gap = s.boxGap * u;
    const double between = s.lowerGap * u, rowGap = s.rowGap * u, headerHeight = s.header * u;
    const double lowerHeader = s.lowerHeader * u, hintHeight = s.hint * u;
    l.stage = QRectF(QPointF(), size);
    const QRectF inner =
        l.stage.adjusted(s.margin * u, s.marginTop * u, -s.margin * u, -s.margin * u);
    l.title = QRectF(inner.left(), inner.top(), inner.width(), s.titleHeight * u);

    // Height: one pitch for all rows, above and below.
    const double contextRows = std::ceil(double(counts.context) / 2);
    const double groupRows = std::ceil(double(counts.groups) / 2);
    const double aboveRows = contextRows + groupRows;
    const double wantedStack = std::clamp(double(counts.stack), s.leastStackRows, s.mostStackRows);
    const double fixed = l.title.height() + s.titleGap * u + headerHeight + 2 * boxPad + between +
                         lowerHeader + hintHeight + 2 * boxPad;
    const double room = inner.height() - fixed;
    l.pitch = std::clamp(room / (aboveRows + wantedStack), s.leastPitch * u, s.mostPitch * u);
    const double top = l.title.bottom() + s.titleGap * u;
    const double aboveHeight = headerHeight + aboveRows * l.pitch + 2 * boxPad;

    // Width: six cells of which the contexts' are a little wider, for their longer labels.
    l.tab = std::max(s.tab * u, s.smallestTag);
    const double cellFixed = l.tab + s.tab * u;
    const double cellsWidth = inner.width() - 2 * gap - 3 * (2 * boxPad + gutter);
    const double glyphs = 2 * (s.registerLabel + s.digits) + 4 * (s.contextLabel + s.digits);
    const double advance = (cellsWidth - 6 * cellFixed) / glyphs;
    // The largest size that is narrow enough at the narrowest width, then the widest at that size.
    const double byHeight = (l.pitch - rowGap) * s.valuePerRow;
    const double byWidth = advance / (s.glyph * s.narrowest / 100);
    l.valuePx = std::floor(std::clamp(std::min(byHeight, byWidth), s.leastValue, s.mostValue * u));
    l.stretch = std::clamp(int(advance / (s.glyph * l.valuePx) * 100), s.narrowestOfAll, 100);
    l.labelPx = std::floor(l.valuePx * s.labelPerValue);
    const double registerWidth = cellFixed + (s.registerLabel + s.digits) * advance;
    const double contextWidth = cellFixed + (s.contextLabel + s.digits) * advance;

    const double contextBox = 2 * contextWidth + gutter + 2 * boxPad;
    const double cpuBox = 2 * registerWidth + gutter + 2 * boxPad;
    const auto context = [&](double left) {
        Context c;
        c.box = QRectF(left, top, contextBox, aboveHeight);
        c.header = QRectF(left, top, contextBox, headerHeight);
        QRectF body = c.box.adjusted(boxPad, headerHeight + boxPad, -boxPad, -boxPad);
        c.cells = grid(body, counts.context, l.pitch, gutter, rowGap, false);
        for (std::size_t i = 0; i < counts.context; i += 2)
            c.rows.emplace_back(body.left(), c.cells[i].top(), body.width(), c.cells[i].height());
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
    const double lowerHeight = inner.bottom() - lowerTop, lowerPad = s.lowerPad * u;
    const double stackWidth = std::floor(inner.width() * s.stackShare);
    l.stack = QRectF(inner.left(), lowerTop, stackWidth, lowerHeight);
    l.system =
        QRectF(l.stack.right() + gap, lowerTop, inner.right() - l.stack.right() - gap, lowerHeight);
    l.lowerLane = (l.stack.right() + l.system.left()) / 2;
    const auto lowerTitle = [&](const QRectF& box) {
        return QRectF(box.left() + lowerPad, lowerTop, box.width() - 2 * lowerPad,
                      lowerHeader + s.lowerHeaderMore * u);
    };
    l.stackHeader = lowerTitle(l.stack);
    l.stackHint =
        QRectF(l.stack.left() + lowerPad, l.stack.bottom() - hintHeight - s.lowerHeaderMore * u,
               stackWidth - 2 * lowerPad, hintHeight);
    const double ladderTop = l.stackHeader.bottom() + s.lowerGapInside * u;
    const double ladder = l.stackHint.top() - ladderTop;
    const auto rows =
        std::min(counts.stack, std::size_t(std::max(1.0, std::floor(ladder / l.pitch))));
    for (std::size_t i = 0; i < rows; ++i)
        l.stackRows.emplace_back(l.stack.left() + boxPad, ladderTop + double(i) * l.pitch,
                                 stackWidth - 2 * boxPad, l.pitch - rowGap);
    l.stackCellLeft = l.stack.right() - boxPad - (cellFixed + s.stackDigits * advance);

    l.systemHeader = lowerTitle(l.system);
    const double systemTop = l.systemHeader.bottom() + s.lowerGapInside * u;
    const double systemRoom = l.system.bottom() - boxPad - systemTop;
    const double twoLines = std::max(s.systemPerPitch * l.pitch, s.systemRow * u);
    // As many as fit in two lines each, the ones of the switch first; the rest are in the contexts.
    const auto systemRows = std::min(std::ceil(double(counts.system) / 2),
                                     std::max(1.0, std::floor(systemRoom / (twoLines + rowGap))));
    const double systemPitch =
        systemRows > 0 ? std::min(twoLines * s.systemStretch, systemRoom / systemRows) : twoLines;
    const QRectF systemBody(l.system.left() + boxPad, systemTop, l.system.width() - 2 * boxPad,
                            systemRoom);
    const auto systemCount = std::min(counts.system, static_cast<std::size_t>(systemRows) * 2);
    l.systemCells = grid(systemBody, systemCount, systemPitch, gutter, rowGap, false);
    return l;
}

} // namespace gui
