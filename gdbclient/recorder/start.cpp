// SPDX-License-Identifier: GPL-2.0-or-later
//
// The way to where a recording begins, where that is not the first call of the host's function.
#include "recorder/run.h"

#include <QCoreApplication>
#include <QtEndian>

#include <algorithm>

namespace recorder {

namespace {

/// So many calls of the host's function that lead to no such entry are taken for a loop.
constexpr std::uint64_t kMostWindows = 100000;

QString tr(const char* text)
{
    return QCoreApplication::translate("recorder", text);
}

base::Error endedBefore(const machine::Stop& stop)
{
    return base::Error{tr("The machine did not come to where the recording is to begin. %1")
                           .arg(stop.why)
                           .trimmed()};
}

} // namespace

/// The same each time: a machine that is started once more is led there by counting.
base::Task<base::Result<void>> Run::toStart()
{
    const std::vector<base::Address> places{m_plan.outer.begin};
    auto reached = co_await runToFirst(m_machine, places, m_plan.deadline);
    if (!reached)
        co_return reached.error();
    if (!m_windowsBefore) {
        auto found = co_await findStart();
        if (!found)
            co_return found.error();
        m_windowsBefore = *found;
    } else {
        auto passed = co_await passWindows(*m_windowsBefore);
        if (!passed)
            co_return passed;
    }
    co_return co_await applySettings();
}

/// Leads the machine from the first call of the host's function to the one with which the recording
/// begins, and says how many there are before it. Which virtual CPU a call enters is known only
/// when it does: then the same machine, started once more, is led to that call.
base::Task<base::Result<std::uint64_t>> Run::findStart()
{
    using Found = base::Result<std::uint64_t>;
    const auto toPass = static_cast<std::uint64_t>(std::max(m_plan.passedSwitches, 0));
    if (toPass == 0 && !m_plan.firstVcpu)
        co_return Found(0);
    const std::vector<base::Address> places{m_plan.outer.begin, m_plan.enter.begin};
    for (const base::Address place : places) {
        auto inserted = co_await m_machine->insertBreakpoint(place);
        if (!inserted)
            co_return Found(inserted.error());
    }
    std::uint64_t windows = 0;
    std::uint64_t entries = 0;
    bool isFound = false;
    while (!isFound) {
        auto stop = co_await m_machine->resume(m_plan.deadline, kHypervisorLevel);
        if (!stop)
            co_return Found(stop.error());
        if (stop->reason != machine::StopReason::Breakpoint || windows >= kMostWindows)
            co_return Found(endedBefore(*stop));
        if (stop->pc == m_plan.outer.begin) {
            ++windows;
            isFound = !m_plan.firstVcpu && entries >= toPass;
            continue;
        }
        if (m_plan.firstVcpu && entries >= toPass) {
            auto is = co_await isEnteredVcpu();
            if (!is)
                co_return Found(is.error());
            isFound = *is;
        }
        ++entries;
    }
    for (const base::Address place : places) {
        auto removed = co_await m_machine->removeBreakpoint(place);
        if (!removed)
            co_return Found(removed.error());
    }
    if (!m_plan.firstVcpu)
        co_return Found(windows);
    auto another = co_await takeAnother();
    if (!another)
        co_return Found(another.error());
    const std::vector<base::Address> first{m_plan.outer.begin};
    auto reached = co_await runToFirst(m_machine, first, m_plan.deadline);
    if (!reached)
        co_return Found(reached.error());
    auto passed = co_await passWindows(windows);
    if (!passed)
        co_return Found(passed.error());
    co_return Found(windows);
}

/// At the first instruction of enter.
base::Task<base::Result<bool>> Run::isEnteredVcpu()
{
    if (!m_plan.vcpu || !m_plan.vcpu->reg || m_plan.vcpu->at != RecordPlan::Pointer::At::Enter)
        co_return base::Error{tr("Which guest is entered no register says at the entry: leave out "
                                 "with which one the recording begins.")};
    auto value = co_await m_machine->readRegister(*m_plan.vcpu->reg);
    if (!value)
        co_return value.error();
    co_return m_plan.vcpu->plus.value + *value == m_plan.firstVcpu->value;
}

base::Task<base::Result<void>> Run::passWindows(std::uint64_t count)
{
    if (count == 0)
        co_return base::Result<void>{};
    auto inserted = co_await m_machine->insertBreakpoint(m_plan.outer.begin);
    if (!inserted)
        co_return inserted;
    for (std::uint64_t n = 0; n < count; ++n) {
        auto stop = co_await m_machine->resume(m_plan.deadline, kHypervisorLevel);
        if (!stop)
            co_return stop.error();
        if (stop->reason != machine::StopReason::Breakpoint)
            co_return endedBefore(*stop);
    }
    co_return co_await m_machine->removeBreakpoint(m_plan.outer.begin);
}

base::Task<base::Result<void>> Run::applySettings()
{
    for (const RecordPlan::Setting& setting : m_plan.settings) {
        base::Result<void> done;
        if (setting.reg) {
            done = co_await m_machine->writeRegister(*setting.reg, setting.value);
        } else {
            QByteArray bytes(sizeof setting.value, '\0');
            qToLittleEndian(setting.value, bytes.data());
            done = co_await m_machine->writeMemory(setting.cell, bytes, m_plan.view);
        }
        if (!done)
            co_return done;
    }
    co_return base::Result<void>{};
}

/// The same machine, started once more, in the place of this one.
base::Task<base::Result<void>> Run::takeAnother()
{
    auto machine = co_await m_machine->again();
    if (!machine)
        co_return machine.error();
    if (m_machine->alive())
        (void)co_await m_machine->detach();
    m_machine = *machine;
    m_printed.listenTo(*m_machine);
    if (m_plan.onMachine)
        m_plan.onMachine(m_machine);
    co_return base::Result<void>{};
}

} // namespace recorder
