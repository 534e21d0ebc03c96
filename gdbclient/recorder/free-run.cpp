// SPDX-License-Identifier: GPL-2.0-or-later
//
// A free run of the guest or of the host: one step of a recording.
#include "machine/instruction-log.h"
#include "recorder/run.h"

#include <QCoreApplication>

#include <algorithm>

namespace recorder {

namespace {

/// A host's free run may pass vector entries (another guest's exits) before it is back; so many are
/// taken for a loop.
constexpr int kMostStops = 100000;

QString tr(const char* text, const char* which = nullptr, int n = -1)
{
    return QCoreApplication::translate("recorder", text, which, n);
}

} // namespace

bool Run::countsFreeRuns() const
{
    return m_plan.freeRunInstructions > 0 && m_machine->log() != nullptr;
}

/// To the next stop. Where instructions are counted the clock ends it only if the machine has
/// executed none meanwhile: it sleeps, and nothing wakes it.
base::Task<base::Result<machine::Stop>> Run::resumeFreely()
{
    if (!countsFreeRuns())
        co_return co_await m_machine->resume(m_plan.deadline, kHypervisorLevel);
    for (;;) {
        const std::uint64_t before = m_freelyExecuted;
        bool halts = false;
        m_machine->log()->listen([this, &halts](const machine::LoggedState&) {
            if (++m_freelyExecuted > m_plan.freeRunInstructions && !std::exchange(halts, true))
                m_machine->interrupt();
        });
        auto stop = co_await m_machine->resume(m_plan.deadline, kHypervisorLevel);
        m_machine->log()->drain();
        m_machine->log()->stopListening();
        if (stop && !m_machine->log()->good())
            co_return base::Error{tr("The instructions of a free run could not be counted: QEMU's "
                                     "log of them cannot be read.")};
        const bool isOver = m_freelyExecuted > m_plan.freeRunInstructions;
        if (!stop || isOver || stop->reason != machine::StopReason::Deadline ||
            m_freelyExecuted == before)
            co_return stop;
    }
}

/// It took more instructions than it may, as a switch may take its budget: it does not come back.
void Run::endFreeRun(recording::StepKind kind)
{
    const auto most = static_cast<int>(m_plan.freeRunInstructions);
    end(recording::Ending::Lost,
        kind == recording::StepKind::GuestRun
            ? tr("The guest did not come back within the %n instruction(s) that a free run may "
                 "take.",
                 nullptr, most)
            : tr("The host entered no guest within the %n instruction(s) that a free run may take.",
                 nullptr, most));
}

base::Task<base::Result<machine::Stop>> Run::resumeToEdge(recording::StepKind kind)
{
    for (int i = 0; i < kMostStops; ++i) {
        auto stop = co_await resumeFreely();
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
    if (m_usesLog || countsFreeRuns()) {
        auto logging = co_await m_machine->setLogging(countsFreeRuns());
        if (!logging)
            co_return logging.error();
    }
    m_freelyExecuted = 0;
    auto stop = co_await resumeToEdge(kind);
    if (!stop)
        co_return stop.error();
    if (countsFreeRuns() && m_machine->alive()) { // nobody reads what it logs from here on
        auto quiet = co_await m_machine->setLogging(false);
        if (!quiet)
            co_return quiet.error();
    }
    if (countsFreeRuns() && m_freelyExecuted > m_plan.freeRunInstructions) {
        endFreeRun(kind);
        co_return base::Result<void>{};
    }
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

} // namespace recorder
