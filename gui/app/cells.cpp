// SPDX-License-Identifier: GPL-2.0-or-later
// What the window does with a cell that is clicked or selected.
#include "gui/app/main-window.h"

#include "gui/model/follow.h"
#include "gui/model/vcpu-cells.h"
#include "gui/panels/cell-card.h"
#include "gui/panels/cells-card.h"
#include "gui/panels/lesson-panel.h"
#include "gui/panels/ribbon.h"
#include "gui/stage/stage.h"

#include <QApplication>
#include <QClipboard>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace gui {

namespace {
/// Whether a reader who types `name` means it: "x19", "ttbr0_el1", "regs[19]", or all of its name.
bool isCalled(const story::CellView& box, const QString& name)
{
    const auto is = [&name](const QString& said) {
        return said.compare(name, Qt::CaseInsensitive) == 0;
    };
    return is(box.label) || is(box.fullName) || is(box.label.section(u'.', -1));
}

/// The cells and registers that are called so, in the order in which they are meant: what is
/// a context's and the CPU's, too, is the guest's first.
std::vector<ItemId> cellsCalled(const QString& name, const story::Moment& moment)
{
    std::vector<ItemId> ids;
    const auto look = [&](const std::vector<story::CellView>& boxes, ItemId::Area area) {
        for (const story::CellView& box : boxes) {
            if (isCalled(box, name))
                ids.push_back(idOf(box, area));
        }
    };
    look(moment.registers, ItemId::Area::Cpu);
    for (const auto& [context, area] : {std::pair{&moment.guest, ItemId::Area::Guest},
                                        std::pair{&moment.host, ItemId::Area::Host}}) {
        look(context->regs, area);
        for (const auto& group : context->groups)
            look(group.boxes, area);
    }
    look(moment.stack.cells, ItemId::Area::Stack);
    look(moment.system, ItemId::Area::System);
    return ids;
}
} // namespace

/// The next one that is called so: asked again, another one. False where there is none.
bool MainWindow::selectCalled(const QString& name)
{
    const std::vector<ItemId> ids = m_session.moment() && !name.isEmpty()
                                        ? cellsCalled(name, *m_session.moment())
                                        : std::vector<ItemId>();
    if (ids.empty())
        return false;
    auto now = m_stage->selected() ? std::ranges::find(ids, *m_stage->selected()) : ids.end();
    const ItemId id = now == ids.end() || ++now == ids.end() ? ids.front() : *now;
    m_stage->reveal(id.place);
    m_stage->select(id);
    return true;
}

void MainWindow::showCell(const Item& item, const QRect& cell)
{
    if (!m_session.moment())
        return;
    // A question may ask for just this; a second click tells the cell's story all the same.
    if (item.id.place.isMemory() && m_lesson->takesCell() && m_lesson->takeCell(item.id.place))
        return m_stage->setSelected(item.id);
    m_cells->hide();
    m_cell->describeItem(item, m_session);
    m_cell->popUp(cell.translated(m_stage->pos()));
    m_stage->setSelected(item.id);
}

/// The whole struct of the vcpu whose switch this is, or away with it.
void MainWindow::showVcpu()
{
    if (!m_cells->isHidden())
        m_cells->hide();
    else if (fillCells())
        m_cells->popUp();
}

/// With the values of the step that is shown, whoever's vcpu it is now.
bool MainWindow::fillCells()
{
    const MomentPtr& moment = m_session.moment();
    auto cells = moment ? vcpuCells(*m_session.story(), *moment) : std::vector<story::CellView>();
    const bool any = !cells.empty();
    if (any)
        m_cells->setCells(vcpuTitle(*m_session.story(), *moment), std::move(cells));
    return any;
}

void MainWindow::refreshCells()
{
    if (!m_cells->isHidden() && !fillCells())
        m_cells->hide();
}

/// The way of what is selected, at the moment that is shown; its stops stand on the ribbon.
Thread MainWindow::followSelected()
{
    const auto& selected = m_stage->selected();
    const bool holdsValue = selected && selected->holdsValue();
    const reading::Journey journey =
        holdsValue ? m_following.of(m_session, selected->place) : reading::Journey{};
    if (journey != m_followed) {
        m_ribbon->setStops(journey.isEmpty() ? std::vector<WayStop>()
                                             : stopsOf(journey, m_session));
        m_followed = journey;
    }
    if (journey.isEmpty())
        return {};
    return threadOf(journey, *m_session.story(), *m_session.moment());
}

/// To the last or the next step that writes or reads what is selected, in whatever switch.
void MainWindow::goToAccess(bool next)
{
    if (!m_stage->selected())
        return;
    const arm64::Place& place = m_stage->selected()->place;
    const auto index = next ? m_session.nextAccess(place) : m_session.lastAccess(place);
    // Whether there is one behind an open question is of its answer: both are refused alike.
    const auto& horizon = m_session.horizon();
    if (next && horizon && (!index || *index > *horizon))
        return m_session.refuse();
    if (index)
        m_session.goTo(*index);
    else
        answerKey([next, name = m_session.story()->nameOf(place)] {
            return (next ? tr("Nothing in this recording writes or reads %1 after this step.")
                         : tr("Nothing in this recording writes or reads %1 before this step."))
                .arg(name);
        });
}

void MainWindow::look(const story::MomentFound& at)
{
    m_session.goTo(at.shown);
    if (at.place)
        m_stage->reveal(*at.place);
    const Item* item = at.place ? m_stage->scene().showing(*at.place) : nullptr;
    if (!item)
        return;
    const auto kind = at.place->isRegister() ? ItemId::Kind::Register : ItemId::Kind::Cell;
    m_stage->setSelected(ItemId{kind, item->id.area, 0, *at.place});
}

/// What is shown and selected, in a form that can be sent to somebody who has the file.
void MainWindow::copyMoment()
{
    if (!m_session.moment())
        return;
    if (m_keptIn.isEmpty())
        return answerKey([] {
            return tr("This recording is in no file yet: save it first, then copy the moment.");
        });
    const auto& selected = m_stage->selected();
    const bool holdsValue = selected && selected->holdsValue();
    // From whatever folder it is opened, and as one word of a command line.
    const QString name = story::shellWord(
        story::momentNameOf(QFileInfo(m_keptIn).absoluteFilePath(), *m_session.story(),
                            m_session.index(),
                            holdsValue ? std::optional(selected->place) : std::nullopt)
            .text());
    QApplication::clipboard()->setText(name);
    answerKey([name] { return tr("Copied: %1").arg(name); });
}

} // namespace gui
