// SPDX-License-Identifier: GPL-2.0-or-later
//
// A stretch of instructions between two stops, taken from QEMU's log; and the way back to where it
// began, where it cannot be believed.
#include "machine/instruction-log.h"
#include "recorder/run.h"

#include <QCoreApplication>
#include <QtEndian>

#include <algorithm>

namespace recorder {

namespace {

/// So often a stretch from one and the same place is tried by the log and then stepped after all;
/// from then on it is stepped at once.
constexpr int kMostDoubts = 3;
/// What is not confirmed yet lies in memory: about 500 bytes a step.
constexpr std::size_t kMostAhead = 20000;
/// An exception return is looked for in so much of the function that enters the guest.
constexpr std::uint64_t kMostOfEnter = 1U << 14;

QString tr(const char* text)
{
    return QCoreApplication::translate("recorder", text);
}

/// ERET, ERETAA, ERETAB (Arm ARM C6.2).
bool returnsFromException(std::uint32_t word)
{
    return word == 0xd69f03e0 || word == 0xd69f0bff || word == 0xd69f0fff;
}

} // namespace

/// By the log only where the machine can be read at every stop, and can be had once more.
bool Run::mayUseLog() const
{
    return m_plan.byLog && m_machine->log() && !m_plan.forcedEntry &&
           m_plan.view == machine::MemoryView::Physical;
}

bool Run::isAnchor(base::Address pc) const
{
    return std::binary_search(m_breakpoints.begin(), m_breakpoints.end(), pc);
}

/// A stretch begins where the machine was read in full, and where it can be led to again: at a
/// breakpoint, so many arrivals after its reset.
bool Run::stretchBegins() const
{
    if (!m_usesLog || m_stepping || !isAnchor(m_pc))
        return false;
    const auto doubted = m_doubts.find(m_pc.value);
    return doubted == m_doubts.end() || doubted->second < kMostDoubts;
}

void Run::arrivedAtBreakpoint(base::Address pc)
{
    if (isAnchor(pc))
        ++m_arrivals;
}

base::Task<base::Result<void>> Run::haltBefore(base::Address place)
{
    if (isAnchor(place) || std::find(m_doors.begin(), m_doors.end(), place) != m_doors.end())
        co_return base::Result<void>{};
    auto inserted = co_await m_machine->insertBreakpoint(place);
    if (inserted)
        m_doors.push_back(place);
    co_return inserted;
}

/// Finds the exception returns of the function that enters the guest: the machine is read before
/// each of them.
base::Task<base::Result<void>> Run::findReturns()
{
    const base::Address begin = m_plan.enter.begin;
    const std::uint64_t size = m_plan.enter.end.value - begin.value;
    auto bytes = co_await m_machine->readMemory(begin, std::min(size, kMostOfEnter), m_plan.view);
    if (!bytes)
        co_return bytes.error();
    for (qsizetype at = 0; at + 4 <= bytes->size(); at += 4) {
        if (!returnsFromException(qFromLittleEndian<quint32>(bytes->constData() + at)))
            continue;
        auto inserted = co_await haltBefore(begin + base::Offset{at});
        if (!inserted)
            co_return inserted;
    }
    co_return base::Result<void>{};
}

/// Its end is not in the log: the general registers are read there.
base::Task<base::Result<machine::Look>> Run::runLogged()
{
    const auto soFar = static_cast<std::int64_t>(lastStateIndex() - m_outerBegin);
    const std::int64_t left = std::max<std::int64_t>(m_plan.maxStepsPerSwitch - soFar, 1);
    const std::size_t most = std::min(static_cast<std::size_t>(left), kMostAhead);
    m_haltAsked = false;
    m_machine->log()->listen([this, most](const machine::LoggedState& state) {
        m_ahead->add(state);
        if (m_ahead->size() > most && !std::exchange(m_haltAsked, true))
            m_machine->interrupt();
    });
    auto look = co_await m_machine->resumeAndLook({}, m_plan.deadline, kHypervisorLevel);
    m_machine->log()->drain();
    m_machine->log()->stopListening();
    co_return look;
}

/// Reads what the steps wait for, as long as they do.
base::Task<base::Result<void>> Run::advanceAhead()
{
    for (;;) {
        const auto wanted = m_ahead->advance();
        if (wanted.nothing())
            co_return base::Result<void>{};
        machine::SnapshotPlan plan;
        plan.core = false;
        if (wanted.line)
            plan.memory.push_back({*wanted.line, CodeLines::kBytes, m_plan.view});
        for (const base::Address cell : wanted.cells)
            plan.memory.push_back({cell, 8, m_plan.view});
        auto read = co_await m_machine->snapshot(plan);
        if (!read)
            co_return read.error();
        std::size_t next = 0;
        if (wanted.line) {
            m_lines.add(*wanted.line, read->memory[next++]);
            m_newLines.insert(*wanted.line);
        }
        for (const base::Address cell : wanted.cells)
            m_ahead->supply(cell, qFromLittleEndian<quint64>(read->memory[next++].constData()));
    }
}

/// Adds the state that the stretch ends in.
void Run::addEnd(const machine::Snapshot& seen)
{
    machine::LoggedState end;
    for (const auto& value : seen.registers) {
        if (value.reg.isX())
            end.x[static_cast<std::size_t>(value.reg.number())] = value.low;
        else if (value.reg == arm64::Register::sp())
            end.sp = value.low;
        else if (value.reg == arm64::Register::pc())
            end.pc = value.low;
        else if (value.reg == arm64::Register::pstate())
            end.pstate = value.low;
    }
    m_ahead->add(end);
}

/// Reads the machine at the end of the stretch. False: what was foretold is not what it has. Vector
/// registers are read where one of the steps could write any (they are half of all packets). The
/// code that was read in an earlier stretch is read again: a guest or the host has run since.
base::Task<base::Result<bool>> Run::confirmAhead()
{
    machine::SnapshotPlan plan = m_watch.burst(true);
    if (!m_ahead->mayWriteVectors())
        std::erase_if(plan.registers, [](arm64::Register reg) { return reg.isV(); });
    for (const auto& [place, id] : m_ahead->firstTouched())
        plan.memory.push_back({place.address, 8, m_plan.view});
    const std::size_t watched = plan.memory.size();
    std::vector<base::Address> lines;
    for (const base::Address line : m_ahead->lines()) {
        if (m_newLines.contains(line))
            continue;
        lines.push_back(line);
        plan.memory.push_back({line, CodeLines::kBytes, m_plan.view});
    }
    auto snapshot = co_await m_machine->snapshot(plan);
    if (!snapshot)
        co_return snapshot.error();
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (!m_lines.holds(lines[i], snapshot->memory[watched + i]))
            co_return false;
    plan.memory.resize(watched);
    m_looked = Watch::cells(plan, *snapshot);
    co_return m_ahead->confirm(m_looked);
}

base::Task<base::Result<void>> Run::stretch()
{
    if (m_doors.empty()) {
        auto found = co_await findReturns();
        if (!found)
            co_return found;
    }
    auto guarded = co_await haltBefore(m_outerReturn);
    if (!guarded)
        co_return guarded;
    auto logging = co_await m_machine->setLogging(true);
    if (!logging && m_machine->alive()) { // it has no such log after all
        m_usesLog = false;
        co_return co_await instruction();
    }
    if (!logging)
        co_return logging;
    m_newLines.clear();
    m_ahead.emplace(*m_recording, m_lines, [this](base::Address at) { return isRam(at); });
    auto look = co_await runLogged();
    if (!look)
        co_return look.error();
    const machine::Stop& stop = look->stop;
    const bool halted = stop.reason == machine::StopReason::Breakpoint ||
                        stop.reason == machine::StopReason::Interrupted;
    const bool inVectors = m_plan.vectors.contains(stop.pc) || isVectorEntry(stop.pc);
    const bool isEnd = stop.reason == machine::StopReason::Interrupted && !m_haltAsked;
    if (!halted || inVectors || !m_machine->log()->good())
        co_return co_await discardStretch(isEnd);
    addEnd(look->seen);
    auto advanced = co_await advanceAhead();
    if (!advanced)
        co_return advanced;
    if (!m_ahead->doubt().isEmpty())
        co_return co_await discardStretch(isEnd);
    auto confirmed = co_await confirmAhead();
    if (!confirmed)
        co_return confirmed.error();
    const auto printed = m_ahead->printedBy(m_printed.read(*m_machine));
    if (!*confirmed || !printed)
        co_return co_await discardStretch(isEnd);
    (void)m_printed.take(*m_machine);
    // Code that was executed has just been read: not once more for the step that follows.
    const base::Address line = CodeLines::lineOf(stop.pc);
    if (m_ahead->lines().contains(line))
        knowCode(line, m_lines.bytesOf(line));

    appendForetold(*printed);
    if (m_ended)
        co_return base::Result<void>{};
    if (isPanic(m_pc))
        co_return co_await lostAt(stop);
    if (isEnd)
        endAsAsked();
    co_return base::Result<void>{};
}

/// The steps are what the machine did: they become part of the recording, one by one.
void Run::appendForetold(const std::vector<QByteArray>& printed)
{
    auto& steps = m_ahead->steps();
    for (std::size_t i = 0; i < steps.size() && !m_ended; ++i) {
        for (const CellValue& cell : steps[i].cells) {
            m_watch.addRange(cell.place.address, 8);
            m_recording->addCell(cell.place, cell.value);
        }
        recording::Step& step = steps[i].step;
        step.basis = recording::Basis::Seen;
        m_pc = step.next;
        m_recording->append(std::move(step));
        if (isPanic(m_pc))
            break;
        arrived();
        m_recording->addConsole(printed[i]);
        if (i + 1 < steps.size()) // the last one is told of as every step is
            tellOfStep();
    }
    saw(m_looked);
    m_allSeenIn = lastStateIndex();
    arrivedAtBreakpoint(m_pc);
    m_ahead.reset();
}

/// What cannot be believed is taken again; not where somebody has just put an end to it all.
base::Task<base::Result<void>> Run::discardStretch(bool isEnd)
{
    if (!isEnd)
        co_return co_await restartAndStep();
    m_ahead.reset();
    endAsAsked();
    co_return base::Result<void>{};
}

/// Leads another machine to where the stretch began, and has it stepped there.
base::Task<base::Result<void>> Run::restartAndStep()
{
    ++m_doubts[m_pc.value];
    m_stepping = true;
    m_lines = {};
    m_code.clear();
    const auto passed = m_ahead->passedReturn();
    m_ahead.reset();
    auto another = co_await takeAnother();
    if (!another)
        co_return another;
    auto reached = co_await toStart();
    if (!reached)
        co_return reached;
    auto guarded = co_await insertBreakpoints();
    if (!guarded)
        co_return guarded;
    for (std::uint64_t i = 1; i < m_arrivals; ++i) {
        auto stop = co_await m_machine->resume(m_plan.deadline, kHypervisorLevel);
        if (!stop)
            co_return stop.error();
        if (stop->reason != machine::StopReason::Breakpoint)
            co_return base::Error{stop->why};
    }
    auto now = co_await look(m_watch.burst(true));
    if (!now)
        co_return now.error();
    for (const CellValue& cell : *now)
        if (m_recording->lastValue(cell.place).value_or(cell.value) != cell.value)
            co_return base::Error{
                tr("The machine was started once more, to look closer, and did not do the same: "
                   "at %1 %2 holds %3 and held %4 the first time.")
                    .arg(base::hex(m_pc.value), placeText(cell.place), base::hex16(cell.value),
                         base::hex16(*m_recording->lastValue(cell.place)))};
    for (const base::Address door : std::exchange(m_doors, {})) {
        auto inserted = co_await haltBefore(door);
        if (!inserted)
            co_return inserted;
    }
    if (passed)
        co_return co_await haltBefore(*passed);
    co_return base::Result<void>{};
}

} // namespace recorder
