// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/scene/spotlight.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace gui {

namespace {
// In sizes of the digits' font.
constexpr double kMargin = 0.5, kInstruction = 1.9, kBrief = 1.2, kHeads = 1.15, kWhy = 2.9;
constexpr double kLabelLine = 1.05, kValueLine = 1.3, kPad = 0.25, kRowGap = 0.35, kMore = 1.0;
constexpr double kTab = 1.1, kLane = 2.4, kBecomes = 1.5;
constexpr double kLabel = 0.7, kNote = 0.56;
constexpr double kCard = kLabelLine + kValueLine + kPad;
constexpr double kRow = kCard + kRowGap;
constexpr double kFixedHeight =
    2 * kMargin + kInstruction + kBrief + kHeads + kMore + kWhy; ///< beside the rows
constexpr double kFixedWidth = 2 * (kTab + 2 * kPad) + kLane + kBecomes;
constexpr double kDigits = 3 * 16; // what it read, held before and holds now
constexpr double kWantedRows = 5, kLargest = 1.25, kWantedStretch = 0.85, kLeastStretch = 0.72;

/// The smallest font whose digits are that high.
double fontFor(double height, const Style& style)
{
    int px = qMax(1, int(height));
    QFont font = style.font({12, false, true});
    do {
        font.setPixelSize(++px);
    } while (QFontMetricsF(font).tightBoundingRect(QStringLiteral("0")).height() < height);
    return px;
}
} // namespace

SpotlightLayout SpotlightLayout::compute(QSizeF size, double windowHeight, const Style& style)
{
    SpotlightLayout l;
    l.stage = QRectF(QPointF(), size);
    const double glyph = style.sizes.glyph;
    // As large as it has to be for the room; larger where there is space for five rows.
    const double least = fontFor(kSpotlightDigits * windowHeight, style);
    const auto byWidth = [&](double stretch) {
        return (size.width() - 1) / (2 * kMargin + kFixedWidth + kDigits * glyph * stretch);
    };
    const double byHeight = (size.height() - 1) / (kFixedHeight + kWantedRows * kRow);
    const double wanted = std::min({byWidth(kWantedStretch), byHeight, least * kLargest});
    // In a window that is far too narrow for it nothing is cut, but smaller.
    l.digitPx = std::floor(std::min(std::max(least, wanted), byWidth(kLeastStretch)));
    const double d = l.digitPx;
    const double fixed = (2 * kMargin + kFixedWidth) * d;
    l.stretch = std::clamp(int((size.width() - fixed) / (kDigits * glyph * d) * 100),
                           int(kLeastStretch * 100), 100);
    l.digitsWidth = 16 * glyph * d * l.stretch / 100;
    l.labelPx = std::floor(d * kLabel);
    l.notePx = std::floor(d * kNote);
    l.tab = d * kTab;
    l.pad = d * kPad;
    l.becomesWidth = d * kBecomes;

    const QRectF inner = l.stage.adjusted(kMargin * d, kMargin * d, -kMargin * d, -kMargin * d);
    double y = inner.top();
    const auto line = [&](double height) {
        const QRectF room(inner.left(), y, inner.width(), height * d);
        y += height * d;
        return room;
    };
    l.instruction = line(kInstruction);
    l.brief = line(kBrief);
    const QRectF heads = line(kHeads);
    l.why = QRectF(inner.left(), inner.bottom() - kWhy * d, inner.width(), kWhy * d);
    l.more = QRectF(inner.left(), l.why.top() - kMore * d, inner.width(), kMore * d);
    const double fromWidth = l.tab + 2 * l.pad + l.digitsWidth;
    const double toWidth = fromWidth + l.becomesWidth + l.digitsWidth;
    // Both columns in the middle of a wide stage.
    const double left =
        inner.left() + std::max(0.0, inner.width() - fromWidth - kLane * d - toWidth) / 2;
    const double right = left + fromWidth + kLane * d;
    l.reads = QRectF(left, heads.top(), fromWidth, heads.height());
    l.writes = QRectF(right, heads.top(), toWidth, heads.height());
    const auto rows = std::size_t(std::max(1.0, std::floor((l.more.top() - y) / (kRow * d))));
    for (std::size_t i = 0; i < rows; ++i) {
        const double top = y + double(i) * kRow * d;
        l.from.emplace_back(left, top, fromWidth, kCard * d);
        l.to.emplace_back(right, top, toWidth, kCard * d);
    }
    return l;
}

} // namespace gui
