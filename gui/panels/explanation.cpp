// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/code-delegate.h"

#include "base/address.h"
#include "gui/model/code-model.h"
#include "gui/theme/text.h"
#include "gui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>

namespace gui {

namespace {
/// Writes lines from the top down; without a painter it only measures them.
class Column {
public:
    Column(QPainter* painter, const QRectF& room)
        : m_painter(painter)
        , m_room(room)
        , m_y(room.top())
    {
    }
    [[nodiscard]] double used() const { return m_y - m_room.top(); }
    void skip(double height) { m_y += height; }
    void line(const QFont& font, const QColor& ink, const QString& text, TextKind says,
              double indent = 0)
    {
        const double height = QFontMetricsF(font).height() + 1;
        if (m_painter) {
            m_painter->setFont(font);
            m_painter->setPen(ink);
            drawText(*m_painter,
                     QRectF(m_room.left() + indent, m_y, m_room.width() - indent, height),
                     Qt::AlignLeft | Qt::AlignVCenter, text, Fit::Shrink, says);
        }
        m_y += height;
    }
    void rule(const QColor& colour)
    {
        if (!m_painter)
            return;
        m_painter->setPen(QPen(colour, 1));
        m_painter->drawLine(QPointF(m_room.left(), m_y), QPointF(m_room.right(), m_y));
    }
    [[nodiscard]] double width() const { return m_room.width(); }

private:
    QPainter* m_painter;
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
constexpr double kOut = 4, kIn = 10; // from the row's edge to the card's, and to its text
constexpr double kAbove = 2, kHead = 6;

/// The instruction, as large as in the list and bold. How high it is.
double layHead(QPainter* painter, const Theme& theme, const QRectF& room,
               const story::Annotation& annotation)
{
    const Palette& p = theme.palette();
    const double u = theme.scale(), addressWidth = 58 * u, line = 19 * u;
    if (painter) {
        painter->setPen(p.dim);
        painter->setFont(theme.mono(11));
        drawText(*painter, QRectF(room.left(), room.top(), addressWidth, line),
                 Qt::AlignLeft | Qt::AlignVCenter, shortAddress(annotation.pc), Fit::Shrink,
                 TextKind::Data);
        painter->setPen(p.ink);
    }
    QRectF title(room.left() + addressWidth, room.top(), room.width() - addressWidth, line);
    const QFont one = theme.mono(13, true);
    if (fitsShrunk(one, title.width(), annotation.instruction)) {
        if (painter) {
            painter->setFont(one);
            drawText(*painter, title, Qt::AlignLeft | Qt::AlignVCenter, annotation.instruction,
                     Fit::Shrink, TextKind::Data);
        }
        return line;
    }
    // What a guest's run was takes a sentence: in lines.
    const QFont words = theme.sans(11, true);
    title.setHeight(wrappedHeight(words, title.width(), annotation.instruction) + 2 * u);
    if (painter) {
        painter->setFont(words);
        drawText(*painter, title, Qt::AlignLeft | Qt::AlignTop, annotation.instruction, Fit::Wrap,
                 TextKind::Data);
    }
    return title.height();
}

/// A pair as its two singles, each with the cell it goes to.
void laySingles(Column& column, const Theme& theme, const story::Annotation& annotation,
                const QFont& words, const QFont& code)
{
    const Palette& p = theme.palette();
    const double u = theme.scale();
    if (annotation.singles.isEmpty())
        return;
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

/// All of it, one below the other; every change has its line. How high it is.
double layExplanation(QPainter* painter, const Theme& theme, const QRectF& room,
                      const story::Annotation& annotation, const QString& source, bool executed)
{
    const Palette& p = theme.palette();
    const double u = theme.scale();
    const double head = layHead(painter, theme, room, annotation);
    const QFont words = theme.sans(11);
    QFont code = theme.mono(11);
    code.setStretch(90);
    Column column(painter, room.adjusted(0, head + u, 0, 0));
    QStringList brief;
    if (!annotation.brief.isEmpty())
        brief << (executed ? annotation.brief : tr("Next: %1").arg(annotation.brief));
    if (!source.isEmpty())
        brief << source;
    column.line(words, p.dim, brief.join(QStringLiteral(" · ")), TextKind::Words);
    laySingles(column, theme, annotation, words, code);
    if (!annotation.changes.isEmpty()) {
        column.skip(2 * u);
        column.rule(p.rule);
        column.skip(2 * u);
    }
    for (const QString& change : annotation.changes) {
        for (const QString& line : broken(code, column.width(), change))
            column.line(code, p.ink, line, TextKind::Data);
    }
    QStringList tail;
    if (!annotation.disagreement.isEmpty())
        tail << annotation.disagreement;
    if (!annotation.why.isEmpty())
        tail << annotation.why;
    const QString why = tail.join(u' ');
    const double whyHeight = why.isEmpty() ? 0 : wrappedHeight(words, room.width(), why) + 3 * u;
    if (painter && !why.isEmpty()) {
        // Why stands at the bottom.
        painter->setFont(words);
        painter->setPen(annotation.disagreement.isEmpty() ? p.dim : p.bad);
        drawText(*painter, QRectF(room.left(), room.bottom() - whyHeight, room.width(), whyHeight),
                 Qt::AlignLeft | Qt::AlignBottom, why, Fit::Wrap, TextKind::Words);
    }
    return head + u + column.used() + whyHeight;
}
} // namespace

void paintExplanation(QPainter& painter, const Theme& theme, const QRectF& rect,
                      const story::Annotation& annotation, const QString& source, bool executed)
{
    const Palette& p = theme.palette();
    const double u = theme.scale();
    const QRectF card = rect.adjusted(kOut * u, kAbove * u, -kOut * u, -kAbove * u);
    painter.setPen(QPen(executed ? p.litLine : p.accent, 2 * u));
    painter.setBrush(executed ? p.noteFill : p.accentSoft);
    painter.drawRoundedRect(card.adjusted(u, u, -u, -u), 7 * u, 7 * u);
    layExplanation(&painter, theme, card.adjusted(kIn * u, kHead * u, -kIn * u, -kHead * u),
                   annotation, source, executed);
}

double explanationHeight(const Theme& theme, double width, const story::Annotation& annotation,
                         const QString& source, bool executed)
{
    const double u = theme.scale();
    const QRectF room(0, 0, width - 2 * (kOut + kIn) * u, 0);
    return layExplanation(nullptr, theme, room, annotation, source, executed) +
           2 * (kAbove + kHead) * u;
}

} // namespace gui
