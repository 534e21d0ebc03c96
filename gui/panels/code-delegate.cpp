// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/code-delegate.h"

#include "gui/model/code-model.h"
#include "gui/theme/text.h"
#include "gui/theme/theme.h"

#include <QListView>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace gui {

namespace {
constexpr double kHeading = 27, kLine = 36, kRun = 36;
}

int CodeDelegate::leastCard() const
{
    return m_theme.ipx(236); // most cards are alike, so that the code below stays
}

QSize CodeDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    if (m_cards && index.data(CodeModel::CurrentRole).toBool()) {
        const auto* model = qobject_cast<const CodeModel*>(index.model());
        const auto* view = qobject_cast<const QListView*>(option.widget);
        if (!model || !model->cardAnnotation() || !view)
            return {100, leastCard()};
        const double height = explanationHeight(
            m_theme, view->viewport()->width(), *model->cardAnnotation(),
            index.data(CodeModel::SourceRole).toString(), model->cardIsExecuted());
        return {100, std::max(leastCard(), int(std::ceil(height)))};
    }
    switch (CodeModel::Kind(index.data(CodeModel::KindRole).toInt())) {
    case CodeModel::Kind::Heading:
        return {100, m_theme.ipx(kHeading)};
    case CodeModel::Kind::Run:
        return {100, m_theme.ipx(kRun)};
    case CodeModel::Kind::Line:
        break;
    }
    return {100, m_theme.ipx(kLine)};
}

void CodeDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF rect = option.rect;
    const auto* model = qobject_cast<const CodeModel*>(index.model());
    const auto* view = qobject_cast<const QListView*>(option.widget);
    const double foot = view ? view->viewport()->height() : rect.bottom();
    if (CodeModel::Kind(index.data(CodeModel::KindRole).toInt()) == CodeModel::Kind::Heading)
        paintHeading(*painter, rect, foot, index);
    else if (m_cards && index.data(CodeModel::CurrentRole).toBool() && model &&
             model->cardAnnotation())
        paintExplanation(*painter, m_theme, rect, *model->cardAnnotation(),
                         index.data(CodeModel::SourceRole).toString(), model->cardIsExecuted());
    else
        paintLine(*painter, rect, foot, index);
    painter->restore();
}

void CodeDelegate::paintHeading(QPainter& painter, const QRectF& rect, double foot,
                                const QModelIndex& index) const
{
    if (rect.bottom() > foot)
        return;
    const Palette& p = m_theme.palette();
    const double u = m_theme.scale();
    const QRectF room = rect.adjusted(10 * u, 0, -8 * u, 0);
    painter.setPen(p.ink);
    painter.setFont(m_theme.mono(12, true));
    const QString name = index.data(CodeModel::InstructionRole).toString();
    drawText(painter, room, Qt::AlignLeft | Qt::AlignVCenter, name, Fit::Shrink, TextKind::Data);
    const double used = QFontMetricsF(painter.font()).horizontalAdvance(name) + 10 * u;
    painter.setPen(p.dim);
    painter.setFont(m_theme.sans(10.5));
    drawText(painter, room.adjusted(used, 0, 0, 0), Qt::AlignRight | Qt::AlignVCenter,
             index.data(CodeModel::SourceRole).toString(), Fit::Elide, TextKind::Data);
    painter.setPen(QPen(p.rule, 1 * u));
    painter.drawLine(QPointF(room.left(), rect.bottom() - u),
                     QPointF(room.right(), rect.bottom() - u));
}

void CodeDelegate::paintLine(QPainter& painter, const QRectF& rect, double foot,
                             const QModelIndex& index) const
{
    const bool isWhole = rect.bottom() <= foot;
    if (!isWhole && rect.center().y() > foot)
        return;
    const Palette& p = m_theme.palette();
    const double u = m_theme.scale();
    const bool ticked = index.data(CodeModel::TickedRole).toBool();
    const bool next = index.data(CodeModel::NextRole).toBool();
    const bool run =
        CodeModel::Kind(index.data(CodeModel::KindRole).toInt()) == CodeModel::Kind::Run;
    const bool current = index.data(CodeModel::CurrentRole).toBool();
    if (next || current) {
        painter.setPen(current && !next ? QPen(p.litLine, 2 * u) : QPen(Qt::NoPen));
        painter.setBrush(next ? p.accentSoft : p.noteFill);
        painter.drawRoundedRect(rect.adjusted(4 * u, u, -4 * u, -u), 5 * u, 5 * u);
    }
    const QRectF room = rect.adjusted(10 * u, 2 * u, -10 * u, -2 * u);
    const double half = room.height() / 2;
    const double mark = 14 * u;
    const double addressWidth = 62 * u;
    const QRectF top(room.left(), room.top(), room.width(), half);
    const QRectF bottom(room.left(), room.top() + half, room.width(), half);
    const double text = room.left() + addressWidth;

    painter.setPen(p.dim);
    painter.setFont(m_theme.mono(11));
    if (!run)
        drawText(painter, QRectF(top.left(), top.top(), addressWidth, half),
                 Qt::AlignLeft | Qt::AlignVCenter, index.data(CodeModel::AddressRole).toString(),
                 Fit::Shrink, TextKind::Data);
    painter.setPen(ticked && !next ? p.dim : p.ink);
    painter.setFont(m_theme.mono(12, next));
    drawText(painter, QRectF(text, top.top(), room.right() - mark - text, half),
             Qt::AlignLeft | Qt::AlignVCenter, index.data(CodeModel::InstructionRole).toString(),
             Fit::Shrink, run ? TextKind::Words : TextKind::Data);
    painter.setPen(p.dim);
    painter.setFont(m_theme.sans(10.5));
    if (isWhole)
        drawText(painter, QRectF(text, bottom.top(), room.right() - text, half),
                 Qt::AlignLeft | Qt::AlignVCenter, index.data(CodeModel::BriefRole).toString(),
                 Fit::Elide, TextKind::Words);
    const QRectF markRect(room.right() - mark, top.top(), mark, half);
    if (next) {
        painter.setPen(p.accent);
        painter.setFont(m_theme.sans(11, true));
        drawText(painter, markRect, Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("▸"),
                 Fit::Exact, TextKind::Data);
    } else if (ticked) {
        painter.setPen(p.good);
        painter.setFont(m_theme.sans(11, true));
        drawText(painter, markRect, Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("✓"),
                 Fit::Exact, TextKind::Data);
    }
}

} // namespace gui
