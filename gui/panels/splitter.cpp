// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/splitter.h"

#include "gui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>

namespace gui {

Splitter::Splitter(const Theme& theme, const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setName(name);
    setOrientation(Qt::Vertical);
}

void Splitter::setName(const QString& name)
{
    setAccessibleName(name);
    setToolTip(name);
}

void Splitter::setOrientation(Qt::Orientation orientation)
{
    m_orientation = orientation;
    setCursor(orientation == Qt::Vertical ? Qt::SplitHCursor : Qt::SplitVCursor);
}

int Splitter::alongOf(const QPointF& global) const
{
    return qRound(m_orientation == Qt::Vertical ? global.x() : global.y());
}

void Splitter::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        m_at = alongOf(event->globalPosition());
}

void Splitter::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_at)
        return;
    // How far it really went: at an end it stays behind the mouse, and waits for it there.
    const QPoint before = mapToGlobal(QPoint());
    const int wanted = alongOf(event->globalPosition()) - *m_at;
    if (wanted == 0)
        return;
    emit moved(wanted);
    const QPoint went = mapToGlobal(QPoint()) - before;
    *m_at += m_orientation == Qt::Vertical ? went.x() : went.y();
}

void Splitter::mouseReleaseEvent(QMouseEvent*)
{
    if (m_at)
        emit settled();
    m_at.reset();
}

void Splitter::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = m_theme.palette();
    const double u = m_theme.scale();
    const bool upright = m_orientation == Qt::Vertical;
    const double length = 36 * u, thickness = 3 * u;
    QRectF grip(0, 0, upright ? thickness : length, upright ? length : thickness);
    grip.moveCenter(QRectF(rect()).center());
    painter.setPen(Qt::NoPen);
    painter.setBrush(underMouse() ? p.accent : p.track);
    painter.drawRoundedRect(grip, thickness / 2, thickness / 2);
}

} // namespace gui
