// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/switch-row.h"

#include "gui/theme/plain.h"
#include "gui/theme/text.h"
#include "gui/theme/theme.h"
#include "reading/owner.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>

namespace gui {

namespace {
constexpr double kEnd = 48, kLeastBox = 30, kMostBox = 120, kGap = 2; // in units
}

SwitchRow::SwitchRow(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("switches"));
    setCursor(Qt::PointingHandCursor);
    connect(&m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    retranslate();
}

QSize SwitchRow::sizeHint() const
{
    return {m_theme.ipx(600), m_theme.ipx(14)};
}

void SwitchRow::setStory(StoryPtr story)
{
    m_story = std::move(story);
    m_moment.reset();
    retranslate();
    update();
}

void SwitchRow::setMoment(MomentPtr moment)
{
    const bool isOther = !m_moment || !moment || m_moment->switchNumber != moment->switchNumber ||
                         m_moment->switchCount != moment->switchCount;
    m_moment = std::move(moment);
    if (!isOther)
        return; // a step in the same switch changes nothing here
    retranslate();
    update();
}

int SwitchRow::count() const
{
    return m_moment ? m_moment->switchCount : 0;
}

int SwitchRow::current() const
{
    return m_moment ? m_moment->switchNumber : 0;
}

int SwitchRow::guestOf(int number) const
{
    const auto& switches = m_story->reading().switches();
    const auto index = std::size_t(number) - 1;
    return index < switches.size() ? switches[index].guest : -1;
}

SwitchRow::Range SwitchRow::shown() const
{
    const double u = m_theme.scale();
    if (count() == 0)
        return {};
    if (count() * kLeastBox * u <= width())
        return {1, count()};
    const int room = std::max(1, int((width() / u - 2 * kEnd) / kLeastBox));
    const int first = std::clamp(current() - room / 2, 1, std::max(1, count() - room + 1));
    return {first, std::min(room, count())};
}

QRectF SwitchRow::boxOf(int number) const
{
    const double u = m_theme.scale();
    const Range range = shown();
    if (number < range.first || number >= range.first + range.count)
        return {};
    const bool all = range.count == count();
    const double left = all ? 0 : kEnd * u;
    const double room = width() - 2 * left;
    const double box = std::min(room / range.count, kMostBox * u);
    return {left + (number - range.first) * box, 0, box - kGap * u, double(height())};
}

int SwitchRow::numberAt(const QPointF& at) const
{
    const Range range = shown();
    const QRectF first = boxOf(range.first);
    if (first.isEmpty() || at.x() < first.left())
        return 0;
    const double box = first.width() + kGap * m_theme.scale();
    const int number = range.first + int((at.x() - first.left()) / box);
    return number < range.first + range.count ? number : 0;
}

QString SwitchRow::textOf(int number) const
{
    const int guest = guestOf(number);
    return guest < 0 ? tr("Switch %1 of %2").arg(QString::number(number), QString::number(count()))
                     : tr("Switch %1 of %2: guest %3")
                           .arg(QString::number(number), QString::number(count()),
                                reading::guestName(guest));
}

void SwitchRow::retranslate()
{
    setAccessibleName(tr("All switches"));
    setAccessibleDescription(m_moment && m_story ? textOf(current()) : QString());
}

void SwitchRow::paintEvent(QPaintEvent*)
{
    if (!m_moment || !m_story)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = m_theme.palette();
    const double u = m_theme.scale();
    const Range range = shown();
    for (int number = range.first; number < range.first + range.count; ++number) {
        const bool isCurrent = number == current();
        const int guest = guestOf(number);
        const WorldLook& look =
            p.look(guest < 0 ? World::Host : worldOf(reading::Owner::Kind::Guest, guest));
        const QRectF box = boxOf(number);
        // The current one is filled and framed and has a mark before its number.
        painter.setBrush(isCurrent ? look.line : look.fill);
        painter.setPen(QPen(isCurrent ? p.ink : look.line, (isCurrent ? 2 : 1) * u));
        painter.drawRoundedRect(box.adjusted(u, u, -u, -u), 3 * u, 3 * u);
        painter.setPen(isCurrent ? look.onLine : p.ink);
        painter.setFont(m_theme.sans(10.5, isCurrent));
        QString text = QString::number(number);
        if (isCurrent)
            text.prepend(QStringLiteral("▸"));
        if (guest >= 0 && box.width() >= 44 * u)
            text += QStringLiteral(" ") + reading::guestName(guest);
        drawText(painter, box.adjusted(2 * u, 0, -2 * u, 0), Qt::AlignCenter, text, Fit::Shrink,
                 TextKind::Data);
    }
    if (range.count == count())
        return;
    painter.setPen(p.dim);
    painter.setFont(m_theme.sans(10.5));
    const int before = range.first - 1, after = count() - range.first - range.count + 1;
    if (before > 0)
        drawText(painter, QRectF(0, 0, (kEnd - 4) * u, height()), Qt::AlignCenter,
                 QStringLiteral("◂ %1").arg(before), Fit::Shrink, TextKind::Data);
    if (after > 0)
        drawText(painter, QRectF(width() - (kEnd - 4) * u, 0, (kEnd - 4) * u, height()),
                 Qt::AlignCenter, QStringLiteral("%1 ▸").arg(after), Fit::Shrink, TextKind::Data);
}

void SwitchRow::goToNumber(int number)
{
    if (m_story && number >= 1 && std::size_t(number) <= m_story->switchStarts().size())
        emit goTo(m_story->switchStarts()[std::size_t(number) - 1]);
}

/// Beside the boxes: as many switches on as are shown.
void SwitchRow::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_moment)
        return;
    if (const int number = numberAt(event->position()); number > 0)
        return goToNumber(number);
    const Range range = shown();
    if (range.count < count())
        goToNumber(std::clamp(
            current() + (event->position().x() < width() / 2.0 ? -range.count : range.count), 1,
            count()));
}

void SwitchRow::wheelEvent(QWheelEvent* event)
{
    const int turn = event->angleDelta().y();
    if (m_moment && turn != 0)
        goToNumber(std::clamp(current() + (turn > 0 ? -1 : 1), 1, count()));
    event->accept();
}

bool SwitchRow::event(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::ToolTip && m_moment) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int number = numberAt(help->pos());
        if (number > 0)
            QToolTip::showText(help->globalPos(), plainTip(textOf(number)), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

} // namespace gui
