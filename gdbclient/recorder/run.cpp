// SPDX-License-Identifier: GPL-2.0-or-later
//
// The beginning of a recording, its loop, and its end.
#include "recorder/run.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <utility>

namespace recorder {

namespace {

/// Exceptions that EL2 takes (Arm ARM D1.3.1): sixteen entries, 0x80 apart.
constexpr int kVectorEntries = 16;
constexpr std::int64_t kVectorEntryBytes = 0x80;

QString tr(const char* text)
{
    return QCoreApplication::translate("recorder", text);
}

} // namespace

base::Task<base::Result<std::shared_ptr<recording::Recording>>>
record(std::shared_ptr<machine::Machine> machine, RecordPlan plan, OnStep onStep)
{
    Run run(std::move(machine), std::move(plan), std::move(onStep));
    auto result = co_await run.record();
    co_return result;
}

Run::Run(std::shared_ptr<machine::Machine> machine, RecordPlan plan, OnStep onStep)
    : m_machine(std::move(machine))
    , m_plan(std::move(plan))
    , m_onStep(std::move(onStep))
    , m_watch(*m_machine, m_plan)
    , m_recording(std::make_shared<recording::Recording>(m_plan.header))
{
}

base::Task<base::Result<std::shared_ptr<recording::Recording>>> Run::record()
{
    m_printed.listenTo(*m_machine);
    auto reached = co_await toStart();
    if (!reached)
        co_return reached.error();
    auto seen = co_await initialState();
    if (!seen)
        co_return seen.error();
    auto guarded = co_await insertBreakpoints();
    if (!guarded)
        co_return guarded.error();
    m_usesLog = mayUseLog();
    m_arrivals = 1;
    openWindow();
    m_recording->addConsole(m_printed.take(*m_machine));
    if (m_onStep && !m_onStep(*m_recording))
        end(recording::Ending::Cut, tr("The recording was stopped before its first step."));

    while (!m_ended) {
        auto advanced = co_await advance();
        if (!advanced)
            end(recording::Ending::Cut, advanced.error().sentence);
        if (std::exchange(m_mayHavePrinted, true) || m_ended)
            m_recording->addConsole(m_printed.take(*m_machine));
        tellOfStep();
    }
    if (m_underway) { // of a recording that was ended meanwhile
        auto& begun = *m_underway->look;
        (void)co_await begun;
    }
    co_await removeBreakpoints();
    co_return m_recording;
}

base::Task<base::Result<void>> Run::advance()
{
    switch (m_mode) {
    case Mode::Guest:
        return freeRun(recording::StepKind::GuestRun);
    case Mode::Host:
        return freeRun(recording::StepKind::HostRun);
    case Mode::Instruction:
        break;
    }
    return stretchBegins() ? stretch() : instruction();
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
        m_recording->addCell(cell.place, cell.value);
    saw(*cells);
    m_pc = base::Address{lastRegister(arm64::Register::pc())};

    QJsonArray missing;
    for (const arm64::Register reg : m_watch.missing())
        missing.append(reg.name());
    m_recording->setFact(QStringLiteral("unwatched"), missing);
    if (m_plan.forcedEntry)
        m_recording->setFact(QStringLiteral("forcedEntry"), base::hex(m_plan.forcedEntry->value));
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
    m_breakpoints.clear();
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
    if (m_usesLog && m_machine->alive())
        (void)co_await m_machine->setLogging(false);
    std::vector<base::Address> places = m_breakpoints;
    places.insert(places.end(), m_doors.begin(), m_doors.end());
    // The machine may be gone: then there is nothing to take back.
    for (const base::Address place : places) {
        if (!m_machine->alive())
            break;
        auto removed = co_await m_machine->removeBreakpoint(place);
        if (!removed)
            break;
    }
    co_return true;
}

/// Notes that the cells were read from the machine in the recording's last state.
void Run::saw(const std::vector<CellValue>& cells)
{
    m_seen.resize(m_recording->cellCount(), m_recording->stepCount());
    for (const CellValue& cell : cells)
        if (const auto id = m_recording->cellOf(cell.place))
            m_seen[*id] = m_recording->stepCount();
}

base::Task<base::Result<std::vector<CellValue>>> Run::look(machine::SnapshotPlan plan)
{
    auto snapshot = co_await m_machine->snapshot(plan);
    if (!snapshot)
        co_return snapshot.error();
    co_return Watch::cells(plan, *snapshot);
}

} // namespace recorder
