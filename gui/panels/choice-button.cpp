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

ChoiceButton::ChoiceButton(const QString& sentence, QWidget* parent)
    : QPushButton(parent)
    , m_sentence(visible(sentence))
{
    // Not setText(): a button would take an ampersand in it for a key.
    setAccessibleName(m_sentence);
    setCheckable(true);
}

int ChoiceButton::widthOfOneLine() const
{
    const Theme& theme = Theme::instance();
    const QFontMetricsF metrics(theme.sans(12, true));
    return int(std::ceil(metrics.horizontalAdvance(m_sentence) + 2 * theme.px(kSide))) + 2;
}

int ChoiceButton::heightForWidth(int width) const
{
    const Theme& theme = Theme::instance();
    const QFont font = theme.sans(12, true);
    const double text = wrappedHeight(font, width - 2 * theme.px(kSide), m_sentence);
    return std::max(theme.ipx(30), int(std::ceil(text + 2 * theme.px(kAbove))));
}

void ChoiceButton::paintEvent(QPaintEvent*)
{
    QStylePainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    option.text.clear();
    painter.drawControl(QStyle::CE_PushButton, option);
    const Theme& theme = Theme::instance();
    painter.setFont(theme.sans(12, isChecked()));
    painter.setPen(isEnabled() || isChecked() ? colours().ink : colours().dim);
    drawText(painter, QRectF(rect()).adjusted(theme.px(kSide), 1, -theme.px(kSide), -1),
             Qt::AlignLeft | Qt::AlignVCenter, m_sentence, Fit::Wrap, TextKind::Words);
}

} // namespace gui
