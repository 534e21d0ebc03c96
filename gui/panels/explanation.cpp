// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/code-delegate.h"

#include "base/address.h"
#include "gui/theme/text.h"
#include "gui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>

namespace gui {

namespace {
/// Writes lines from the top down; the last ones give way to "… n more" when the room ends.
class Column {
public:
    Column(QPainter& painter, const QRectF& room)
        : m_painter(painter)
        , m_room(room)
        , m_y(room.top())
    {
    }
    [[nodiscard]] double left() const { return m_room.bottom() - m_y; }
    void skip(double height) { m_y += height; }
    void line(const QFont& font, const QColor& ink, const QString& text, TextKind says,
              double indent = 0)
    {
        m_painter.setFont(font);
        m_painter.setPen(ink);
        const double height = heightOf(font);
        drawText(m_painter, QRectF(m_room.left() + indent, m_y, m_room.width() - indent, height),
                 Qt::AlignLeft | Qt::AlignVCenter, text, Fit::Shrink, says);
        m_y += height;
    }
    void wrapped(const QFont& font, const QColor& ink, const QString& text)
    {
        m_painter.setFont(font);
        m_painter.setPen(ink);
        const double height = wrappedHeight(font, m_room.width(), text);
        drawText(m_painter, QRectF(m_room.left(), m_y, m_room.width(), qMax(left(), height)),
                 Qt::AlignLeft | Qt::AlignTop, text, Fit::Wrap, TextKind::Words);
        m_y += height;
    }
    void rule(const QColor& colour)
    {
        m_painter.setPen(QPen(colour, 1));
        m_painter.drawLine(QPointF(m_room.left(), m_y), QPointF(m_room.right(), m_y));
    }
    [[nodiscard]] static double heightOf(const QFont& font)
    {
        return QFontMetricsF(font).height() + 1;
    }
    [[nodiscard]] double width() const { return m_room.width(); }

private:
    QPainter& m_painter;
    QRectF m_room;
    double m_y;
};

QString tr(const char* text)
{
    return QCoreApplication::translate("gui", text);
}

/// "a → b" as one line where it fits, else with the arrow on a line of its own.
QStringList broken(const QFont& font, double width, const QString& text)
{
    if (QFontMetricsF(font).horizontalAdvance(text) <= width)
        return {text};
    // The value that a cell holds now is what matters: break before the last arrow.
    const auto arrow = text.lastIndexOf(QStringLiteral(" → "));
    if (arrow < 0)
        return {text};
    return {text.left(arrow), QStringLiteral("  ") + text.mid(arrow + 1)};
}
} // namespace

void paintExplanation(QPainter& painter, const QRectF& rect, const story::Annotation& annotation,
                      const QString& source, bool executed)
{
    const Palette& p = colours();
    const Theme& theme = Theme::instance();
    const double u = theme.scale();
    const QRectF card = rect.adjusted(4 * u, 2 * u, -4 * u, -2 * u);
    painter.setPen(QPen(executed ? p.litLine : p.accent, 2 * u));
    painter.setBrush(executed ? p.noteFill : p.accentSoft);
    painter.drawRoundedRect(card.adjusted(u, u, -u, -u), 7 * u, 7 * u);
    const QRectF room = card.adjusted(10 * u, 6 * u, -10 * u, -6 * u);

    // The instruction, as large as in the list and bold.
    painter.setPen(p.dim);
    painter.setFont(theme.mono(11));
    const double addressWidth = 58 * u;
    const double line = 19 * u;
    double head = line;
    drawText(painter, QRectF(room.left(), room.top(), addressWidth, line),
             Qt::AlignLeft | Qt::AlignVCenter,
             QStringLiteral("%1").arg(annotation.pc.value, 8, 16, QLatin1Char('0')), Fit::Shrink,
             TextKind::Data);
    painter.setPen(p.ink);
    painter.setFont(theme.mono(13, true));
    QRectF title(room.left() + addressWidth, room.top(), room.width() - addressWidth, line);
    if (fitsShrunk(painter.font(), title.width(), annotation.instruction)) {
        drawText(painter, title, Qt::AlignLeft | Qt::AlignVCenter, annotation.instruction,
                 Fit::Shrink, TextKind::Data);
    } else {
        // What a guest's run was takes a sentence: in lines, as many as there is room for.
        painter.setFont(theme.sans(11, true));
        const double height = wrappedHeight(painter.font(), title.width(), annotation.instruction);
        title.setHeight(qMin(height, 4 * line) + 2 * u);
        head = title.height();
        if (height <= 4 * line)
            drawText(painter, title, Qt::AlignLeft | Qt::AlignTop, annotation.instruction,
                     Fit::Wrap, TextKind::Data);
        else
            drawText(painter, QRectF(title.topLeft(), QSizeF(title.width(), head = line)),
                     Qt::AlignLeft | Qt::AlignVCenter, annotation.instruction, Fit::Elide,
                     TextKind::Words);
    }

    const QFont words = theme.sans(11);
    QFont code = theme.mono(11);
    code.setStretch(90);
    // Why stands at the bottom and keeps its room; what does not fit above it is counted.
    QStringList tail;
    if (!annotation.disagreement.isEmpty())
        tail << annotation.disagreement;
    if (!annotation.why.isEmpty())
        tail << annotation.why;
    const QString why = tail.join(u' ');
    const double whyHeight = why.isEmpty() ? 0 : wrappedHeight(words, room.width(), why) + 3 * u;

    Column column(painter, room.adjusted(0, head + u, 0, -whyHeight));
    QStringList brief;
    if (!annotation.brief.isEmpty())
        brief << (executed ? annotation.brief : tr("Next: %1").arg(annotation.brief));
    if (!source.isEmpty())
        brief << source;
    column.line(words, p.dim, brief.join(QStringLiteral(" · ")), TextKind::Words);

    // The pair as its two singles, each with the cell it goes to.
    if (!annotation.singles.isEmpty()) {
        column.line(words, p.ink, tr("A pair: two registers, two neighbouring cells. The same as"),
                    TextKind::Words);
        const QFontMetricsF metrics(code);
        for (qsizetype i = 0; i < annotation.singles.size(); ++i) {
            const QString target = annotation.singleTargets.value(i);
            const QString both = annotation.singles[i] + QStringLiteral("  → ") + target;
            if (!target.isEmpty() && metrics.horizontalAdvance(both) <= column.width() - 6 * u) {
                column.line(code, p.accent, both, TextKind::Data, 6 * u);
                continue;
            }
            column.line(code, p.ink, annotation.singles[i], TextKind::Data, 6 * u);
            if (!target.isEmpty())
                column.line(code, p.accent, QStringLiteral("→ ") + target, TextKind::Data, 18 * u);
        }
    }
    if (!annotation.changes.isEmpty()) {
        column.skip(2 * u);
        column.rule(p.rule);
        column.skip(2 * u);
    }
    const double lineHeight = Column::heightOf(code);
    for (qsizetype i = 0; i < annotation.changes.size(); ++i) {
        const QStringList lines = broken(code, column.width(), annotation.changes[i]);
        const bool lastOne = i + 1 == annotation.changes.size();
        const double after = lastOne ? 0 : lineHeight;
        if (column.left() < double(lines.size()) * lineHeight + after - 1) {
            column.line(words, p.dim, tr("… and %1 more").arg(annotation.changes.size() - i),
                        TextKind::Words);
            break;
        }
        for (const QString& line : lines)
            column.line(code, p.ink, line, TextKind::Data);
    }
    if (!why.isEmpty()) {
        painter.setFont(words);
        painter.setPen(annotation.disagreement.isEmpty() ? p.dim : p.bad);
        drawText(painter, QRectF(room.left(), room.bottom() - whyHeight, room.width(), whyHeight),
                 Qt::AlignLeft | Qt::AlignBottom, why, Fit::Wrap, TextKind::Words);
    }
}

} // namespace gui
