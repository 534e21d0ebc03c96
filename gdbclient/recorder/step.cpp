// SPDX-License-Identifier: GPL-2.0-or-later
//
// One step of a recording: an instruction.
#include "recorder/run.h"

#include <QCoreApplication>

#include <algorithm>

namespace recorder {

namespace {

/// So many steps in a row that go nowhere are no accident.
constexpr int kMostEmptySteps = 8;

QString tr(const char* text, const char* which = nullptr, int n = -1)
{
    return QCoreApplication::translate("recorder", text, which, n);
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

base::Task<base::Result<void>> Run::instruction()
{
    if (!m_underway) {
        auto begun = co_await begin();
        if (!begun)
            co_return begun.error();
        if (!m_underway) // an entry to AArch32, which is not stepped
            co_return base::Result<void>{};
    }
    auto& begun = *m_underway->look; // by name: GCC 12 copies what an expression refers to
    auto look = co_await begun;
    const machine::SnapshotPlan plan = std::move(m_underway->plan);
    const bool seesAll = m_underway->seesAll;
    recording::Step step = std::move(m_underway->step);
    m_underway.reset();
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
        auto all = co_await this->look(lookAfter(step, step.next, lastStateIndex()));
        if (!all)
            co_return all.error();
        now = std::move(*all);
    }
    if (seesAll)
        m_allSeenIn = lastStateIndex() + 1;
    // Code that was written is read again before it is executed.
    for (const arm64::Write& write : step.effects.writes)
        if (write.to.place.isMemory())
            for (std::uint64_t at = 0; at < 8; at += 4)
                m_code.erase(write.to.place.address.value + at);
    beginNext(step, now); // what follows here takes its time

    takeDeltas(*m_recording, step, now);
    const bool isOfSystemGroup = arm64::isOfSystemGroup(step.word);
    const bool fault = faulted(step);
    if (!fault)
        step.disagreement = disagreement(*m_recording, step, now, m_seen);
    if (isOfSystemGroup && !fault && step.disagreement.isEmpty())
        m_wroteNoMore.insert(step.word);
    m_mayHavePrinted = fault || !storesInRamAlone(step.effects);
    const base::Address from = m_pc;
    const bool isEret = step.effects.flow == arm64::Flow::ExceptionReturn;
    m_recording->append(std::move(step));
    saw(now);
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
