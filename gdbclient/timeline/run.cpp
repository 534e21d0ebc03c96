// SPDX-License-Identifier: GPL-2.0-or-later
//
// The beginning of a recording, its loop, and its end.
#include "timeline/run.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace timeline {

namespace {

/// Exceptions that EL2 takes (Arm ARM D1.3.1): sixteen entries, 0x80 apart.
constexpr int kVectorEntries = 16;
constexpr std::int64_t kVectorEntryBytes = 0x80;

QString tr(const char* text)
{
    return QCoreApplication::translate("timeline", text);
}

} // namespace

base::Task<base::Result<std::shared_ptr<Timeline>>> record(std::shared_ptr<target::Machine> machine,
                                                           RecordPlan plan, OnStep onStep)
{
    Run run(std::move(machine), std::move(plan), std::move(onStep));
    auto result = co_await run.record();
    co_return result;
}

Run::Run(std::shared_ptr<target::Machine> machine, RecordPlan plan, OnStep onStep)
    : m_machine(std::move(machine))
    , m_plan(std::move(plan))
    , m_onStep(std::move(onStep))
    , m_watch(*m_machine, m_plan)
    , m_timeline(std::make_shared<Timeline>(m_plan.header))
{
}

base::Task<base::Result<std::shared_ptr<Timeline>>> Run::record()
{
    const std::vector<base::Address> places{m_plan.outer.begin};
    auto reached = co_await runToFirst(m_machine, places, m_plan.deadline);
    if (!reached)
        co_return reached.error();
    auto seen = co_await initialState();
    if (!seen)
        co_return seen.error();
    auto guarded = co_await insertBreakpoints();
    if (!guarded)
        co_return guarded.error();
    openWindow();
    if (m_onStep && !m_onStep(*m_timeline))
        end(Ending::Cut, tr("The recording was stopped before its first step."));

    while (!m_ended) {
        auto advanced = co_await advance();
        if (!advanced)
            end(Ending::Cut, advanced.error().sentence);
        else if (!m_ended && m_timeline->stepCount() >= kMostSteps)
            end(Ending::Cut,
                tr("The recording ends after %1 steps: no more fit into one.").arg(kMostSteps));
        const bool goOn = !m_onStep || m_onStep(*m_timeline);
        if (!goOn && !m_ended)
            end(Ending::Cut,
                tr("The recording was stopped after %1 steps.").arg(m_timeline->stepCount()));
    }
    co_await removeBreakpoints();
    co_return m_timeline;
}

base::Task<base::Result<void>> Run::advance()
{
    switch (m_mode) {
    case Mode::Guest:
        return freeRun(StepKind::GuestRun);
    case Mode::Host:
        return freeRun(StepKind::HostRun);
    case Mode::Instruction:
        break;
    }
    return instruction();
}

base::Task<base::Result<void>> Run::initialState()
{
    auto sp = co_await m_machine->readRegister(arm64::Register::sp());
    if (!sp)
        co_return sp.error();
    m_watch.addRange(base::Address{*sp - m_plan.stackBelow}, m_plan.stackBelow + m_plan.stackAbove);
    auto cells = co_await look(m_watch.burst(true));
    if (!cells)
        co_return cells.error();
    for (const CellValue& cell : *cells)
        m_timeline->addCell(cell.place, cell.value);
    saw(*cells);
    m_pc = base::Address{lastRegister(arm64::Register::pc())};

    QJsonArray missing;
    for (const arm64::Register reg : m_watch.missing())
        missing.append(reg.name());
    m_timeline->setFact(QStringLiteral("unwatched"), missing);
    if (m_plan.forcedEntry)
        m_timeline->setFact(QStringLiteral("forcedEntry"), base::hex(m_plan.forcedEntry->value));
    co_return base::Result<void>{};
}

base::Task<base::Result<void>> Run::insertBreakpoints()
{
    std::vector<base::Address> places = m_plan.panics;
    places.push_back(m_plan.outer.begin);
    for (int i = 0; i < kVectorEntries; ++i) {
        const base::Address entry = m_plan.vectors.begin + base::Offset{i * kVectorEntryBytes};
        if (m_plan.vectors.contains(entry))
            places.push_back(entry);
    }
    places.insert(places.end(), m_plan.vectorEntries.begin(), m_plan.vectorEntries.end());
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    for (const base::Address place : places) {
        auto inserted = co_await m_machine->insertBreakpoint(place);
        if (!inserted)
            co_return inserted.error();
        m_breakpoints.push_back(place);
    }
    co_return base::Result<void>{};
}

base::Task<bool> Run::removeBreakpoints()
{
    // The machine may be gone: then there is nothing to take back.
    for (const base::Address place : m_breakpoints) {
        if (!m_machine->alive())
            break;
        auto removed = co_await m_machine->removeBreakpoint(place);
        if (!removed)
            break;
    }
    co_return true;
}

/// Notes that the cells were read from the machine in the timeline's last state.
void Run::saw(const std::vector<CellValue>& cells)
{
    m_seen.resize(m_timeline->cellCount(), m_timeline->stepCount());
    for (const CellValue& cell : cells)
        if (const auto id = m_timeline->cellOf(cell.place))
            m_seen[*id] = m_timeline->stepCount();
}

base::Task<base::Result<std::vector<CellValue>>> Run::look(target::SnapshotPlan plan)
{
    auto snapshot = co_await m_machine->snapshot(plan);
    if (!snapshot)
        co_return snapshot.error();
    co_return Watch::cells(plan, *snapshot);
}

} // namespace timeline
