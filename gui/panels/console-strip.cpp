// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/console-strip.h"

#include "gui/panels/console.h"
#include "gui/theme/plain.h"
#include "gui/theme/text.h"
#include "gui/theme/theme.h"

#include <QAction>
#include <QPainter>

namespace gui {

ConsoleStrip::ConsoleStrip(const Theme& theme, Console* console, QAction* action, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_console(console)
    , m_action(action)
{
    setObjectName(QStringLiteral("console-strip"));
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    connect(this, &QAbstractButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, this, &ConsoleStrip::follow);
    connect(console, &Console::changed, this, &ConsoleStrip::follow);
    follow();
}

void ConsoleStrip::follow()
{
    setText(m_action->text());
    setToolTip(plainTip(QStringLiteral("%1 (%2)").arg(
        m_action->toolTip(), m_action->shortcut().toString(QKeySequence::NativeText))));
    setAccessibleName(QStringLiteral("%1: %2").arg(text(), visible(m_console->lastWords())));
    update();
}

void ConsoleStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = m_theme.palette();
    const double u = m_theme.scale();
    const bool isLit = hasFocus() || underMouse();
    painter.setPen(QPen(isLit ? p.accent : p.dark ? p.rule : p.consoleBack, (isLit ? 2 : 1) * u));
    painter.setBrush(p.consoleBack);
    painter.drawRoundedRect(QRectF(rect()).adjusted(u, u, -u, -u), 7 * u, 7 * u);
    const QRectF room = QRectF(rect()).adjusted(10 * u, 0, -10 * u, 0);
    const QString title = QStringLiteral("▸ ") + text();
    painter.setFont(m_theme.sans(11, true));
    painter.setPen(p.consoleInk);
    const double width = QFontMetricsF(painter.font()).horizontalAdvance(title) + 10 * u;
    drawText(painter, QRectF(room.left(), room.top(), width, room.height()),
             Qt::AlignLeft | Qt::AlignVCenter, title, Fit::Exact, TextKind::Words);
    const bool printed = m_console->model()->rowCount() > 0;
    painter.setFont(printed ? m_theme.mono(11) : m_theme.sans(11));
    painter.setPen(printed ? p.consoleInk : p.consoleDim);
    drawText(painter, room.adjusted(width, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
             m_console->lastWords(), Fit::Elide, TextKind::Words);
}

} // namespace gui
