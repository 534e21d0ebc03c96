// SPDX-License-Identifier: GPL-2.0-or-later
// How a lesson looks, where its parts are, and what a screen reader is told of a step; what it does
// is in lesson-panel.cpp.
#include "gui/panels/lesson-panel.h"

#include "engine/plain-text.h"
#include "gui/panels/announcer.h"
#include "gui/theme/plain.h"
#include "gui/theme/text.h"
#include "gui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace gui {

namespace {
constexpr double kHeader = 30;
constexpr double kBesideWords = 2 * 12 + 3;      ///< of a button: its padding and its frame
constexpr double kText = 64, kRoomForItems = 84; ///< the least that the text and an order have
constexpr double kUnderHeader = 18;
constexpr int kLines = 9;            ///< of prose above an open question
constexpr double kAboveQuestion = 6; ///< and a line in the middle of that
constexpr double kAir = 66; ///< its title is larger, and there is air between its paragraphs
} // namespace

void LessonPanel::resizeEvent(QResizeEvent*)
{
    layOut();
}

void LessonPanel::applyTheme()
{
    for (const LessonText* text : {m_text, m_question}) {
        text->document()->setDefaultFont(m_theme.sans(12));
        text->document()->setDefaultStyleSheet(
            QStringLiteral("a { color: %1; }").arg(m_theme.palette().accent.name()));
    }
    if (m_walk)
        showText();
    layOut();
}

std::vector<std::pair<QWidget*, QRect>> LessonPanel::belowText(int width, int& above) const
{
    std::vector<std::pair<QWidget*, QRect>> all;
    const int pad = m_theme.ipx(10), gap = m_theme.ipx(6);
    const int inner = width - 2 * pad;
    const int button = m_theme.ipx(30);
    int bottom = -pad;
    const auto widthOf = [&](const QPushButton* b, bool bold) {
        const int words = QFontMetrics(m_theme.sans(12, bold)).horizontalAdvance(b->text());
        return std::max(m_theme.ipx(64), words + m_theme.ipx(kBesideWords));
    };
    int beside = 0;
    for (const QPushButton* b : {m_hint, m_skip})
        beside += b->isHidden() ? 0 : widthOf(b, false) + gap;
    // A row of its own where its words would be cut beside the others.
    if (beside > 0 && beside + widthOf(m_primary, true) > inner) {
        all.emplace_back(m_primary, QRect(pad, bottom - button, inner, button));
        bottom -= button + gap;
    } else {
        all.emplace_back(m_primary, QRect(pad + beside, bottom - button, inner - beside, button));
    }
    int left = pad;
    for (QPushButton* b : {m_hint, m_skip}) {
        if (b->isHidden())
            continue;
        all.emplace_back(b, QRect(left, bottom - button, widthOf(b, false), button));
        left += widthOf(b, false) + gap;
    }
    bottom -= button + gap;
    if (!m_answer->isHidden()) {
        all.emplace_back(m_answer, QRect(pad, bottom - button, inner, button));
        bottom -= button + gap;
    }
    if (!m_choices.empty() && !m_choices.front()->isHidden()) {
        // Two columns where every choice is short enough for half the width.
        const int half = (inner - gap) / 2;
        const bool two = std::all_of(m_choices.begin(), m_choices.end(),
                                     [&](ChoiceButton* b) { return b->widthOfOneLine() <= half; });
        for (std::size_t i = m_choices.size(); i-- > 0;) {
            const int wide = two ? half : inner;
            const int height = m_choices[i]->heightForWidth(wide);
            const bool right = two && i % 2 == 1;
            all.emplace_back(m_choices[i],
                             QRect(right ? pad + half + gap : pad, bottom - height, wide, height));
            if (!right)
                bottom -= height + gap;
        }
    }
    above = bottom;
    return all;
}

int LessonPanel::heightToReadIn(int width) const
{
    // Items to be put into order take what the text leaves, and are scrolled.
    if (!m_walk || !m_walk->isOpen() || !view().asks || !view().reached || !view().order.empty())
        return 0;
    int above = 0;
    static_cast<void>(belowText(width, above));
    return m_theme.ipx(kHeader + kUnderHeader) + int(std::ceil(kLines * m_text->lineHeight())) +
           m_theme.ipx(kAir) - above;
}

/// Of the question that is open, in that width; 0 where none is.
int LessonPanel::questionHeight(int width) const
{
    return m_question->isHidden() ? 0 : m_question->heightFor(width);
}

/// From the bottom up; what is said to the reader stands in the text, so that nothing moves when it
/// comes.
void LessonPanel::layOut()
{
    const int pad = m_theme.ipx(10), gap = m_theme.ipx(6);
    const int inner = width() - 2 * pad;
    m_close->setGeometry(width() - m_theme.ipx(30), m_theme.ipx(4), m_theme.ipx(24),
                         m_theme.ipx(22));
    m_back->setGeometry(width() - m_theme.ipx(58), m_theme.ipx(4), m_theme.ipx(24),
                        m_theme.ipx(22));
    int bottom = 0;
    for (const auto& [part, where] : belowText(width(), bottom))
        part->setGeometry(where.translated(0, height()));
    bottom += height();
    const int header = m_theme.ipx(kHeader + kUnderHeader);
    QWidget* area = m_order->parentWidget()->parentWidget(); // what it is scrolled in
    area->setVisible(!m_order->isHidden());
    if (!m_order->isHidden()) {
        const int room = std::max(m_theme.ipx(kRoomForItems),
                                  bottom - header - m_theme.ipx(kText) - questionHeight(inner));
        int wide = inner, high = m_order->heightForWidth(inner);
        if (high > room) { // beside the scroll bar
            wide = inner - m_theme.ipx(10);
            high = m_order->heightForWidth(wide);
        }
        m_order->resize(wide, high);
        const int shown = std::min(high, room);
        area->setGeometry(pad, bottom - shown, inner, shown);
        bottom -= shown + gap;
    }
    const int wide = inner + m_theme.ipx(6);
    if (const int asked = questionHeight(wide); asked > 0) {
        const int room = bottom - header - m_theme.ipx(kText + kAboveQuestion);
        const int high = std::clamp(room, 0, asked);
        // A bar that comes for a moment would take the width that the height was made for.
        m_question->setVerticalScrollBarPolicy(high < asked ? Qt::ScrollBarAsNeeded
                                                            : Qt::ScrollBarAlwaysOff);
        m_question->setGeometry(pad - 2, bottom - high, wide, high);
        bottom -= high + m_theme.ipx(kAboveQuestion);
    }
    m_text->setGeometry(pad - 2, header, wide, std::max(0, bottom - header));
}

QString LessonPanel::headline() const
{
    if (!m_walk)
        return {};
    return tr("%1 · step %2 of %3 · %4 of %5 points")
        .arg(visible(m_walk->lesson().title), QString::number(step() + 1),
             QString::number(stepCount()), QString::number(points()),
             QString::number(m_walk->lesson().points()));
}

/// Which step it is now, and what it asks, or why its place in the machine is not there.
void LessonPanel::announceStep()
{
    const QString question = m_walk->isOpen() ? lessons::plainText(view().question) : QString();
    m_answer->setAccessibleDescription(question);
    QString said = tr("Lesson step %1 of %2: %3")
                       .arg(QString::number(step() + 1), QString::number(stepCount()),
                            lessons::plainText(view().title));
    for (const QString& more : {missing(), question}) {
        if (!more.isEmpty())
            said += (said.back().isPunct() ? QStringLiteral(" ") : QStringLiteral(". ")) + more;
    }
    m_announcer->announce(said);
}

void LessonPanel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = m_theme.palette();
    const double u = m_theme.scale();
    const QRectF box = QRectF(rect()).adjusted(.5, .5, -.5, -.5);
    painter.setPen(QPen(p.rule, 1 * u));
    painter.setBrush(p.card);
    painter.drawRoundedRect(box, 8 * u, 8 * u);
    painter.setPen(Qt::NoPen);
    painter.setBrush(p.accentSoft);
    painter.drawRoundedRect(QRectF(box.left() + 1, box.top() + 1, box.width() - 2, kHeader * u),
                            7 * u, 7 * u);
    if (!m_walk)
        return;
    if (!m_question->isHidden()) {
        const double y = m_question->y() - kAboveQuestion * u / 2;
        painter.setPen(QPen(p.rule, 1 * u));
        painter.drawLine(QPointF(10 * u, y), QPointF(width() - 10 * u, y));
    }
    painter.setPen(p.accent);
    painter.setFont(m_theme.sans(12.5, true));
    drawText(painter, QRectF(10 * u, 0, width() - 74 * u, kHeader * u),
             Qt::AlignLeft | Qt::AlignVCenter, tr("Lesson: %1").arg(m_walk->lesson().title),
             Fit::Elide, TextKind::Words);
    painter.setPen(p.dim);
    painter.setFont(m_theme.sans(10.5));
    // "Step n of m" is the switch's, in the title of the window.
    const QRectF line(10 * u, kHeader * u + 2 * u, width() - 20 * u, 16 * u);
    drawText(painter, line, Qt::AlignRight | Qt::AlignVCenter,
             QStringLiteral("%1/%2").arg(step() + 1).arg(stepCount()), Fit::Shrink, TextKind::Data);
    drawText(painter, line, Qt::AlignLeft | Qt::AlignVCenter,
             tr("%1 of %2 points").arg(points()).arg(m_walk->lesson().points()), Fit::Shrink,
             TextKind::Words);
}

} // namespace gui
