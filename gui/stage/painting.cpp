// SPDX-License-Identifier: GPL-2.0-or-later
// How the stage is painted; what it shows and where is in stage.cpp and layout.cpp.
#include "gui/stage/cells.h"
#include "gui/stage/stage.h"
#include "gui/theme/text.h"
#include "gui/theme/theme.h"

#include "base/address.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace gui {

namespace {
CellStyle styleOf(const StageLayout& l, double labelGlyphs)
{
    CellStyle style;
    style.valuePx = l.valuePx;
    style.labelPx = l.labelPx;
    style.stretch = l.stretch;
    style.tab = l.tab;
    style.labelWidth = labelGlyphs * 0.602 * l.valuePx * l.stretch / 100.0;
    return style;
}
} // namespace

void Stage::paintCard(QPainter& painter, const QRectF& rect, const QColor& line, double width)
{
    const double u = m_layout.unit;
    painter.setPen(QPen(line, width * u));
    painter.setBrush(colours().card);
    painter.drawRoundedRect(rect, 7 * u, 7 * u);
}

void Stage::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = colours();
    const double u = Theme::instance().scale();
    painter.setPen(QPen(p.rule, 1 * u));
    painter.setBrush(p.card);
    painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), 8 * u, 8 * u);
    if (!m_moment) {
        painter.setPen(p.dim);
        painter.setFont(Theme::instance().sans(15));
        drawText(painter, QRectF(rect()).adjusted(40 * u, 40 * u, -40 * u, -40 * u),
                 Qt::AlignCenter, m_waiting, Fit::Wrap, Says::Words);
        return;
    }
    place();
    paintTitle(painter);
    paintContext(painter, m_moment->host, m_layout.host);
    paintContext(painter, m_moment->guest, m_layout.guest);
    paintCpu(painter);
    paintStack(painter);
    paintSystem(painter);
    paintArrows(painter);
    if (m_selected) {
        if (const auto spot = spotOf(*m_selected)) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(p.ink, 2 * u));
            painter.drawRoundedRect(spot->cell.adjusted(-1.5 * u, -1.5 * u, 1.5 * u, 1.5 * u),
                                    4 * u, 4 * u);
        }
    }
}

void Stage::paintTitle(QPainter& painter)
{
    const Palette& p = colours();
    const Theme& theme = Theme::instance();
    const double u = m_layout.unit;
    const QRectF& row = m_layout.title;
    painter.setPen(p.ink);
    painter.setFont(theme.sans(13, true));
    drawText(painter, row, Qt::AlignLeft | Qt::AlignVCenter, tr("The switch"), Fit::Exact,
             Says::Words);

    // The legend, from the right: what is lit, then whose value it is.
    painter.setFont(theme.sans(11));
    const QFontMetricsF metrics(painter.font());
    double right = row.right();
    const auto entry = [&](const QString& text, const worlds::Box& sample) {
        const double width = metrics.horizontalAdvance(text) + 2 * u;
        painter.setPen(p.dim);
        painter.setFont(theme.sans(11));
        drawText(painter, QRectF(right - width, row.top(), width, row.height()),
                 Qt::AlignLeft | Qt::AlignVCenter, text, Fit::Exact, Says::Words);
        right -= width + 5 * u;
        const QRectF swatch(right - 20 * u, row.center().y() - 7 * u, 20 * u, 14 * u);
        paintCellFrame(painter, swatch, sample, 10 * u, 9 * u);
        right -= 20 * u + 13 * u;
    };
    const auto sample = [](worlds::Owner::Kind kind, int guest = -1) {
        worlds::Box box;
        box.owner.kind = kind;
        box.owner.guest = static_cast<std::int16_t>(guest);
        return box;
    };
    using Kind = worlds::Owner::Kind;
    worlds::Box lit = sample(Kind::Scratch);
    lit.addressed = true;
    entry(tr("address"), lit);
    lit.addressed = false;
    lit.read = true;
    entry(tr("read"), lit);
    lit.written = true;
    entry(tr("written"), lit);
    right -= 8 * u;
    worlds::Box dead = sample(Kind::Scratch);
    dead.dead = true;
    entry(tr("dead"), dead);
    entry(tr("scratch"), sample(Kind::Scratch));
    entry(tr("code"), sample(Kind::Code));
    entry(tr("pointer"), sample(Kind::Pointer));
    const int guest = std::max(0, m_moment->guest.guest);
    entry(tr("guest %1's").arg(worlds::guestName(guest)), sample(Kind::Guest, guest));
    entry(tr("host's"), sample(Kind::Host));
}

void Stage::paintContext(QPainter& painter, const worlds::ContextView& view,
                         const StageLayout::Context& at)
{
    const Palette& p = colours();
    const Theme& theme = Theme::instance();
    const double u = m_layout.unit;
    const WorldLook& look = p.look(worldOf(view.world, view.guest));
    paintCard(painter, at.box, look.line, 1.6);
    QPainterPath clip;
    clip.addRoundedRect(at.box, 7 * u, 7 * u);
    painter.save();
    painter.setClipPath(clip);
    painter.fillRect(at.header, look.fill);
    painter.restore();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(look.line, 1.6 * u));
    painter.drawRoundedRect(at.box, 7 * u, 7 * u);
    painter.drawLine(at.header.bottomLeft(), at.header.bottomRight());

    const QRectF text = at.header.adjusted(9 * u, 3 * u, -9 * u, -3 * u);
    const double half = text.height() / 2;
    painter.setPen(p.ink);
    painter.setFont(theme.mono(12, true));
    drawText(painter, QRectF(text.left(), text.top(), text.width(), half),
             Qt::AlignLeft | Qt::AlignVCenter, view.title, Fit::Shrink, Says::Data);
    painter.setPen(p.dim);
    painter.setFont(theme.mono(10.5));
    drawText(painter, QRectF(text.left(), text.top() + half, text.width(), half),
             Qt::AlignLeft | Qt::AlignVCenter, view.subtitle, Fit::Shrink, Says::Data);

    const CellStyle style = styleOf(m_layout, 4.2);
    for (std::size_t i = 0; i < std::min(view.regs.size(), at.cells.size()); ++i)
        paintCell(painter, at.cells[i], view.regs[i], shortLabel(view.regs[i].label), style);

    for (std::size_t g = 0; g < std::min(view.groups.size(), at.groups.size()); ++g) {
        const auto& group = view.groups[g];
        const QRectF& cell = at.groups[g];
        const auto any = [&](bool worlds::Box::*member) {
            return std::any_of(group.boxes.begin(), group.boxes.end(),
                               [&](const worlds::Box& b) { return b.*member; });
        };
        const bool written = any(&worlds::Box::written), read = any(&worlds::Box::read);
        painter.setBrush(written ? p.litFill : p.raised);
        painter.setPen(written || read ? QPen(p.litLine, (written ? 2.4 : 1.8) * u)
                                       : QPen(p.rule, 1 * u));
        painter.drawRoundedRect(cell.adjusted(.5, .5, -.5, -.5), 3 * u, 3 * u);
        painter.setPen(p.ink);
        QFont font = theme.mono(11);
        font.setPixelSize(int(m_layout.labelPx));
        font.setStretch(m_layout.stretch);
        painter.setFont(font);
        drawText(painter, cell.adjusted(5 * u, 0, -3 * u, 0), Qt::AlignLeft | Qt::AlignVCenter,
                 QStringLiteral("▸ ") + group.title, Fit::Shrink, Says::Data);
    }
}

void Stage::paintCpu(QPainter& painter)
{
    const Palette& p = colours();
    const Theme& theme = Theme::instance();
    const double u = m_layout.unit;
    paintCard(painter, m_layout.cpu, p.ink, 1.4);
    const QRectF header = m_layout.cpuHeader.adjusted(9 * u, 3 * u, -9 * u, -3 * u);
    const double half = header.height() / 2;
    painter.setPen(p.ink);
    painter.setFont(theme.sans(12.5, true));
    drawText(painter, QRectF(header.left(), header.top(), header.width(), half), Qt::AlignCenter,
             tr("CPU registers"), Fit::Shrink, Says::Words);
    painter.setPen(p.dim);
    painter.setFont(theme.sans(10.5));
    drawText(painter, QRectF(header.left(), header.top() + half, header.width(), half),
             Qt::AlignCenter, m_moment->level, Fit::Shrink, Says::Words);

    const CellStyle style = styleOf(m_layout, 3.2);
    for (std::size_t i = 0; i < std::min(m_moment->registers.size(), m_layout.registers.size());
         ++i)
        paintCell(painter, m_layout.registers[i], m_moment->registers[i],
                  m_moment->registers[i].label, style);

    // What runs next: the pc and the instruction there.
    if (!m_moment->next)
        return;
    const QRectF footer = m_layout.cpuFooter.adjusted(4 * u, 2 * u, -4 * u, -2 * u);
    const double line = std::min(footer.height() / 2, 18 * u);
    const double top = footer.center().y() - line;
    painter.setPen(p.dim);
    painter.setFont(theme.mono(11.5));
    drawText(painter, QRectF(footer.left(), top, footer.width(), line),
             Qt::AlignLeft | Qt::AlignVCenter,
             QStringLiteral("pc  %1").arg(base::hex16(m_moment->next->pc.value)), Fit::Shrink,
             Says::Data);
    painter.setPen(p.ink);
    painter.setFont(theme.mono(11.5));
    drawText(painter, QRectF(footer.left(), top + line, footer.width(), line),
             Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("▸ ") + m_moment->next->instruction,
             Fit::Shrink, Says::Data);
}

void Stage::paintStack(QPainter& painter)
{
    const Palette& p = colours();
    const Theme& theme = Theme::instance();
    const StageLayout& l = m_layout;
    const double u = l.unit;
    const worlds::StackView& stack = m_moment->stack;
    paintCard(painter, l.stack, p.rule, 1);
    painter.setPen(p.ink);
    painter.setFont(theme.sans(12.5, true));
    const QString title = tr("EL2 stack");
    drawText(painter, l.stackHeader, Qt::AlignLeft | Qt::AlignVCenter, title, Fit::Exact,
             Says::Words);
    const double titleWidth = QFontMetricsF(painter.font()).horizontalAdvance(title) + 12 * u;
    painter.setPen(p.dim);
    painter.setFont(theme.sans(10.5));
    drawText(painter, l.stackHeader.adjusted(titleWidth, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
             stack.known ? tr("grows down ↓ · one row = 8 bytes")
                         : tr("as it was when the guest began"),
             Fit::Shrink, Says::Words);

    const std::size_t rows = std::min(l.stackRows.size(), stack.cells.size());
    CellStyle style = styleOf(l, 0);
    const double labelRight = l.stackCellLeft - 34 * u;
    for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t index = m_firstStackCell + rows - 1 - row;
        const worlds::Box& box = stack.cells[index];
        const QRectF& at = l.stackRows[row];
        QRectF cell = at;
        cell.setLeft(l.stackCellLeft);
        paintCell(painter, cell, box, {}, style);
        // Left of the cell: what the frame keeps here, and where it is from SP.
        const double offsetWidth = 52 * u;
        painter.setPen(box.dead ? p.dim : p.ink);
        painter.setFont(theme.sans(11, false));
        drawText(painter,
                 QRectF(at.left() + 3 * u, at.top(), labelRight - offsetWidth - at.left() - 6 * u,
                        at.height()),
                 Qt::AlignLeft | Qt::AlignVCenter, box.note, Fit::Shrink, Says::Words);
        painter.setPen(p.dim);
        painter.setFont(theme.mono(11));
        drawText(painter, QRectF(labelRight - offsetWidth, at.top(), offsetWidth, at.height()),
                 Qt::AlignRight | Qt::AlignVCenter, box.label, Fit::Shrink, Says::Data);
        if (int(index) == stack.spIndex) {
            painter.setPen(p.accent);
            painter.setFont(theme.mono(12, true));
            drawText(painter, QRectF(labelRight + 3 * u, at.top(), 30 * u, at.height()),
                     Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("SP▸"), Fit::Shrink,
                     Says::Data);
        }
    }
    painter.setPen(p.dim);
    painter.setFont(theme.sans(10.5));
    drawText(painter, l.stackHint, Qt::AlignLeft | Qt::AlignVCenter, stack.hint, Fit::Wrap,
             Says::Words);
}

void Stage::paintSystem(QPainter& painter)
{
    const Palette& p = colours();
    const Theme& theme = Theme::instance();
    const StageLayout& l = m_layout;
    const double u = l.unit;
    paintCard(painter, l.system, p.rule, 1);
    painter.setPen(p.ink);
    painter.setFont(theme.sans(12.5, true));
    drawText(painter, l.systemHeader, Qt::AlignLeft | Qt::AlignVCenter,
             tr("System registers of this switch"), Fit::Exact, Says::Words);
    for (std::size_t i = 0; i < std::min(m_moment->system.size(), l.systemCells.size()); ++i) {
        const worlds::Box& box = m_moment->system[i];
        const QRectF& cell = l.systemCells[i];
        const QRectF room = paintCellFrame(painter, cell, box, l.tab, l.labelPx * 0.85);
        const double line = room.height() / 2;
        const QRectF first(room.left(), room.top() + 0.5 * u, room.width(), line);
        const QRectF second(room.left(), room.top() + line - 0.5 * u, room.width(), line);
        QFont font = theme.mono(11.5, true);
        font.setPixelSize(int(l.labelPx));
        font.setStretch(l.stretch);
        painter.setFont(font);
        painter.setPen(p.ink);
        const double value = 16.3 * 0.602 * l.valuePx * l.stretch / 100;
        drawText(painter, first.adjusted(0, 0, -value, 0), Qt::AlignLeft | Qt::AlignVCenter,
                 box.label, Fit::Shrink, Says::Data);
        paintValue(painter, first, box, l.valuePx, l.stretch, Qt::AlignRight | Qt::AlignVCenter);
        painter.setPen(p.dim);
        painter.setFont(theme.sans(10));
        drawText(painter, second, Qt::AlignLeft | Qt::AlignVCenter, box.note, Fit::Elide,
                 Says::Words);
    }
}

void Stage::paintArrows(QPainter& painter)
{
    m_arrows = 0;
    if (!m_moment->executed)
        return;
    const Palette& p = colours();
    const double u = m_layout.unit;
    int lane = 0;
    for (const worlds::Move& move : m_moment->executed->moves) {
        const auto from = spotOf(move.from), to = spotOf(move.to);
        if (!from || !to || from->cell == to->cell || lane >= 4)
            continue;
        const QPolygonF points = route(m_layout, *from, *to, lane++);
        ++m_arrows;
        QPainterPath path(points.first());
        for (qsizetype i = 1; i < points.size(); ++i)
            path.lineTo(points[i]);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(p.card, 4.4 * u, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
        painter.drawPath(path);
        painter.setPen(QPen(p.litLine, 2.2 * u, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
        painter.drawPath(path);
        // The head, along the last stretch.
        const QPointF tip = points.last();
        QPointF before = tip;
        for (qsizetype i = points.size() - 2; i >= 0 && before == tip; --i)
            before = points[i];
        QPointF along = tip - before;
        const double length = std::hypot(along.x(), along.y());
        if (length <= 0)
            continue;
        along /= length;
        const QPointF across(-along.y(), along.x());
        const double size = 6 * u;
        painter.setPen(Qt::NoPen);
        painter.setBrush(p.litLine);
        painter.drawPolygon(QPolygonF({tip, tip - along * size + across * size * 0.7,
                                       tip - along * size - across * size * 0.7}));
        painter.drawEllipse(points.first(), 2.6 * u, 2.6 * u);
    }
}

} // namespace gui
