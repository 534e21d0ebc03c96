// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/stage/stage.h"

#include "gui/stage/cells.h"
#include "gui/theme/plain.h"
#include "gui/theme/theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>

namespace gui {

Stage::Stage(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("stage"));
    setMouseTracking(true);
    setAccessibleName(tr("The switch: host context, CPU registers, guest context, EL2 stack"));
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        m_placed = false;
        updateGeometry();
        update();
    });
}

QSize Stage::minimumSizeHint() const
{
    const Theme& theme = Theme::instance();
    return {theme.ipx(840), theme.ipx(560)};
}

void Stage::setMoment(MomentPtr moment)
{
    m_moment = std::move(moment);
    m_placed = false;
    if (m_moment) {
        // What a screen reader says of this step: the same sentence as everywhere.
        QStringList said;
        if (m_moment->executed) {
            said << m_moment->executed->instruction << m_moment->executed->brief
                 << m_moment->executed->changes << m_moment->executed->why;
        } else if (m_moment->next) {
            said << tr("Next: %1").arg(m_moment->next->instruction) << m_moment->next->brief;
        }
        said.removeAll(QString());
        setAccessibleDescription(said.join(QStringLiteral(". ")));
    } else {
        setAccessibleDescription(m_waiting);
    }
    update();
}

void Stage::setWaiting(const QString& sentence)
{
    m_waiting = sentence;
    if (!m_moment)
        setAccessibleDescription(sentence);
    update();
}

void Stage::setSelected(std::optional<arm64::Place> place)
{
    m_selected = place;
    update();
}

void Stage::resizeEvent(QResizeEvent*)
{
    m_placed = false;
}

void Stage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        update();
    QWidget::changeEvent(event);
}

const StageLayout& Stage::geometryOfBoxes()
{
    place();
    return m_layout;
}

void Stage::indexContext(const worlds::ContextView& view, const StageLayout::Context& at,
                         Spot::Box box)
{
    for (std::size_t i = 0; i < std::min(view.regs.size(), at.cells.size()); ++i)
        m_shown.push_back({&view.regs[i], {box, at.cells[i], int(i % 2)}});
    for (std::size_t g = 0; g < std::min(view.groups.size(), at.groups.size()); ++g)
        m_groups.push_back({&view.groups[g], {box, at.groups[g], int(g % 2)}});
}

void Stage::place()
{
    if (m_placed)
        return;
    m_placed = true;
    m_shown.clear();
    m_groups.clear();
    m_index.clear();
    if (!m_moment)
        return;
    const worlds::Moment& m = *m_moment;
    m_counts = StageLayout::countsOf(m);
    m_layout = StageLayout::compute(size(), Theme::instance().scale(), m_counts);
    const StageLayout& l = m_layout;
    indexContext(m.host, l.host, Spot::Box::Host);
    indexContext(m.guest, l.guest, Spot::Box::Guest);
    const std::size_t rows = (m.registers.size() + 1) / 2;
    for (std::size_t i = 0; i < std::min(m.registers.size(), l.registers.size()); ++i)
        m_shown.push_back({&m.registers[i], {Spot::Box::Cpu, l.registers[i], i < rows ? 0 : 1}});

    // The ladder's window keeps SP in it, and as many cells above as below.
    const auto cells = m.stack.cells.size(), fit = l.stackRows.size();
    m_firstStackCell = 0;
    if (fit < cells) {
        const auto sp = std::size_t(std::clamp(m.stack.spIndex, 0, int(cells)));
        m_firstStackCell = std::min(sp > fit / 2 ? sp - fit / 2 : 0, cells - fit);
    }
    for (std::size_t row = 0; row < std::min(fit, cells); ++row) {
        const std::size_t cell = m_firstStackCell + std::min(fit, cells) - 1 - row;
        QRectF rect = l.stackRows[row];
        rect.setLeft(l.stackCellLeft);
        m_shown.push_back({&m.stack.cells[cell], {Spot::Box::Stack, rect, 1}});
    }
    for (std::size_t i = 0; i < std::min(m.system.size(), l.systemCells.size()); ++i)
        m_shown.push_back({&m.system[i], {Spot::Box::System, l.systemCells[i], int(i % 2)}});
    for (std::size_t i = 0; i < m_shown.size(); ++i)
        m_index.emplace(m_shown[i].box->place, i);
}

std::optional<Spot> Stage::spotOf(const arm64::Place& wanted)
{
    place();
    if (const auto found = m_index.find(wanted); found != m_index.end())
        return m_shown[found->second].spot;
    for (const ShownGroup& g : m_groups) {
        if (std::any_of(g.group->boxes.begin(), g.group->boxes.end(),
                        [&](const worlds::Box& b) { return b.place == wanted; }))
            return g.spot;
    }
    return {};
}

const worlds::Box* Stage::boxOf(const arm64::Place& wanted)
{
    place();
    const auto found = m_index.find(wanted);
    return found == m_index.end() ? nullptr : m_shown[found->second].box;
}

const worlds::Box* Stage::boxAt(QPointF point)
{
    place();
    for (const Shown& s : m_shown) {
        if (s.spot.cell.contains(point))
            return s.box;
    }
    return nullptr;
}

void Stage::mousePressEvent(QMouseEvent* event)
{
    place();
    if (event->button() != Qt::LeftButton)
        return;
    for (const Shown& s : m_shown) {
        if (s.spot.cell.contains(event->position())) {
            emit boxClicked(*s.box, s.spot.cell.toAlignedRect());
            return;
        }
    }
    for (const ShownGroup& g : m_groups) {
        if (g.spot.cell.contains(event->position())) {
            emit groupClicked(*g.group, g.spot.cell.toAlignedRect());
            return;
        }
    }
}

void Stage::mouseMoveEvent(QMouseEvent* event)
{
    place();
    const bool overGroup = std::any_of(m_groups.begin(), m_groups.end(), [&](const ShownGroup& g) {
        return g.spot.cell.contains(event->position());
    });
    setCursor(overGroup || boxAt(event->position()) ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

bool Stage::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const worlds::Box* box = boxAt(help->pos()))
            QToolTip::showText(help->globalPos(), plainTip(describe(*box)), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

} // namespace gui
