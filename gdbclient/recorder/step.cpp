// SPDX-License-Identifier: GPL-2.0-or-later
//
// One step of a recording: an instruction, or a free run.
#include "recorder/run.h"
#include "recording/last-state.h"

#include <QCoreApplication>
#include <QtEndian>

#include <algorithm>

namespace recorder {

namespace {

/// What no instruction can have written is read again all the same, after so many steps.
constexpr std::uint32_t kFullLookEvery = 192;
/// Code is read in lines of so many bytes: a round trip for a function, not for an instruction.
constexpr std::uint64_t kCodeLine = 256;
constexpr int kHypervisorLevel = 2;
/// A host's free run may pass vector entries (another guest's exits) before it is back; so many are
/// taken for a loop.
constexpr int kMostStops = 100000;

/// So many steps in a row that go nowhere are no accident.
constexpr int kMostEmptySteps = 8;

QString tr(const char* text, const char* which = nullptr, int n = -1)
{
    return QCoreApplication::translate("recorder", text, which, n);
}

bool leavesLevel(const arm64::Effects& effects)
{
    return effects.flow == arm64::Flow::ExceptionReturn;
}

bool wentNowhere(const base::Result<machine::Look>& look, const recording::Step& step)
{
    return look && look->stop.reason == machine::StopReason::Step && look->stop.pc == step.pc &&
           step.effects.nextPc != step.pc;
}

int levelOf(std::uint64_t pstate)
{
    return static_cast<int>((pstate >> 2) & 3U); // PSTATE.EL; an AArch32 mode reads as EL0 to EL3
}

} // namespace

base::Task<base::Result<std::uint32_t>> Run::wordAt(base::Address pc)
{
    const auto known = m_code.find(pc.value);
    if (known != m_code.end())
        co_return known->second;
    if (!isRam(pc))
        co_return std::uint32_t{0}; // no instruction: what the machine makes of it is seen
    const base::Address line{pc.value & ~(kCodeLine - 1)};
    auto bytes = co_await m_machine->readMemory(line, kCodeLine, m_plan.view);
    if (!bytes)
        co_return bytes.error();
    knowCode(line, *bytes);
    const auto read = m_code.find(pc.value);
    co_return read == m_code.end() ? std::uint32_t{0} : read->second;
}

void Run::knowCode(base::Address line, const QByteArray& bytes)
{
    for (qsizetype at = 0; at + 4 <= bytes.size(); at += 4)
        m_code.insert_or_assign(line.value + static_cast<std::uint64_t>(at),
                                qFromLittleEndian<quint32>(bytes.constData() + at));
}

/// Decoded once, as long as the word stays what it is.
const arm64::Instruction& Run::instructionAt(base::Address pc, std::uint32_t word)
{
    const auto [known, isNew] = m_decoded.try_emplace(pc.value);
    if (isNew || known->second.word != word)
        known->second = arm64::decode(word, pc);
    return known->second;
}

/// Sees to it that every memory cell that the step touches is watched.
base::Task<base::Result<void>> Run::watchTouched(const recording::Step* step)
{
    machine::SnapshotPlan plan;
    plan.core = false;
    const auto want = [&](const arm64::Access& access) {
        if (!access.place.isMemory() || m_recording->cellOf(access.place) ||
            !isRam(access.place.address))
            return;
        m_watch.addRange(access.place.address, 8);
        plan.memory.push_back({access.place.address, 8, m_plan.view});
    };
    for (const arm64::Read& read : step->effects.reads)
        want(read.from);
    for (const arm64::Write& write : step->effects.writes)
        want(write.to);
    if (plan.memory.empty())
        co_return base::Result<void>{};
    auto cells = co_await look(plan);
    if (!cells)
        co_return cells.error();
    for (const CellValue& cell : *cells)
        m_recording->addCell(cell.place, cell.value);
    saw(*cells);
    co_return base::Result<void>{};
}

/// QEMU takes YIELD and WFE for a wish to run another CPU, and reports the step only after the next
/// instruction (seen on 7.2). So the machine runs to a breakpoint there; while it steps, it heeds
/// none.
base::Task<base::Result<machine::Look>> Run::stepOver(const recording::Step& step,
                                                      machine::SnapshotPlan plan)
{
    constexpr std::uint32_t kYield = 0xd503203f;
    constexpr std::uint32_t kWfe = 0xd503205f;
    const base::Address next = step.pc + base::Offset{4};
    const auto guarded = [&](base::Address at) {
        return isAnchor(at) || std::find(m_doors.begin(), m_doors.end(), at) != m_doors.end();
    };
    if ((step.word != kYield && step.word != kWfe) || guarded(step.pc) || guarded(next)) {
        auto look = co_await m_machine->stepAndLook(plan);
        // Where time does not count instructions, QEMU now and then reports a step that executed
        // nothing (seen on 7.2: a timer became due). The instruction is still to come.
        for (int i = 0; i < kMostEmptySteps && wentNowhere(look, step); ++i)
            look = co_await m_machine->stepAndLook(plan);
        co_return look;
    }
    auto inserted = co_await m_machine->insertBreakpoint(next);
    if (!inserted)
        co_return inserted.error();
    auto look = co_await m_machine->resumeAndLook(plan, m_plan.deadline, kHypervisorLevel);
    if (look && m_machine->alive()) {
        auto removed = co_await m_machine->removeBreakpoint(next);
        if (!removed)
            co_return removed.error();
    }
    co_return look;
}

/// What is read after a step that leads to `next`: what its instruction can have written; and all
/// that is watched where that is not known, now and then, and where a switch begins or ends. Of a
/// system instruction (a move, a barrier) that was seen to write no other system register, the
/// others are read with the rest (they are some forty packets).
machine::SnapshotPlan Run::lookAfter(const recording::Step& step,
                                     std::optional<base::Address> next) const
{
    // After an ERET the current regime is the guest's: addresses of EL2 do not resolve there.
    const bool withMemory =
        m_plan.view == machine::MemoryView::Physical || !leavesLevel(step.effects);
    if (looksAtAll(step, next))
        return m_watch.burst(withMemory);
    arm64::MayWrite reach = arm64::mayWrite(step.instruction, step.effects);
    if (step.effects.flow == arm64::Flow::ExceptionReturn)
        reach = {}; // of it the general registers tell
    if (m_wroteNoMore.contains(step.word))
        reach.systemRegisters = false;
    return m_watch.burst(reach, step.effects);
}

/// Everything that is watched is read round each free run, after an instruction that could write
/// anything, and at the latest after 192 steps; but not behind an exception return if it has just
/// been read. What was foretold in between is confirmed there.
bool Run::looksAtAll(const recording::Step& step, std::optional<base::Address> next) const
{
    if (!next || next != step.effects.nextPc)
        return true;
    if (step.effects.flow == arm64::Flow::ExceptionReturn && m_allSeenIn == lastStateIndex())
        return false;
    const arm64::MayWrite reach = arm64::mayWrite(step.instruction, step.effects);
    return (reach.systemRegisters && reach.memory) ||
           lastStateIndex() - m_allSeenIn >= kFullLookEvery || next == m_outerReturn;
}

base::Task<base::Result<void>> Run::instruction()
{
    if (m_usesLog) {
        auto quiet = co_await m_machine->setLogging(false);
        if (!quiet)
            co_return quiet.error();
    }
    auto word = co_await wordAt(m_pc);
    if (!word)
        co_return word.error();
    recording::Step step;
    step.pc = m_pc;
    step.word = *word;
    step.instruction = instructionAt(step.pc, step.word);
    step.effects = arm64::effectsOf(step.instruction, recording::LastState(*m_recording));
    const std::size_t cellsBefore = m_recording->cellCount();
    auto watched = co_await watchTouched(&step);
    if (!watched)
        co_return watched.error();
    if (m_recording->cellCount() != cellsBefore) // what was just read says more
        step.effects = arm64::effectsOf(step.instruction, recording::LastState(*m_recording));

    if (entersAarch32(step)) {
        enterAarch32(std::move(step));
        co_return base::Result<void>{};
    }
    // Read with the stop, as what the step should lead to has it; all of it where it leads
    // elsewhere.
    const machine::SnapshotPlan plan = lookAfter(step, step.effects.nextPc);
    const bool seesAll = looksAtAll(step, step.effects.nextPc) && !leavesLevel(step.effects);
    auto look = co_await stepOver(step, plan);
    if (!look)
        co_return look.error();
    const machine::Stop& stop = look->stop;
    if (stop.reason == machine::StopReason::Exited) {
        end(recording::Ending::Lost,
            tr("The instruction at %1 ended the machine. %2").arg(base::hex(m_pc.value), stop.why));
        co_return base::Result<void>{};
    }
    if (stop.reason == machine::StopReason::Deadline) {
        end(recording::Ending::Lost,
            tr("The instruction at %1 does not come back: it waits for an event that "
               "does not happen.")
                .arg(base::hex(m_pc.value)));
        co_return base::Result<void>{};
    }
    if (stop.reason == machine::StopReason::Interrupted) {
        // Whether the instruction was executed nobody can say: it is not part of the recording.
        endAsAsked();
        co_return base::Result<void>{};
    }
    step.next = stop.pc;

    std::vector<CellValue> now = Watch::cells(plan, look->seen);
    if (step.effects.nextPc && step.effects.nextPc != step.next) {
        auto all = co_await this->look(lookAfter(step, step.next));
        if (!all)
            co_return all.error();
        now = std::move(*all);
    }

    takeDeltas(*m_recording, step, now);
    const bool isOfSystemGroup = arm64::isOfSystemGroup(step.word);
    const bool fault = faulted(step);
    if (!fault)
        step.disagreement = disagreement(*m_recording, step, now, m_seen);
    if (isOfSystemGroup && !fault && step.disagreement.isEmpty())
        m_wroteNoMore.insert(step.word);
    // Code that was written is read again before it is executed.
    for (const arm64::Write& write : step.effects.writes)
        if (write.to.place.isMemory())
            for (std::uint64_t at = 0; at < 8; at += 4)
                m_code.erase(write.to.place.address.value + at);
    m_mayHavePrinted = fault || !storesInRamAlone(step.effects);
    const base::Address from = m_pc;
    const bool isEret = step.effects.flow == arm64::Flow::ExceptionReturn;
    m_recording->append(std::move(step));
    saw(now);
    if (seesAll)
        m_allSeenIn = lastStateIndex();
    m_pc = stop.pc;
    if (levelOf(lastRegister(arm64::Register::pstate())) == kHypervisorLevel)
        arrivedAtBreakpoint(m_pc);

    if (fault || isPanic(m_pc)) {
        auto said = co_await lostAt(stop);
        co_return said;
    }
    if (m_pc == from && m_recording->step(m_recording->stepCount() - 1).effects.nextPc != from) {
        end(recording::Ending::Lost,
            tr("The instruction at %1 is executed over and over without an effect.")
                .arg(base::hex(from.value)));
        co_return base::Result<void>{};
    }
    const bool isInGuest =
        isEret && levelOf(lastRegister(arm64::Register::pstate())) < kHypervisorLevel;
    // Also where it is interrupted before its first instruction.
    m_guestEntered = m_guestEntered || isInGuest || (isEret && isVectorEntry(m_pc));
    if (isInGuest && !isVectorEntry(m_pc))
        m_mode = Mode::Guest;
    else
        arrived();
    co_return base::Result<void>{};
}

/// True where no device can have been told anything: the machine stood still but for the step.
bool Run::storesInRamAlone(const arm64::Effects& effects) const
{
    return effects.known &&
           std::all_of(effects.writes.begin(), effects.writes.end(), [&](const auto& write) {
               return !write.to.place.isMemory() || isRam(write.to.place.address);
           });
}

/// True for an ERET to a guest whose EL1 or EL0 is AArch32, which must not be stepped: QEMU's stub
/// shows the registers as they were at the ERET from there on (seen on 7.2).
bool Run::entersAarch32(const recording::Step& step) const
{
    constexpr std::uint64_t kAarch32 = 1U << 4; // Arm ARM C5.2.19, SPSR_EL2.M[4]
    const auto spsr = arm64::Register::named(u"spsr_el2");
    return step.effects.flow == arm64::Flow::ExceptionReturn && spsr && step.effects.nextPc &&
           (lastRegister(*spsr) & kAarch32) != 0;
}

/// The ERET is taken on trust, and executed by the run that follows: what it leads to is seen in
/// the vectors.
void Run::enterAarch32(recording::Step step)
{
    step.next = *step.effects.nextPc;
    const std::vector<CellValue> now{
        {arm64::Place::of(arm64::Register::pc()), step.next.value},
        {arm64::Place::of(arm64::Register::pstate()),
         lastRegister(*arm64::Register::named(u"spsr_el2"))},
    };
    takeDeltas(*m_recording, step, now);
    m_pc = step.next;
    m_recording->append(std::move(step));
    m_guestEntered = true;
    m_mode = Mode::Guest;
}

/// True when the instruction was not executed, but taken to EL2's vectors; or asked for that
/// itself, which nothing at EL2 does in good order.
bool Run::faulted(const recording::Step& step) const
{
    if (!m_plan.vectors.contains(step.next) || isVectorEntry(step.next))
        return false;
    const bool wentOn = step.effects.nextPc == step.next || step.pc + base::Offset{4} == step.next;
    return step.effects.flow == arm64::Flow::Exception || !wentOn;
}

base::Task<base::Result<machine::Stop>> Run::resumeToEdge(recording::StepKind kind)
{
    for (int i = 0; i < kMostStops; ++i) {
        auto stop = co_await m_machine->resume(m_plan.deadline, kHypervisorLevel);
        if (!stop)
            co_return stop.error();
        const bool isBreakpoint = stop->reason == machine::StopReason::Breakpoint;
        if (isBreakpoint)
            arrivedAtBreakpoint(stop->pc);
        const bool isDoor = !isAnchor(stop->pc) &&
                            std::find(m_doors.begin(), m_doors.end(), stop->pc) != m_doors.end();
        const bool passes = kind == recording::StepKind::HostRun && isBreakpoint &&
                            (isVectorEntry(stop->pc) || isDoor);
        if (!passes)
            co_return *stop;
    }
    co_return base::Error{tr("The host takes guest exits without end and never calls %1.")
                              .arg(base::hex(m_plan.outer.begin.value))};
}

base::Task<base::Result<void>> Run::freeRun(recording::StepKind kind)
{
    if (m_usesLog) {
        auto quiet = co_await m_machine->setLogging(false);
        if (!quiet)
            co_return quiet.error();
    }
    auto stop = co_await resumeToEdge(kind);
    if (!stop)
        co_return stop.error();
    const bool isGuest = kind == recording::StepKind::GuestRun;
    const bool cameBack = stop->reason == machine::StopReason::Breakpoint &&
                          (isGuest ? isVectorEntry(stop->pc) : stop->pc == m_plan.outer.begin);
    if (!cameBack) {
        if (!isGuest && stop->reason == machine::StopReason::Exited) {
            // Not taken away: it switched itself off or reset itself. Who judges needs to know.
            m_recording->setFact(QStringLiteral("machineEnded"), stop->why);
            end(recording::Ending::Cut,
                tr("The machine ended after %1 of %n switch(es). %2", nullptr, m_plan.switches)
                    .arg(QString::number(m_recording->switches().size()), stop->why));
            co_return base::Result<void>{};
        }
        auto said = co_await lostAt(*stop);
        co_return said;
    }
    if (isGuest && m_plan.forcedEntry && stop->pc != *m_plan.forcedEntry) {
        auto forced =
            co_await m_machine->writeRegister(arm64::Register::pc(), m_plan.forcedEntry->value);
        if (!forced)
            co_return forced.error();
        stop->pc = *m_plan.forcedEntry;
    }
    auto now = co_await look(m_watch.burst(true));
    if (!now)
        co_return now.error();
    recording::Step step;
    step.kind = kind;
    step.pc = m_pc;
    step.next = stop->pc;
    takeDeltas(*m_recording, step, *now);
    m_recording->append(std::move(step));
    saw(*now);
    m_allSeenIn = lastStateIndex();
    m_pc = stop->pc;
    m_code.clear(); // nobody watched who wrote there
    m_mode = Mode::Instruction;
    m_stepping = false;
    if (isGuest)
        arrived();
    else
        openWindow();
    co_return base::Result<void>{};
}

/// Ends the recording as Lost, with what the machine says about how it came there.
base::Task<base::Result<void>> Run::lostAt(machine::Stop stop)
{
    if (stop.reason == machine::StopReason::Exited) {
        end(recording::Ending::Lost,
            tr("The machine ended after the instruction at %1. %2").arg(lastGood(), stop.why));
        co_return base::Result<void>{};
    }
    if (stop.reason == machine::StopReason::Deadline) {
        end(recording::Ending::Lost,
            tr("The switch did not come back within %1 ms after the instruction at "
               "%2; the machine runs at %3.")
                .arg(m_plan.deadline.count())
                .arg(lastGood(), base::hex(stop.pc.value)));
        co_return base::Result<void>{};
    }
    if (stop.reason == machine::StopReason::Interrupted) {
        end(recording::Ending::Cut,
            tr("The machine was interrupted at %1 while it ran freely after the "
               "instruction at %2.")
                .arg(base::hex(stop.pc.value), lastGood()));
        co_return base::Result<void>{};
    }
    QStringList told;
    for (const char* name : {"esr_el2", "elr_el2", "far_el2"}) {
        const auto reg = arm64::Register::named(QString::fromLatin1(name));
        if (!reg || !m_machine->has(*reg))
            continue;
        auto value = co_await m_machine->readRegister(*reg);
        if (!value)
            co_return value.error();
        told << QStringLiteral("%1 = %2").arg(QString::fromLatin1(reg->systemRegister().name),
                                              base::hex(*value));
    }
    end(recording::Ending::Lost,
        tr("The hypervisor took an exception to %1; the last instruction was at %2 "
           "(%3).")
            .arg(base::hex(stop.pc.value), lastGood(), told.join(QStringLiteral(", "))));
    co_return base::Result<void>{};
}

} // namespace recorder
