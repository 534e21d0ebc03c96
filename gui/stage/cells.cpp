// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/stage/cells.h"

#include "base/address.h"
#include "gui/theme/text.h"
#include "gui/theme/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>

namespace gui {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("gui", text);
}

QFont valueFont(double px, int stretch, bool bold)
{
    QFont font = Theme::instance().mono(12, bold);
    font.setPixelSize(qMax(1, int(px)));
    font.setStretch(stretch);
    return font;
}
} // namespace

QString shortLabel(const QString& label)
{
    return label.startsWith(QLatin1String("regs[")) ? label.mid(4) : label;
}

QString describe(const worlds::Box& box)
{
    QStringList parts;
    const QString name = box.fullName.isEmpty() ? box.label : box.fullName;
    parts << QStringLiteral("%1 = %2").arg(name,
                                           box.value ? base::hex16(*box.value) : tr("not read"));
    parts << box.owner.text();
    if (box.dead)
        parts << tr("dead: nobody may rely on it");
    if (box.written)
        parts << tr("written by this instruction");
    if (box.read)
        parts << tr("read by this instruction");
    if (box.addressed)
        parts << tr("formed the address");
    if (!box.note.isEmpty())
        parts << box.note;
    return parts.join(QStringLiteral(" · "));
}

QRectF paintCellFrame(QPainter& painter, const QRectF& rect, const worlds::Box& box, double tab,
                      double tagPx)
{
    const Palette& p = colours();
    const WorldLook& look = p.look(worldOf(box.owner));
    const double u = Theme::instance().scale();
    const bool lit = box.written || box.read || box.addressed;
    const double radius = 3 * u;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(box.written ? p.litFill : look.fill);
    painter.drawRoundedRect(rect, radius, radius);
    if (box.dead) {
        // Still there, but not to be relied on: hatched, in every theme and to every eye.
        QColor hatch = look.line;
        hatch.setAlphaF(0.28F);
        painter.setBrush(QBrush(hatch, Qt::BDiagPattern));
        painter.drawRoundedRect(rect, radius, radius);
    }
    // The tab: the owner's colour, with the letter that says the same.
    const QRectF tabRect(rect.left(), rect.top(), tab, rect.height());
    painter.setClipRect(tabRect);
    painter.setBrush(look.line);
    painter.drawRoundedRect(rect, radius, radius);
    painter.setClipping(false);
    painter.setPen(look.onLine);
    QFont font = Theme::instance().sans(9, true);
    font.setPixelSize(qMax(9, int(tagPx)));
    painter.setFont(font);
    drawText(painter, tabRect, Qt::AlignCenter, tagOf(box.owner), Fit::Exact, Says::Data);

    QPen pen(look.line, 1.0 * u, look.border);
    if (lit)
        pen = QPen(p.litLine, (box.written ? 2.4 : 1.8) * u,
                   box.written || box.read ? Qt::SolidLine : Qt::DashLine);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(pen);
    const double inset = lit ? 0.2 * u : 0.5 * u;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter.restore();
    return rect.adjusted(tab + 3 * u, 0, -4 * u, 0);
}

void paintValue(QPainter& painter, const QRectF& room, const worlds::Box& box, double px,
                int stretch, Qt::Alignment alignment)
{
    const Palette& p = colours();
    painter.save();
    if (!box.value) {
        painter.setFont(Theme::instance().sans(10.5));
        painter.setPen(p.dim);
        drawText(painter, room, alignment, tr("not read"), Fit::Shrink, Says::Words);
        painter.restore();
        return;
    }
    const QFont font = valueFont(px, stretch, false);
    painter.setFont(font);
    const QString digits = base::hex16(*box.value);
    const double advance = QFontMetricsF(font).horizontalAdvance(digits) / double(digits.size());
    qsizetype zeros = 0;
    while (zeros < digits.size() - 1 && digits[zeros] == u'0')
        ++zeros;
    const double width = advance * double(digits.size());
    const double left = (alignment & Qt::AlignRight) ? room.right() - width : room.left();
    const QColor ink = box.dead ? p.dim : p.ink;
    painter.setPen(p.dim);
    if (zeros > 0)
        drawText(painter, QRectF(left, room.top(), advance * double(zeros), room.height()),
                 Qt::AlignLeft | Qt::AlignVCenter, digits.left(zeros), Fit::Exact, Says::Data);
    painter.setPen(ink);
    drawText(
        painter,
        QRectF(left + advance * double(zeros), room.top(),
               qMin(width - advance * double(zeros), room.right() - left - advance * double(zeros)),
               room.height()),
        Qt::AlignLeft | Qt::AlignVCenter, digits.mid(zeros), Fit::Exact, Says::Data);
    painter.restore();
}

void paintCell(QPainter& painter, const QRectF& rect, const worlds::Box& box, const QString& label,
               const CellStyle& style)
{
    const QRectF room = paintCellFrame(painter, rect, box, style.tab, style.labelPx * 0.85);
    if (style.labelWidth > 0) {
        painter.setFont(valueFont(style.labelPx, style.stretch, true));
        painter.setPen(box.dead ? colours().dim : colours().ink);
        drawText(painter, QRectF(room.left(), room.top(), style.labelWidth, room.height()),
                 Qt::AlignLeft | Qt::AlignVCenter, label, Fit::Shrink, Says::Data);
    }
    paintValue(painter, room.adjusted(style.labelWidth, 0, 0, 0), box, style.valuePx, style.stretch,
               Qt::AlignRight | Qt::AlignVCenter);
}

} // namespace gui
