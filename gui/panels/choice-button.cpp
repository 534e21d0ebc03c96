// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/choice-button.h"

#include "gui/theme/plain.h"
#include "gui/theme/text.h"
#include "gui/theme/theme.h"

#include <QStyleOptionButton>
#include <QStylePainter>

#include <algorithm>
#include <cmath>

namespace gui {

namespace {
constexpr double kSide = 10, kAbove = 6;
}

ChoiceButton::ChoiceButton(const Theme& theme, const QString& sentence, QWidget* parent)
    : QPushButton(parent)
    , m_theme(theme)
    , m_sentence(visible(sentence))
{
    // Not setText(): a button would take an ampersand in it for a key.
    setAccessibleName(m_sentence);
    setCheckable(true);
}

int ChoiceButton::widthOfOneLine() const
{
    const QFontMetricsF metrics(m_theme.sans(12, true));
    return int(std::ceil(metrics.horizontalAdvance(m_sentence) + 2 * m_theme.px(kSide))) + 2;
}

int ChoiceButton::heightForWidth(int width) const
{
    const QFont font = m_theme.sans(12, true);
    const double text = wrappedHeight(font, width - 2 * m_theme.px(kSide), m_sentence);
    return std::max(m_theme.ipx(30), int(std::ceil(text + 2 * m_theme.px(kAbove))));
}

void ChoiceButton::paintEvent(QPaintEvent*)
{
    QStylePainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    option.text.clear();
    painter.drawControl(QStyle::CE_PushButton, option);
    painter.setFont(m_theme.sans(12, isChecked()));
    painter.setPen(isEnabled() || isChecked() ? m_theme.palette().ink : m_theme.palette().dim);
    drawText(painter, QRectF(rect()).adjusted(m_theme.px(kSide), 1, -m_theme.px(kSide), -1),
             Qt::AlignLeft | Qt::AlignVCenter, m_sentence, Fit::Wrap, TextKind::Words);
}

} // namespace gui
