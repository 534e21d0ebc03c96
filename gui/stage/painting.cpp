// SPDX-License-Identifier: GPL-2.0-or-later
// How the items of a scene are painted; what they are and where they stand is in gui/scene/.
#include "gui/stage/painting.h"

#include "gui/stage/cells.h"

#include <QLineF>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace gui {

namespace {
using Area = ItemId::Area;

class ScenePainter {
public:
    ScenePainter(QPainter& painter, const Scene::CellText& text, const Style& style,
                 double progress)
        : m_painter(painter)
        , m_progress(progress)
        , m_text(text)
        , m_style(style)
        , m_p(style.palette)
        , m_s(style.sizes)
    {
    }

    void paint(const Item& item)
    {
        switch (item.id.kind) {
        case ItemId::Kind::Frame:
            return paintFrame(item);
        case ItemId::Kind::Text:
            return write(item.rect, item, item.look, item.label, item.fit);
        case ItemId::Kind::Legend:
            write(item.labelRoom, item, item.look, item.label, item.fit);
            return paintCellFrame(m_painter, item.rect, item,
                                  std::max(px(m_s.swatchTab), m_s.smallestTag), px(m_s.swatchTag),
                                  m_style);
        case ItemId::Kind::Register:
        case ItemId::Kind::Cell:
            return paintCell(item);
        case ItemId::Kind::Group:
        case ItemId::Kind::More:
            return paintGroup(item);
        case ItemId::Kind::Arrow:
            return paintArrow(item);
        case ItemId::Kind::WriteBack:
            return paintWriteBack(item);
        case ItemId::Kind::Selection:
            return paintRing(item, QPen(m_p.ink, px(m_s.selectionLine)));
        case ItemId::Kind::Thread:
            return paintThread(item);
        case ItemId::Kind::ThreadNumber:
            return paintNumber(item);
        case ItemId::Kind::Holder:
            return paintRing(item, QPen(m_p.look(worldOf(item.owner)).line, px(m_s.holderLine)));
        }
    }

private:
    [[nodiscard]] double px(double units) const { return m_style.px(units); }

    void write(const QRectF& room, const Item& item, const TextStyle& look, const QString& text,
               Fit fit)
    {
        m_painter.setPen(m_style.ink(look));
        m_painter.setFont(m_style.font(look));
        drawText(m_painter, room, item.align, text, fit,
                 room == item.noteRoom ? TextKind::Words : item.says);
    }

    void paintBox(const QRectF& rect, const QColor& line, double width, double radius)
    {
        m_painter.setPen(QPen(line, px(width)));
        m_painter.setBrush(m_p.card);
        m_painter.drawRoundedRect(rect, px(radius), px(radius));
    }

    void paintFrame(const Item& item)
    {
        switch (item.id.area) {
        case Area::Stage:
            return paintBox(item.rect, m_p.rule, m_s.stageLine, m_s.stageRadius);
        case Area::Cpu:
            return paintBox(item.rect, m_p.ink, m_s.cpuLine, m_s.boxRadius);
        case Area::Stack:
        case Area::System:
            return paintBox(item.rect, m_p.rule, m_s.lowerLine, m_s.boxRadius);
        case Area::Host:
        case Area::Guest:
            break;
        }
        const WorldLook& look = m_p.look(worldOf(item.owner));
        paintBox(item.rect, look.line, m_s.contextLine, m_s.boxRadius);
        const double radius = px(m_s.boxRadius);
        QPainterPath clip;
        clip.addRoundedRect(item.rect, radius, radius);
        m_painter.save();
        m_painter.setClipPath(clip, Qt::IntersectClip);
        m_painter.fillRect(item.labelRoom, look.fill);
        m_painter.restore();
        m_painter.setBrush(Qt::NoBrush);
        m_painter.setPen(QPen(look.line, px(m_s.contextLine)));
        m_painter.drawRoundedRect(item.rect, radius, radius);
        m_painter.drawLine(item.labelRoom.bottomLeft(), item.labelRoom.bottomRight());
    }

    void paintCell(const Item& item)
    {
        if (item.large)
            return paintLargeCell(m_painter, item, m_text, m_style);
        const Area area = item.id.area;
        paintCellFrame(m_painter, item.rect, item, m_text.tab, m_text.labelPx * m_s.tagPerLabel,
                       m_style);
        if (area == Area::Stack) {
            TextStyle note = m_style.texts.stackNote;
            note.ink = item.state.dead ? TextStyle::Ink::Dim : TextStyle::Ink::Full;
            write(item.noteRoom, item, note, item.note, Fit::Shrink);
            m_painter.setPen(m_style.ink(m_style.texts.stackOffset));
            m_painter.setFont(m_style.font(m_style.texts.stackOffset));
            drawText(m_painter, item.labelRoom, Qt::AlignRight | Qt::AlignVCenter, item.label,
                     Fit::Shrink, TextKind::Data);
        } else {
            m_painter.setFont(cellFont(m_text.labelPx, m_text.stretch, true, m_style));
            m_painter.setPen(item.state.dead || item.state.empty ? m_p.dim : m_p.ink);
            drawText(m_painter, item.labelRoom, item.align, item.label, Fit::Shrink,
                     TextKind::Data);
        }
        paintValue(m_painter, item.valueRoom, item, m_text.valuePx, m_text.stretch,
                   Qt::AlignRight | Qt::AlignVCenter, m_style);
        if (area == Area::System) {
            const TextStyle& note = m_style.texts.systemNote;
            const bool fits = fitsShrunk(m_style.font(note), item.noteRoom.width(), item.note);
            write(item.noteRoom, item, note, item.note, fits ? Fit::Shrink : Fit::Elide);
        }
    }

    void paintGroup(const Item& item)
    {
        const bool written = item.state.written;
        m_painter.setBrush(written ? m_p.litFill : item.state.open ? m_p.accentSoft : m_p.raised);
        m_painter.setPen(item.state.lit()
                             ? QPen(m_p.litLine, px(written ? m_s.writtenLine : m_s.readLine))
                             : QPen(item.state.open ? m_p.accent : m_p.rule, px(m_s.cellLine)));
        const double radius = px(m_s.cellRadius), inset = m_s.inset;
        m_painter.drawRoundedRect(item.rect.adjusted(inset, inset, -inset, -inset), radius, radius);
        m_painter.setPen(m_p.ink);
        m_painter.setFont(cellFont(m_text.labelPx, m_text.stretch, false, m_style));
        drawText(m_painter, item.labelRoom, item.align, item.label, Fit::Shrink, TextKind::Data);
    }

    void paintArrow(const Item& item)
    {
        const QPolygonF points = begun(item.path, m_progress);
        const double unit = px(arrowScale(item));
        m_painter.setBrush(Qt::NoBrush);
        for (const auto& [colour, width] :
             {std::pair{m_p.card, m_s.arrowHalo}, std::pair{m_p.litLine, m_s.arrowLine}}) {
            m_painter.setPen(QPen(colour, width * unit, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
            m_painter.drawPolyline(points);
        }
        if (m_progress < 1)
            return paintTraveller(item, points.last(), unit);
        // The head, along the last stretch.
        const QPointF tip = points.last();
        QPointF before = tip;
        for (qsizetype i = points.size() - 2; i >= 0 && before == tip; --i)
            before = points[i];
        QPointF along = tip - before;
        const double length = std::hypot(along.x(), along.y());
        if (length <= 0)
            return;
        const double size = m_s.arrowHead * unit;
        along *= size / length;
        const QPointF across = QPointF(-along.y(), along.x()) * m_s.arrowHeadWidth;
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_p.litLine);
        m_painter.drawPolygon(QPolygonF({tip, tip - along + across, tip - along - across}));
        m_painter.drawEllipse(points.first(), m_s.arrowDot * unit, m_s.arrowDot * unit);
    }

    /// The first part of a way, in parts of its length.
    static QPolygonF begun(const QPolygonF& path, double part)
    {
        double left = 0;
        for (qsizetype i = 1; i < path.size(); ++i)
            left += QLineF(path[i - 1], path[i]).length() * part;
        if (part >= 1)
            return path;
        QPolygonF begun{path.first()};
        for (qsizetype i = 1; i < path.size() && left > 0; ++i) {
            const QLineF stretch(path[i - 1], path[i]);
            if (stretch.length() <= 0)
                continue;
            begun << stretch.pointAt(std::min(1.0, left / stretch.length()));
            left -= stretch.length();
        }
        return begun;
    }

    /// The value on its way: its owner's colour and letter.
    void paintTraveller(const Item& item, const QPointF& at, double unit)
    {
        const WorldLook& look = m_p.look(worldOf(item.owner));
        const double radius = (m_s.arrowHead - m_s.cellLine) * unit;
        const QRectF round(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius);
        m_painter.setPen(QPen(m_p.card, px(m_s.cellLine)));
        m_painter.setBrush(look.line);
        m_painter.drawEllipse(round);
        m_painter.setPen(look.onLine);
        m_painter.setFont(m_style.font(m_style.texts.tag));
        drawText(m_painter, round, Qt::AlignCenter, tagOf(item.owner, m_p), Fit::Shrink,
                 TextKind::Data);
    }

    void paintWriteBack(const Item& item)
    {
        paintArrow(item);
        m_painter.setFont(m_style.font(m_style.texts.writeBack));
        m_painter.setPen(m_style.ink(m_style.texts.writeBack));
        drawText(m_painter, item.labelRoom, item.align, item.label, Fit::Shrink, TextKind::Data);
    }

    /// Dashed where it has not happened yet.
    void paintThread(const Item& item)
    {
        const WorldLook& look = m_p.look(worldOf(item.owner));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.setPen(QPen(m_p.card, px(m_s.threadHalo), Qt::SolidLine, Qt::FlatCap));
        m_painter.drawPolyline(item.path);
        QPen pen(look.line, px(m_s.threadLine), Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
        if (item.state.ahead)
            pen.setDashPattern({1.5, 1.2});
        m_painter.setPen(pen);
        m_painter.drawPolyline(item.path);
    }

    void paintNumber(const Item& item)
    {
        const WorldLook& look = m_p.look(worldOf(item.owner));
        m_painter.setPen(QPen(item.state.ahead ? look.line : m_p.card, px(m_s.cellLine)));
        m_painter.setBrush(item.state.ahead ? m_p.card : look.line);
        m_painter.drawEllipse(item.rect);
        m_painter.setPen(item.state.ahead ? m_p.ink : look.onLine);
        m_painter.setFont(m_style.font(item.large ? item.look : m_style.texts.threadNumber));
        drawText(m_painter, item.rect, Qt::AlignCenter, item.label, Fit::Exact, TextKind::Data);
    }

    void paintRing(const Item& item, const QPen& pen)
    {
        m_painter.setBrush(Qt::NoBrush);
        m_painter.setPen(pen);
        m_painter.drawRoundedRect(item.rect, px(m_s.selectionRadius), px(m_s.selectionRadius));
    }

    QPainter& m_painter;
    double m_progress; ///< how far the arrows have come, from 0 to 1
    const Scene::CellText& m_text;
    const Style& m_style;
    const Palette& m_p;
    const Sizes& m_s;
};
} // namespace

void paintScene(QPainter& painter, const Scene& scene, const Style& style, const QRegion& region,
                double progress)
{
    painter.setRenderHint(QPainter::Antialiasing);
    ScenePainter one(painter, scene.text(), style, progress);
    for (const Item& item : scene.items()) {
        if (extentOf(item, style).intersects(region))
            one.paint(item);
    }
}

} // namespace gui
