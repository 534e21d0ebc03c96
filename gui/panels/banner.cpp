// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/banner.h"

#include "gui/panels/announcer.h"
#include "gui/theme/plain.h"
#include "gui/theme/text.h"
#include "gui/theme/theme.h"

#include <QEvent>
#include <QPainter>

namespace gui {

Banner::Banner(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_label(new QLabel(this))
    , m_close(new QPushButton(QStringLiteral("✕"), this))
    , m_announcer(new Announcer(this))
{
    setObjectName(QStringLiteral("banner"));
    m_close->setObjectName(QStringLiteral("symbol"));
    m_label->setWordWrap(true);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    retranslate();
    m_close->setFocusPolicy(Qt::TabFocus);
    connect(m_close, &QPushButton::clicked, this, &Banner::dismiss);
    hide();
}

void Banner::retranslate()
{
    m_close->setAccessibleName(tr("Close this message"));
    m_close->setToolTip(QStringLiteral("%1 (%2)").arg(
        m_close->accessibleName(),
        QKeySequence(Qt::Key_Escape).toString(QKeySequence::NativeText)));
    if (isHidden())
        setAccessibleName({}); // what it said last was in another language
}

void Banner::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void Banner::say(const QString& sentence)
{
    m_label->setText(visible(sentence));
    setAccessibleName(sentence);
    emit worded();
    show();
    m_announcer->announce(sentence);
}

void Banner::dismiss()
{
    hide();
}

int Banner::heightFor(int width) const
{
    const int room = width - m_theme.ipx(24 + 44);
    return qMax(m_theme.ipx(36), int(wrappedHeight(m_theme.sans(12, true), room, m_label->text())) +
                                     m_theme.ipx(14));
}

void Banner::resizeEvent(QResizeEvent*)
{
    m_label->setFont(m_theme.sans(12, true));
    const int close = m_theme.ipx(32);
    m_label->setGeometry(m_theme.ipx(14), 0, width() - m_theme.ipx(24 + 44), height());
    m_close->setGeometry(width() - close - m_theme.ipx(6), (height() - m_theme.ipx(26)) / 2, close,
                         m_theme.ipx(26));
}

void Banner::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = m_theme.palette();
    const double u = m_theme.scale();
    painter.setBrush(p.badSoft);
    painter.setPen(QPen(p.bad, 1.5 * u));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 7 * u, 7 * u);
}

} // namespace gui
