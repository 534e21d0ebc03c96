// SPDX-License-Identifier: GPL-2.0-or-later
//
// Where a recording stands: which outer window and which switch the last state lies in.
#include "timeline/run.h"

#include <QCoreApplication>

#include <algorithm>

namespace timeline {

namespace {

/// A host function that is called again and again without entering a guest would be recorded for
/// ever. KVM leaves early in up to a third of the calls, never this often in a row.
constexpr int kMostEmptyWindows = 64;

QString tr(const char* text)
{
    return QCoreApplication::translate("timeline", text);
}

} // namespace

void Run::openWindow()
{
    m_outerBegin = lastStateIndex();
    m_outerReturn = base::Address{lastRegister(arm64::Register::x(30))};
    m_firstOfWindow = m_timeline->switches().size();
    m_mode = Mode::Instruction;
    arrived();
}

void Run::arrived()
{
    if (m_switchOpen && m_pc == m_switchReturn)
        closeSwitch(true);
    if (m_pc == m_plan.enter.begin) {
        // A second entry without a return: the first one ends here, incomplete.
        if (m_switchOpen)
            closeSwitch(false);
        Switch next;
        next.outerBegin = m_outerBegin;
        next.begin = next.end = next.outerEnd = lastStateIndex();
        m_timeline->addSwitch(next);
        m_switchOpen = true;
        m_switchReturn = base::Address{lastRegister(arm64::Register::x(30))};
    }
    // A recursive call would have pushed: at the window's own return nothing of it has run yet.
    if (m_pc == m_outerReturn && lastStateIndex() > m_outerBegin)
        closeWindow();
    else if (lastStateIndex() - m_outerBegin >=
             static_cast<std::uint32_t>(m_plan.maxStepsPerSwitch))
        end(Ending::Lost,
            tr("The switch did not come back within %1 instructions; the last one was at %2.")
                .arg(m_plan.maxStepsPerSwitch)
                .arg(lastGood()));
}

void Run::closeSwitch(bool cameBack)
{
    Switch& last = m_timeline->mutableSwitches().back();
    last.end = last.outerEnd = lastStateIndex();
    if (cameBack) // complete only when the window has ended too
        m_cameBack.push_back(m_timeline->switches().size() - 1);
    m_switchOpen = false;
}

void Run::closeWindow()
{
    if (m_switchOpen) {
        closeSwitch(false);
        end(Ending::Lost,
            tr("The switch came back past its caller, to %1; the last instruction was "
               "at %2.")
                .arg(base::hex(m_pc.value), lastGood()));
        return;
    }
    auto& switches = m_timeline->mutableSwitches();
    for (std::size_t i = m_firstOfWindow; i < switches.size(); ++i)
        switches[i].outerEnd = lastStateIndex();
    for (const std::size_t i : m_cameBack)
        switches[i].complete = true;
    m_cameBack.clear();
    m_emptyWindows = switches.size() > m_firstOfWindow ? 0 : m_emptyWindows + 1;
    if (switches.size() >= static_cast<std::size_t>(std::max(m_plan.switches, 1)))
        end(Ending::Complete, {});
    else if (m_emptyWindows >= kMostEmptyWindows)
        end(Ending::Lost, tr("The host called %1 %2 times and never entered a guest.")
                              .arg(base::hex(m_plan.outer.begin.value))
                              .arg(m_emptyWindows));
    m_firstOfWindow = switches.size();
    m_mode = Mode::Host;
}

void Run::end(Ending ending, const QString& why)
{
    m_ended = true;
    m_timeline->setEnding(ending, why);
    if (ending == Ending::Complete)
        return;
    // What the window had not finished is not complete, even where the inner switch came back.
    auto& switches = m_timeline->mutableSwitches();
    for (std::size_t i = m_firstOfWindow; i < switches.size(); ++i) {
        if (m_switchOpen && i + 1 == switches.size())
            switches[i].end = lastStateIndex();
        switches[i].outerEnd = lastStateIndex();
    }
}

std::uint64_t Run::lastRegister(arm64::Register reg) const
{
    return m_timeline->lastValue(arm64::Place::of(reg)).value_or(0);
}

bool Run::isVectorEntry(base::Address pc) const
{
    return std::find(m_plan.vectorEntries.begin(), m_plan.vectorEntries.end(), pc) !=
           m_plan.vectorEntries.end();
}

bool Run::isPanic(base::Address pc) const
{
    return std::find(m_plan.panics.begin(), m_plan.panics.end(), pc) != m_plan.panics.end();
}

bool Run::isRam(base::Address cell) const
{
    return m_plan.ram.empty() ||
           std::any_of(m_plan.ram.begin(), m_plan.ram.end(),
                       [&](const RecordPlan::Function& range) { return range.contains(cell); });
}

QString Run::lastGood() const
{
    if (m_timeline->stepCount() == 0)
        return base::hex(m_pc.value);
    return base::hex(m_timeline->step(m_timeline->stepCount() - 1).pc.value);
}

} // namespace timeline
