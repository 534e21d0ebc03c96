// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/stage/cells.h"

#include <QFontMetricsF>

namespace gui {

namespace {
constexpr float kHatchStrength = 0.28F;
}

QFont cellFont(double px, int stretch, bool bold, const Style& style)
{
    QFont font = style.font({12, bold, true});
    font.setPixelSize(qMax(1, int(px)));
    font.setStretch(stretch);
    return font;
}

void paintCellFrame(QPainter& painter, const QRectF& rect, const Item& item, double tab,
                    double tagPx, const Style& style)
{
    const Palette& p = style.palette;
    const Sizes& s = style.sizes;
    const WorldLook& look = p.look(worldOf(item.owner));
    const double radius = style.px(s.cellRadius);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    // What keeps nothing is a place on the card, with the letter of the copy that was left there.
    const bool isEmpty = item.state.empty;
    painter.setPen(Qt::NoPen);
    painter.setBrush(item.state.written ? p.litFill : isEmpty ? p.card : look.fill);
    painter.drawRoundedRect(rect, radius, radius);
    if (item.state.dead) {
        // Still there, but not to be relied on: hatched, in every theme and to every eye.
        QColor hatch = look.line;
        hatch.setAlphaF(kHatchStrength);
        painter.setBrush(QBrush(hatch, Qt::BDiagPattern));
        painter.drawRoundedRect(rect, radius, radius);
    }
    // The tab: the owner's colour, with the letter that says the same.
    const QRectF tabRect(rect.left(), rect.top(), tab, rect.height());
    if (!isEmpty) {
        painter.save();
        painter.setClipRect(tabRect, Qt::IntersectClip);
        painter.setBrush(look.line);
        painter.drawRoundedRect(rect, radius, radius);
        painter.restore();
    }
    painter.setPen(isEmpty ? p.dim : look.onLine);
    QFont font = style.font(style.texts.tag);
    // The widest letter, an arrow, is not quite as wide as its font is high.
    font.setPixelSize(qMax(int(s.smallestTag), int(qMin(tagPx, tab))));
    painter.setFont(font);
    drawText(painter, tabRect, Qt::AlignCenter, tagOf(item.owner, p), Fit::Exact, TextKind::Data);

    QPen pen(isEmpty ? p.rule : look.line, style.px(s.cellLine),
             isEmpty ? Qt::SolidLine : look.border);
    if (item.state.lit())
        pen = QPen(p.litLine, style.px(item.state.written ? s.writtenLine : s.readLine),
                   item.state.written || item.state.read ? Qt::SolidLine : Qt::DashLine);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(pen);
    const double inset = style.px(item.state.lit() ? s.litInset : s.inset);
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter.restore();
}

void paintValue(QPainter& painter, const QRectF& room, const Item& item, double px, int stretch,
                Qt::Alignment alignment, const Style& style)
{
    const Palette& p = style.palette;
    painter.save();
    if (!item.value) {
        painter.setFont(style.font(style.texts.notRead));
        painter.setPen(style.ink(style.texts.notRead));
        drawText(painter, room, alignment, valueText(item), Fit::Shrink, TextKind::Words);
        painter.restore();
        return;
    }
    const QFont font = cellFont(px, stretch, false, style);
    painter.setFont(font);
    const QString digits = valueText(item);
    const double advance = QFontMetricsF(font).horizontalAdvance(digits) / double(digits.size());
    qsizetype zeros = 0;
    while (zeros < digits.size() - 1 && digits[zeros] == u'0')
        ++zeros;
    const double width = advance * double(digits.size());
    const double left = (alignment & Qt::AlignRight) ? room.right() - width : room.left();
    painter.setPen(p.dim);
    if (zeros > 0)
        drawText(painter, QRectF(left, room.top(), advance * double(zeros), room.height()),
                 Qt::AlignLeft | Qt::AlignVCenter, digits.left(zeros), Fit::Exact, TextKind::Data);
    painter.setPen(item.state.dead || item.state.empty ? p.dim : p.ink);
    const double start = left + advance * double(zeros);
    drawText(painter,
             QRectF(start, room.top(), qMin(width - advance * double(zeros), room.right() - start),
                    room.height()),
             Qt::AlignLeft | Qt::AlignVCenter, digits.mid(zeros), Fit::Exact, TextKind::Data);
    painter.restore();
}

void paintLargeCell(QPainter& painter, const Item& item, const Scene::CellText& text,
                    const Style& style)
{
    const Palette& p = style.palette;
    paintCellFrame(painter, item.rect, item, text.tab, text.labelPx, style);
    painter.setFont(cellFont(text.labelPx, 100, true, style));
    painter.setPen(p.ink);
    drawText(painter, item.labelRoom, Qt::AlignLeft | Qt::AlignVCenter, item.label, Fit::Shrink,
             TextKind::Data);
    painter.setFont(style.font(item.look));
    painter.setPen(style.ink(item.look));
    const bool fits = fitsShrunk(painter.font(), item.noteRoom.width(), item.note);
    drawText(painter, item.noteRoom, Qt::AlignRight | Qt::AlignVCenter, item.note,
             fits ? Fit::Shrink : Fit::Elide, TextKind::Words);
    if (item.before) {
        Item was = item;
        was.value = item.before;
        was.state.dead = true; // paler than what it holds now
        paintValue(painter, item.beforeRoom, was, text.valuePx, text.stretch,
                   Qt::AlignLeft | Qt::AlignVCenter, style);
        const QRectF between(item.beforeRoom.right(), item.valueRoom.top(),
                             item.valueRoom.left() - item.beforeRoom.right(),
                             item.valueRoom.height());
        painter.setFont(cellFont(text.valuePx, 100, true, style));
        painter.setPen(p.ink);
        drawText(painter, between, Qt::AlignCenter, QStringLiteral("→"), Fit::Exact,
                 TextKind::Data);
    }
    paintValue(painter, item.valueRoom, item, text.valuePx, text.stretch,
               Qt::AlignRight | Qt::AlignVCenter, style);
}

} // namespace gui
