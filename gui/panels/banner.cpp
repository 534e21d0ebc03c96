// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/banner.h"

#include "gui/panels/announcer.h"
#include "gui/theme/plain.h"
#include "gui/theme/text.h"
#include "gui/theme/theme.h"

#include <QEvent>
#include <QPainter>

namespace gui {

Banner::Banner(QWidget* parent)
    : QWidget(parent)
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
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(m_close->toolTip());
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
    show();
    raise();
    emit visibilityChanged();
    m_announcer->announce(sentence);
}

void Banner::dismiss()
{
    hide();
    emit visibilityChanged();
}

int Banner::heightFor(int width) const
{
    const Theme& theme = Theme::instance();
    const int room = width - theme.ipx(24 + 44);
    return qMax(theme.ipx(36),
                int(wrappedHeight(theme.sans(12, true), room, m_label->text())) + theme.ipx(14));
}

void Banner::resizeEvent(QResizeEvent*)
{
    const Theme& theme = Theme::instance();
    m_label->setFont(theme.sans(12, true));
    const int close = theme.ipx(32);
    m_label->setGeometry(theme.ipx(14), 0, width() - theme.ipx(24 + 44), height());
    m_close->setGeometry(width() - close - theme.ipx(6), (height() - theme.ipx(26)) / 2, close,
                         theme.ipx(26));
}

void Banner::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = colours();
    const double u = Theme::instance().scale();
    painter.setBrush(p.badSoft);
    painter.setPen(QPen(p.bad, 1.5 * u));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 7 * u, 7 * u);
}

} // namespace gui
