// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/ribbon.h"

#include "engine/veil.h"
#include "gui/theme/plain.h"
#include "gui/theme/text.h"
#include "gui/theme/theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace gui {

namespace {
constexpr double kMargin = 12, kBarTop = 7, kBarHeight = 22, kDotY = 38, kFunctionTop = 46;
constexpr double kTickTop = 30.5, kTick = 7; // between the bars and the dots
constexpr double kWordSize = 10.5, kWordMargin = 3;
constexpr double kFreeRunWeight = 7; // a free run is one step, but the half of the story

/// Steps beside each other that have a part of the ribbon.
struct Share {
    std::uint32_t steps = 0;
    double weight = 0, least = 0, width = 0;
};

/// Gives each at least what it needs and the rest by weight; where there is not so much, each as
/// much of it as of the others.
void share(std::vector<Share>& shares, double room)
{
    if (room <= 0)
        return;
    double needed = 0;
    for (const Share& one : shares)
        needed += one.least;
    if (needed >= room) {
        for (Share& one : shares)
            one.width = room * one.least / needed;
        return;
    }
    std::vector<bool> atLeast(shares.size(), false);
    for (bool changed = true; changed;) {
        changed = false;
        double left = room, weight = 0;
        for (std::size_t i = 0; i < shares.size(); ++i)
            (atLeast[i] ? left : weight) += atLeast[i] ? -shares[i].least : shares[i].weight;
        for (std::size_t i = 0; i < shares.size(); ++i) {
            Share& one = shares[i];
            if (atLeast[i])
                continue;
            one.width = weight > 0 ? left * one.weight / weight : 0;
            if (one.width < one.least) {
                one.width = one.least;
                atLeast[i] = changed = true;
            }
        }
    }
}
} // namespace

Ribbon::Ribbon(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("ribbon"));
    setAccessibleName(tr("Phases of this switch"));
    setCursor(Qt::PointingHandCursor);
    connect(&m_theme, &Theme::changed, this, [this] {
        m_placed = false;
        updateGeometry();
        update();
    });
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setSizePolicy(policy);
}

QSize Ribbon::sizeHint() const
{
    return {m_theme.ipx(600), m_theme.ipx(66)};
}

void Ribbon::setStory(StoryPtr story)
{
    m_story = std::move(story);
    m_moment.reset();
    m_placed = false;
    update();
}

void Ribbon::setMoment(MomentPtr moment)
{
    m_moment = std::move(moment);
    if (m_moment) {
        const std::uint32_t begin =
            m_moment->index - static_cast<std::uint32_t>(m_moment->stepInSwitch);
        const std::uint32_t end = begin + static_cast<std::uint32_t>(m_moment->stepsInSwitch);
        if (begin != m_begin || end != m_end)
            m_placed = false;
        m_begin = begin;
        m_end = end;
        const auto& phases = m_story->phases();
        if (m_moment->phase >= 0 && std::size_t(m_moment->phase) < phases.size())
            setAccessibleDescription(phases[std::size_t(m_moment->phase)].sentence);
    }
    update();
}

void Ribbon::setHorizon(std::optional<std::uint32_t> state)
{
    m_horizon = state;
    update();
}

void Ribbon::setStops(std::vector<WayStop> stops)
{
    m_stops = std::move(stops);
    update();
}

std::vector<const WayStop*> Ribbon::ticks() const
{
    std::vector<const WayStop*> those;
    for (const WayStop& stop : m_stops)
        if (m_moment && stop.shown && *stop.shown > m_begin && *stop.shown <= m_end)
            those.push_back(&stop);
    return those;
}

bool Ribbon::covered(const Bar& bar) const
{
    return m_horizon && m_story->phases()[std::size_t(bar.phase)].begin >= *m_horizon;
}

void Ribbon::resizeEvent(QResizeEvent*)
{
    m_placed = false;
}

void Ribbon::place()
{
    if (m_placed || !m_moment)
        return;
    m_placed = true;
    m_edges.clear();
    m_bars.clear();
    const double u = m_theme.scale();
    const auto& phases = m_story->phases();
    // Phases are in order: those of this switch.
    const auto first = std::ranges::upper_bound(phases, m_begin, {}, &story::Phase::end);
    const auto behind = std::ranges::lower_bound(phases, m_end, {}, &story::Phase::begin);
    // By its steps, but never narrower than its word.
    const QFontMetricsF metrics(m_theme.sans(kWordSize));
    std::vector<Share> shares;
    std::uint32_t upTo = m_begin;
    const auto add = [&](std::uint32_t end, double weight, double least) {
        if (end > upTo)
            shares.push_back({end - upTo, weight, least, 0});
        upTo = std::max(upTo, end);
    };
    for (auto at = first; at < behind; ++at) {
        const std::uint32_t begin = std::max(at->begin, m_begin);
        const std::uint32_t end = std::min(at->end, m_end);
        add(begin, begin - std::min(begin, upTo), 0);
        const bool isFreeRun = at->end - at->begin == 1 && (at->kind == story::Phase::Kind::Guest ||
                                                            at->kind == story::Phase::Kind::Host);
        add(end, isFreeRun ? kFreeRunWeight : double(end) - begin,
            metrics.horizontalAdvance(at->word) + (2 * kWordMargin + 2) * u);
    }
    add(m_end, m_end - std::min(m_end, upTo), 0);
    const double left = kMargin * u;
    share(shares, width() - 2 * left);
    double x = left;
    m_edges.push_back(x);
    for (const Share& one : shares) {
        for (std::uint32_t i = 1; i <= one.steps; ++i)
            m_edges.push_back(x + one.width * i / one.steps);
        x += one.width;
    }
    for (auto at = first; at < behind; ++at) {
        const std::uint32_t begin = std::max(at->begin, m_begin);
        const std::uint32_t end = std::min(at->end, m_end);
        if (begin >= end)
            continue;
        m_bars.push_back(
            {int(at - phases.begin()), QRectF(QPointF(xOf(begin) + u, kBarTop * u),
                                              QPointF(xOf(end) - u, (kBarTop + kBarHeight) * u))});
    }
}

double Ribbon::xOf(std::uint32_t state) const
{
    return m_edges[state - m_begin];
}

QRectF Ribbon::barOf(int phase)
{
    place();
    for (const Bar& bar : m_bars) {
        if (bar.phase == phase)
            return bar.rect;
    }
    return {};
}

QPointF Ribbon::dotOf(std::uint32_t state)
{
    place();
    const double y = kDotY * m_theme.scale();
    if (state <= m_begin || m_edges.size() < 2)
        return {m_edges.empty() ? 0 : m_edges.front(), y};
    state = std::min(state, m_end);
    return {(xOf(state - 1) + xOf(state)) / 2, y};
}

std::uint32_t Ribbon::stateAt(double x) const
{
    const double begin = m_edges.front();
    if (m_edges.size() < 2 || x <= begin + (m_edges[1] - begin) * 0.2)
        return m_begin;
    const auto edge = std::lower_bound(m_edges.begin() + 1, m_edges.end(), x);
    const auto i =
        std::min<std::ptrdiff_t>(edge - m_edges.begin(), std::ptrdiff_t(m_edges.size()) - 1);
    return m_begin + static_cast<std::uint32_t>(i);
}

void Ribbon::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = m_theme.palette();
    const double u = m_theme.scale();
    painter.setPen(QPen(p.rule, 1 * u));
    painter.setBrush(p.card);
    painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), 8 * u, 8 * u);
    if (!m_moment)
        return;
    place();
    paintBars(painter);
    paintDots(painter);
    paintTicks(painter);
    paintFunctions(painter);
}

void Ribbon::paintBars(QPainter& painter)
{
    const Palette& p = m_theme.palette();
    const double u = m_theme.scale();
    const auto& phases = m_story->phases();
    for (const Bar& bar : m_bars) {
        const story::Phase& phase = phases[std::size_t(bar.phase)];
        if (covered(bar)) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(p.track);
            painter.drawRoundedRect(bar.rect, 4 * u, 4 * u);
            continue;
        }
        const WorldLook& look = p.look(worldOf(phase.world, phase.guest));
        painter.setPen(Qt::NoPen);
        painter.setBrush(look.line);
        painter.drawRoundedRect(bar.rect, 4 * u, 4 * u);
        if (phase.kind == story::Phase::Kind::Guest) {
            // The guest's own run: hatched, so that it is told from moving the guest's values.
            QColor hatch = look.onLine;
            hatch.setAlphaF(0.22F);
            painter.setBrush(QBrush(hatch, Qt::FDiagPattern));
            painter.drawRoundedRect(bar.rect, 4 * u, 4 * u);
        }
        if (bar.phase == m_moment->phase) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(p.ink, 2.2 * u));
            painter.drawRoundedRect(bar.rect.adjusted(-1 * u, -2 * u, 1 * u, 2 * u), 5 * u, 5 * u);
        }
        // Where there is no room for the label there is for a word; the tooltip and the title say
        // the whole.
        painter.setFont(m_theme.sans(kWordSize));
        const QRectF wide = bar.rect.adjusted(kWordMargin * u, 0, -kWordMargin * u, 0);
        const bool fits =
            QFontMetricsF(painter.font()).horizontalAdvance(phase.label) * 0.8 <= wide.width();
        const QRectF room = fits ? wide : bar.rect;
        const QString& text = fits ? phase.label : phase.word;
        if (!fits && !fitsShrunk(painter.font(), room.width(), text))
            continue; // a switch of very many phases
        painter.setPen(look.onLine);
        drawText(painter, room, Qt::AlignCenter, text, Fit::Shrink, TextKind::Words);
    }
}

void Ribbon::paintDots(QPainter& painter)
{
    const Palette& p = m_theme.palette();
    const double u = m_theme.scale();
    painter.setPen(Qt::NoPen);
    for (std::uint32_t state = m_begin; state <= m_end; ++state) {
        const bool done = state <= m_moment->index;
        painter.setBrush(done ? p.accent : p.track);
        painter.drawEllipse(dotOf(state), 2.3 * u, 2.3 * u);
    }
    painter.setBrush(p.ink);
    painter.drawEllipse(dotOf(m_moment->index), 5 * u, 5 * u);
}

void Ribbon::paintTicks(QPainter& painter)
{
    const Palette& p = m_theme.palette();
    const double u = m_theme.scale();
    for (const WayStop* stop : ticks()) {
        const double x = dotOf(*stop->shown).x(), top = kTickTop * u, half = kTick / 2 * u;
        QPolygonF shape({{x - half, top}, {x + half, top}, {x, top + 2 * half}});
        if (stop->kind == WayStop::Kind::Made)
            shape = QPolygonF(
                {{x, top}, {x + half, top + half}, {x, top + 2 * half}, {x - half, top + half}});
        painter.setPen(QPen(p.ink, u));
        painter.setBrush(stop->kind == WayStop::Kind::Read ? p.card : p.ink);
        painter.drawPolygon(shape);
    }
}

void Ribbon::paintFunctions(QPainter& painter)
{
    const double u = m_theme.scale();
    const auto& phases = m_story->phases();
    painter.setPen(m_theme.palette().dim);
    painter.setFont(m_theme.mono(10.5));
    const QFontMetricsF metrics(painter.font());
    struct Label {
        double x;
        QString text;
    };
    std::vector<Label> labels;
    for (const Bar& bar : m_bars) {
        if (covered(bar))
            break;
        const QString& function = phases[std::size_t(bar.phase)].function;
        if (labels.empty() || labels.back().text != function)
            labels.push_back({bar.rect.left(), function});
    }
    // Each stands where its function begins; one that would run into the next is left out.
    double free = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const double needed = metrics.horizontalAdvance(labels[i].text);
        const double limit =
            i + 1 < labels.size() ? labels[i + 1].x - 6 * u : width() - kMargin * u;
        const double x = labels[i].x;
        if (x < free || x + needed > std::max(limit, x))
            continue;
        drawText(painter, QRectF(x, kFunctionTop * u, needed + 1, 16 * u),
                 Qt::AlignLeft | Qt::AlignVCenter, labels[i].text, Fit::Exact, TextKind::Data);
        free = x + needed + 6 * u;
    }
}

/// Of the tick there, or of the bar.
QString Ribbon::tipAt(QPointF at) const
{
    const double u = m_theme.scale();
    for (const Bar& bar : m_bars)
        if (bar.rect.adjusted(-u, -u, u, u).contains(at))
            return covered(bar) ? lessons::veilText()
                                : m_story->phases()[std::size_t(bar.phase)].sentence;
    for (const WayStop* stop : ticks()) {
        const double middle = (xOf(*stop->shown - 1) + xOf(*stop->shown)) / 2;
        if (std::abs(at.x() - middle) <= kTick / 2 * u)
            return stop->text;
    }
    return {};
}

void Ribbon::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_moment)
        return;
    place();
    const double u = m_theme.scale();
    if (event->position().y() < (kBarTop + kBarHeight + 3) * u) {
        for (const Bar& bar : m_bars) {
            if (bar.rect.adjusted(-u, 0, u, 0)
                    .contains(QPointF(event->position().x(), bar.rect.center().y()))) {
                emit goTo(m_story->phases()[std::size_t(bar.phase)].begin);
                return;
            }
        }
    }
    m_scrubbing = true;
    emit goTo(stateAt(event->position().x()));
}

void Ribbon::mouseMoveEvent(QMouseEvent* event)
{
    if (!(event->buttons() & Qt::LeftButton))
        m_scrubbing = false;
    if (m_scrubbing && m_moment)
        emit goTo(stateAt(event->position().x()));
}

bool Ribbon::event(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        setAccessibleName(tr("Phases of this switch"));
    if (event->type() == QEvent::ToolTip && m_moment) {
        place();
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString text = tipAt(help->pos());
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), plainTip(text), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace gui
