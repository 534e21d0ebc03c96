// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/top-bar.h"

#include "gui/theme/plain.h"
#include "gui/theme/text.h"
#include "gui/theme/theme.h"

#include <QPainter>

namespace gui {

namespace {
// In units; kWords is what the title needs where it is written as small as it may be.
constexpr double kButton = 53, kPace = 44, kMachine = 168, kLevel = 120, kWords = 280;
constexpr double kFixed = 8 + 8 + 8 + 49 + 8; // margins, and the menu
constexpr std::size_t kNextSwitch = 5;        // among the buttons
} // namespace

NavButton::NavButton(const Theme& theme, QAction* action, QString sign, bool primary,
                     QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_action(action)
    , m_sign(std::move(sign))
    , m_primary(primary)
{
    setFocusPolicy(Qt::TabFocus);
    connect(this, &QAbstractButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, this, &NavButton::follow);
    connect(action, &QAction::enabledChanged, this, &NavButton::follow);
    follow();
}

void NavButton::follow()
{
    setEnabled(m_action->isEnabled());
    setText(m_action->iconText());
    setAccessibleName(m_action->text());
    QString tip = m_action->toolTip();
    QStringList keys;
    for (const QKeySequence& key : m_action->shortcuts())
        keys << key.toString(QKeySequence::NativeText);
    if (!keys.isEmpty())
        tip += QStringLiteral(" (%1)").arg(keys.join(QStringLiteral(", ")));
    setToolTip(tip);
    update();
}

void NavButton::setSign(const QString& sign)
{
    m_sign = sign;
    update();
}

QSize NavButton::sizeHint() const
{
    return {m_theme.ipx(50), m_theme.ipx(38)};
}

void NavButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = m_theme.palette();
    const double u = m_theme.scale();
    const QRectF box = QRectF(rect()).adjusted(.5, .5, -.5, -.5);
    const bool filled = m_primary && isEnabled();
    painter.setBrush(filled ? (isDown() ? p.accent.darker(115) : p.accent)
                            : (isDown() ? p.rule : p.raised));
    painter.setPen(QPen(hasFocus()     ? p.ink
                        : underMouse() ? p.accent
                        : filled       ? p.accent
                                       : p.rule,
                        (hasFocus() ? 2 : 1) * u));
    painter.drawRoundedRect(box, 7 * u, 7 * u);
    const QColor sign = !isEnabled() ? p.faint : filled ? p.onAccent : p.ink;
    const QColor word = !isEnabled() ? p.faint : filled ? p.onAccent : p.dim;
    painter.setPen(sign);
    painter.setFont(m_theme.sans(13));
    drawText(painter, QRectF(box.left(), box.top() + 2 * u, box.width(), box.height() * 0.52),
             Qt::AlignCenter, m_sign, Fit::Shrink, TextKind::Data);
    painter.setPen(word);
    painter.setFont(m_theme.sans(9.5));
    drawText(painter,
             QRectF(box.left() + 2 * u, box.top() + box.height() * 0.55, box.width() - 4 * u,
                    box.height() * 0.40),
             Qt::AlignCenter, text(), Fit::Shrink, TextKind::Words);
}

Badge::Badge(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
}

void Badge::show(const QString& text, Tone tone, World world)
{
    m_text = text;
    m_tone = tone;
    m_world = world;
    setToolTip(plainTip(text));
    setAccessibleName(text);
    update();
}

void Badge::paintEvent(QPaintEvent*)
{
    if (m_text.isEmpty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = m_theme.palette();
    const double u = m_theme.scale();
    QColor fill = p.card, line = p.rule, ink = p.dim;
    bool bold = false;
    switch (m_tone) {
    case Tone::World:
        fill = p.look(m_world).fill;
        line = p.look(m_world).line;
        ink = p.ink;
        bold = true;
        break;
    case Tone::Good:
        fill = p.goodSoft;
        line = ink = p.good;
        break;
    case Tone::Bad:
        fill = p.badSoft;
        line = ink = p.bad;
        bold = true;
        break;
    case Tone::Plain:
        break;
    }
    const QRectF box = QRectF(rect()).adjusted(u, u, -u, -u);
    painter.setBrush(fill);
    painter.setPen(QPen(line, 1.3 * u));
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
    painter.setPen(ink);
    painter.setFont(m_theme.sans(m_tone == Tone::World ? 12 : 11, bold));
    drawText(painter, box.adjusted(9 * u, 0, -9 * u, 0), Qt::AlignCenter, m_text, Fit::Shrink,
             TextKind::Words);
}

TopBar::TopBar(const Theme& theme, const Actions& a, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_level(new Badge(theme, this))
    , m_machine(new Badge(theme, this))
{
    const auto add = [this](QAction* action, const QString& sign, bool primary = false) {
        auto* button = new NavButton(m_theme, action, sign, primary, this);
        m_buttons.emplace_back(action, button);
        return button;
    };
    add(a.previousSwitch, QStringLiteral("|◀"));
    add(a.previousPhase, QStringLiteral("◀◀"));
    add(a.back, QStringLiteral("◀"));
    add(a.step, QStringLiteral("▶"), true);
    add(a.nextPhase, QStringLiteral("▶▶"));
    add(a.nextSwitch, QStringLiteral("▶|"));
    m_play = add(a.play, QStringLiteral("▷"));
    m_menu = add(a.menu, QStringLiteral("☰"));
    connect(&m_theme, &Theme::changed, this, [this] { layOut(); });
    setPlaying(false, 2);
}

QSize TopBar::sizeHint() const
{
    return {m_theme.ipx(900), m_theme.ipx(50)};
}

NavButton* TopBar::button(const QAction* action) const
{
    for (const auto& [a, b] : m_buttons) {
        if (a == action)
            return b;
    }
    return nullptr;
}

void TopBar::setMoment(const MomentPtr& moment)
{
    if (!moment) {
        m_title.clear();
        m_phase.clear();
        m_level->show({}, Badge::Tone::Plain);
        update();
        return;
    }
    m_title = tr("Switch %1 of %2 · %3 · step %4 of %5")
                  .arg(QString::number(moment->switchNumber), QString::number(moment->switchCount),
                       moment->function, QString::number(moment->stepInSwitch),
                       QString::number(moment->stepsInSwitch));
    const auto& phases = m_story->phases();
    const bool known = moment->phase >= 0 && std::size_t(moment->phase) < phases.size();
    m_phase = moment->stepInSwitch == 0 ? tr("nothing executed yet: press Space or ▶ to step")
              : known                   ? phases[std::size_t(moment->phase)].sentence
                                        : QString();
    // The level's colour is the world that runs there.
    const bool guest = !moment->stack.known;
    m_level->show(moment->level, Badge::Tone::World,
                  guest ? worldOf(reading::Owner::Kind::Guest, moment->guest.guest) : World::Host);
    setAccessibleName(m_title);
    setAccessibleDescription(m_phase);
    update();
}

void TopBar::setPlaying(bool playing, double pace)
{
    m_play->setSign(playing ? QStringLiteral("❚❚") : QStringLiteral("▷"));
    m_pace = tr("%1 / s").arg(QString::number(pace));
    update();
}

void TopBar::setMachine(const QString& text, Badge::Tone tone)
{
    m_machine->show(text, tone);
}

void TopBar::resizeEvent(QResizeEvent*)
{
    layOut();
}

void TopBar::setLean(bool lean)
{
    if (m_lean == lean)
        return;
    m_lean = lean;
    layOut();
}

TopBar::Shown TopBar::shownIn(double units) const
{
    Shown shown;
    shown.spare = shown.pace = !m_lean;
    const auto fits = [&] {
        const double buttons = shown.spare ? 7 : 4;
        return kFixed + kWords + buttons * kButton + (shown.pace ? kPace : 0) +
                   (shown.machine ? kMachine + 8 : 0) + (shown.level ? kLevel + 8 : 0) <=
               units;
    };
    // What gives way first is what is said elsewhere, too.
    for (bool* one : {&shown.machine, &shown.pace, &shown.spare, &shown.level}) {
        if (!fits())
            *one = false;
    }
    return shown;
}

void TopBar::layOut()
{
    const int margin = m_theme.ipx(8), gap = m_theme.ipx(4);
    const int buttonWidth = m_theme.ipx(49), buttonHeight = m_theme.ipx(38);
    const int top = (height() - buttonHeight) / 2;
    const Shown shown = shownIn(width() / m_theme.scale());
    int left = margin;
    for (const auto& [action, button] : m_buttons) {
        if (button == m_menu)
            continue;
        const bool spare = action == m_buttons.front().first || button == m_play ||
                           action == m_buttons[kNextSwitch].first;
        button->setVisible(!spare || shown.spare);
        if (button->isHidden())
            continue;
        button->setGeometry(left, top, buttonWidth, buttonHeight);
        left += buttonWidth + gap;
    }
    m_paceRect = shown.pace ? QRectF(left, 0, m_theme.px(44), height()) : QRectF();
    left += (shown.pace ? m_theme.ipx(44) : 0) + m_theme.ipx(8);
    int right = width() - margin;
    m_menu->setGeometry(right - buttonWidth, top, buttonWidth, buttonHeight);
    right -= buttonWidth + m_theme.ipx(8);
    const int badgeHeight = m_theme.ipx(30), badgeTop = (height() - badgeHeight) / 2;
    const auto badge = [&](Badge* one, bool visible, double units) {
        one->setVisible(visible);
        if (!visible)
            return;
        one->setGeometry(right - m_theme.ipx(units), badgeTop, m_theme.ipx(units), badgeHeight);
        right -= m_theme.ipx(units + 8);
    };
    badge(m_machine, shown.machine, kMachine);
    badge(m_level, shown.level, kLevel);
    m_text = QRectF(left, m_theme.px(5), right - left, height() - m_theme.px(9));
    update();
}

void TopBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Palette& p = m_theme.palette();
    painter.fillRect(rect(), p.card);
    painter.fillRect(QRectF(0, height() - 1, width(), 1), p.rule);
    painter.setPen(p.dim);
    painter.setFont(m_theme.sans(10.5));
    if (!m_paceRect.isEmpty())
        drawText(painter, m_paceRect, Qt::AlignCenter, m_pace, Fit::Shrink, TextKind::Words);
    if (m_title.isEmpty())
        return;
    painter.setPen(p.ink);
    painter.setFont(m_theme.sans(14, true));
    const double line = m_text.height() * 0.54;
    drawText(painter, QRectF(m_text.left(), m_text.top(), m_text.width(), line),
             Qt::AlignLeft | Qt::AlignVCenter, m_title, Fit::Shrink, TextKind::Words);
    painter.setPen(p.dim);
    painter.setFont(m_theme.sans(11.5));
    drawText(painter,
             QRectF(m_text.left(), m_text.top() + line, m_text.width(), m_text.height() - line),
             Qt::AlignLeft | Qt::AlignVCenter, m_phase, Fit::Shrink, TextKind::Words);
}

} // namespace gui
