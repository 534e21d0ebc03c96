// SPDX-License-Identifier: GPL-2.0-or-later
//
// Where a recording stands: which outer window and which switch the last state lies in.
#include "recorder/run.h"

#include <QCoreApplication>

#include <algorithm>

namespace recorder {

namespace {

/// A host function that is called again and again without entering a guest would be recorded for
/// ever. KVM leaves early in up to a third of the calls, never this often in a row. So it is with
/// enter itself, where an interrupt is pending each time: it would be recorded, and no guest.
constexpr int kMostEmptyWindows = 64;

QString tr(const char* text, const char* which = nullptr, int n = -1)
{
    return QCoreApplication::translate("recorder", text, which, n);
}

} // namespace

void Run::openWindow()
{
    m_outerBegin = lastStateIndex();
    m_outerReturn = base::Address{lastRegister(arm64::Register::x(30))};
    m_firstOfWindow = m_recording->switches().size();
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
        recording::Switch next;
        next.outerBegin = m_outerBegin;
        next.begin = next.end = next.outerEnd = lastStateIndex();
        next.kind = recording::SwitchKind::Lost; // until it comes back
        next.cpu = m_machine->currentCpu();
        next.vcpu = objectAt(m_plan.vcpu);
        next.hostObject = objectAt(m_plan.hostContext);
        m_recording->addSwitch(next);
        m_switchOpen = true;
        m_guestEntered = false;
        m_switchReturn = base::Address{lastRegister(arm64::Register::x(30))};
    }
    // A recursive call would have pushed: at the window's own return nothing of it has run yet.
    if (m_pc == m_outerReturn && lastStateIndex() > m_outerBegin)
        closeWindow();
    else if (lastStateIndex() - m_outerBegin >=
             static_cast<std::uint32_t>(m_plan.maxStepsPerSwitch))
        end(recording::Ending::Lost,
            tr("The switch did not come back within %n instruction(s); the last one was at %1.",
               nullptr, m_plan.maxStepsPerSwitch)
                .arg(lastGood()));
}

/// After each step: whether it goes on.
void Run::tellOfStep()
{
    const bool goOn = !m_onStep || m_onStep(*m_recording);
    if (!goOn && !m_ended)
        endAsAsked();
}

/// Somebody wanted it to end here.
void Run::endAsAsked()
{
    end(recording::Ending::Cut, tr("The recording was stopped after %n step(s).", nullptr,
                                   static_cast<int>(m_recording->stepCount())));
}

void Run::closeSwitch(bool cameBack)
{
    recording::Switch& last = m_recording->mutableSwitches().back();
    last.end = last.outerEnd = lastStateIndex();
    if (cameBack) // complete only when the window has ended too
        m_cameBack.push_back(
            {m_recording->switches().size() - 1,
             m_guestEntered ? recording::SwitchKind::Entered : recording::SwitchKind::Early});
    m_switchOpen = false;
}

void Run::closeWindow()
{
    if (m_switchOpen) {
        closeSwitch(false);
        end(recording::Ending::Lost,
            tr("The switch came back past its caller, to %1; the last instruction was "
               "at %2.")
                .arg(base::hex(m_pc.value), lastGood()));
        return;
    }
    auto& switches = m_recording->mutableSwitches();
    for (std::size_t i = m_firstOfWindow; i < switches.size(); ++i)
        switches[i].outerEnd = lastStateIndex();
    for (const auto& [i, kind] : m_cameBack) {
        switches[i].complete = true;
        switches[i].kind = kind;
    }
    const bool isEntered = std::ranges::any_of(
        m_cameBack, [](const auto& each) { return each.second == recording::SwitchKind::Entered; });
    m_cameBack.clear();
    const bool isEmpty = switches.size() == m_firstOfWindow;
    m_emptyWindows = isEmpty ? m_emptyWindows + 1 : 0;
    m_earlyWindows = isEntered ? 0 : m_earlyWindows + (isEmpty ? 0 : 1);
    if (switches.size() >= static_cast<std::size_t>(std::max(m_plan.switches, 1)))
        end(recording::Ending::Complete, {});
    else if (m_emptyWindows >= kMostEmptyWindows)
        end(recording::Ending::Lost, tr("The host called %1 %2 times and never entered a guest.")
                                         .arg(base::hex(m_plan.outer.begin.value))
                                         .arg(m_emptyWindows));
    else if (m_earlyWindows >= kMostEmptyWindows) // nobody's fault
        end(recording::Ending::Cut,
            tr("The host called %1 %2 times in a row and came back early, without having entered a "
               "guest: an interrupt is pending each time, as where time goes on while instructions "
               "are stepped.")
                .arg(base::hex(m_plan.outer.begin.value))
                .arg(m_earlyWindows));
    m_firstOfWindow = switches.size();
    m_mode = Mode::Host;
}

void Run::end(recording::Ending ending, const QString& why)
{
    m_ended = true;
    m_recording->setEnding(ending, why);
    if (ending == recording::Ending::Complete)
        return;
    // What the window had not finished is not complete, even where the inner switch came back.
    auto& switches = m_recording->mutableSwitches();
    for (std::size_t i = m_firstOfWindow; i < switches.size(); ++i) {
        if (m_switchOpen && i + 1 == switches.size())
            switches[i].end = lastStateIndex();
        switches[i].outerEnd = lastStateIndex();
    }
}

/// Where the object lies in the switch that begins in the last state; nothing where a register
/// says it that is not watched, or where it is null.
std::optional<base::Address> Run::objectAt(const std::optional<RecordPlan::Pointer>& pointer) const
{
    if (!pointer)
        return {};
    base::Address address = pointer->plus;
    if (pointer->reg) {
        const auto place = arm64::Place::of(*pointer->reg);
        const auto value = pointer->at == RecordPlan::Pointer::At::Enter
                               ? m_recording->lastValue(place)
                               : m_recording->valueAt(m_outerBegin, place);
        if (!value)
            return {};
        address.value += *value; // addresses wrap
    }
    return address == base::Address{} ? std::nullopt : std::optional(address);
}

std::uint64_t Run::lastRegister(arm64::Register reg) const
{
    return m_recording->lastValue(arm64::Place::of(reg)).value_or(0);
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
    if (m_recording->stepCount() == 0)
        return base::hex(m_pc.value);
    return base::hex(m_recording->step(m_recording->stepCount() - 1).pc.value);
}

} // namespace recorder
