// SPDX-License-Identifier: GPL-2.0-or-later
// Run control: points, steps, runs, interrupts, the end of a session.
#include "target/stub.h"

#include <QDeadlineTimer>
#include <QTimer>

#include <utility>

namespace target {

namespace {

using std::chrono::milliseconds;

/// How long a halted stub may take to say so after a Ctrl-C.
constexpr milliseconds kInterruptAnswer{5000};

int watchType(Machine::Watch kind)
{
    switch (kind) { // GDB manual, "Z packets"
    case Machine::Watch::Write:
        return 2;
    case Machine::Watch::Read:
        return 3;
    case Machine::Watch::Access:
        break;
    }
    return 4;
}

milliseconds remaining(const QDeadlineTimer& timer)
{
    return milliseconds(std::max<qint64>(timer.remainingTime(), 1));
}

} // namespace

base::Task<base::Result<void>> StubMachine::setPoint(Point point, bool in)
{
    const auto packet = (in ? "Z" : "z") + QByteArray::number(point.type) + ',' +
                        QByteArray::number(static_cast<qulonglong>(point.address), 16) + ',' +
                        QByteArray::number(static_cast<qulonglong>(point.length), 16);
    const auto asked = m_session->request(packet);
    const rsp::Reply reply = co_await asked;
    if (!reply.ok()) {
        const auto what =
            in ? tr("setting a breakpoint at %1") : tr("removing the breakpoint at %1");
        const auto error = refused(what.arg(base::hex(point.address)), reply);
        co_return base::Result<void>(error);
    }
    co_return base::Result<void>();
}

base::Task<base::Result<void>> StubMachine::insertBreakpoint(base::Address at)
{
    const Point point{0, at.value, 4};
    if (!alive())
        co_return base::Result<void>(gone());
    if (m_points.contains(point))
        co_return base::Result<void>();
    auto result = co_await setPoint(point, true);
    if (result)
        m_points[point] = true;
    co_return result;
}

base::Task<base::Result<void>> StubMachine::removeBreakpoint(base::Address at)
{
    const Point point{0, at.value, 4};
    if (!alive())
        co_return base::Result<void>(gone());
    if (m_points.erase(point) == 0)
        co_return base::Result<void>();
    co_return co_await setPoint(point, false);
}

base::Task<base::Result<void>> StubMachine::insertWatchpoint(base::Address at, std::uint64_t bytes,
                                                             Watch kind)
{
    const Point point{watchType(kind), at.value, bytes};
    if (!alive())
        co_return base::Result<void>(gone());
    if (m_points.contains(point))
        co_return base::Result<void>();
    auto result = co_await setPoint(point, true);
    if (result)
        m_points[point] = true;
    co_return result;
}

base::Task<base::Result<void>> StubMachine::removeWatchpoint(base::Address at, std::uint64_t bytes,
                                                             Watch kind)
{
    const Point point{watchType(kind), at.value, bytes};
    if (!alive())
        co_return base::Result<void>(gone());
    if (m_points.erase(point) == 0)
        co_return base::Result<void>();
    co_return co_await setPoint(point, false);
}

// `s:p1.1` alone holds the other CPUs still; `s:p1.1;c` would let them run millions of
// instructions.
QByteArray StubMachine::stepPacket() const
{
    if (!m_vCont)
        return "s";
    return m_thread.isEmpty() ? QByteArray("vCont;s") : "vCont;s:" + m_thread;
}

QByteArray StubMachine::continuePacket() const
{
    return m_vCont ? "vCont;c" : "c";
}

base::Task<StubMachine::RunEnd> StubMachine::runOnce(QByteArray packet, Milliseconds deadline)
{
    RunEnd end;
    m_stopAsked = false;
    const auto session = m_session;
    const auto running = session->run(packet);
    QTimer timer;
    timer.setSingleShot(true);
    QTimer hopeless;
    hopeless.setSingleShot(true);
    // The deadline halts the machine; a stub that does not even answer that is given up.
    connect(&timer, &QTimer::timeout, &timer, [&end, &hopeless, session] {
        end.deadlinePassed = true;
        hopeless.start(kInterruptAnswer);
        session->interrupt();
    });
    connect(&hopeless, &QTimer::timeout, session.get(), &rsp::Session::shutDown,
            Qt::QueuedConnection);
    timer.start(deadline);
    end.reply = co_await running;
    co_return end;
}

base::Task<base::Result<Stop>> StubMachine::stopped(RunEnd end, StopReason natural)
{
    using Outcome = base::Result<Stop>;
    const auto reply = rsp::parseStopReply(end.reply.payload);
    if (end.reply.outcome == rsp::Reply::Outcome::Lost ||
        (reply && reply->kind != rsp::StopReply::Kind::Signal)) {
        // A machine that switched itself off goes like one that was killed: QMP knows which.
        if (m_process && m_process->running()) {
            const auto finished = m_process->finished();
            (void)co_await finished;
        }
        const bool good = m_process && !m_process->shutdownReason().isEmpty();
        if (!good && !reply)
            co_return Outcome(gone());
        Stop stop;
        stop.reason = StopReason::Exited;
        stop.why = m_process ? m_process->howItEnded() : tr("The machine has ended.");
        co_return Outcome(stop);
    }
    if (!end.reply.ok() || !reply) {
        const auto error = refused(tr("running the machine"), end.reply);
        co_return Outcome(error);
    }
    if (!reply->thread.isEmpty())
        m_thread = reply->thread;

    Stop stop;
    const auto pc = co_await readRegister(arm64::Register::pc());
    if (!pc)
        co_return Outcome(pc.error());
    stop.pc = {*pc};
    stop.reason = natural;
    if (reply->watched) {
        stop.reason = StopReason::Watchpoint;
        stop.watched = base::Address{*reply->watched};
    } else if (end.deadlinePassed) {
        stop.reason = StopReason::Deadline;
        stop.why = tr("The machine did not stop by itself in time; it is halted at %1.")
                       .arg(base::hex16(*pc));
    } else if (m_stopAsked || reply->code == 2) { // SIGINT: somebody stopped it
        stop.reason = StopReason::Interrupted;
    }
    co_return Outcome(stop);
}

// A breakpoint at pc would hit again for ever, and a watchpoint reports before the access: every
// point steps aside for one instruction.
base::Task<base::Result<Stop>> StubMachine::stepOverPoints(Milliseconds deadline)
{
    const auto points = m_points;
    for (const auto& [point, in] : points) {
        const auto removed = co_await setPoint(point, false);
        if (!removed)
            co_return base::Result<Stop>(removed.error());
    }
    const RunEnd end = co_await runOnce(stepPacket(), deadline);
    auto stop = co_await stopped(end, StopReason::Step);
    if (!m_session->alive())
        co_return stop;
    for (const auto& [point, in] : points) {
        const auto inserted = co_await setPoint(point, true);
        if (!inserted)
            co_return base::Result<Stop>(inserted.error());
    }
    co_return stop;
}

base::Task<base::Result<Stop>> StubMachine::step(Milliseconds deadline)
{
    if (!alive())
        co_return base::Result<Stop>(gone());
    // QEMU steps off a breakpoint by itself; a watched access would never come to pass.
    bool watching = false;
    for (const auto& [point, in] : m_points)
        watching = watching || point.type >= 2;
    if (watching)
        co_return co_await stepOverPoints(deadline);
    const RunEnd end = co_await runOnce(stepPacket(), deadline);
    co_return co_await stopped(end, StopReason::Step);
}

base::Task<base::Result<Stop>> StubMachine::resume(Milliseconds deadline,
                                                   std::optional<int> onlyLevel)
{
    using Outcome = base::Result<Stop>;
    if (!alive())
        co_return Outcome(gone());
    const QDeadlineTimer timer(deadline);
    const auto here = co_await readRegister(arm64::Register::pc());
    if (!here)
        co_return Outcome(here.error());
    bool mustStepFirst = m_points.contains(Point{0, *here, 4});
    for (const auto& [point, in] : m_points)
        mustStepFirst = mustStepFirst || point.type >= 2;

    for (;;) {
        if (mustStepFirst && !m_points.empty()) {
            auto first = co_await stepOverPoints(remaining(timer));
            if (!first || first->reason != StopReason::Step)
                co_return first;
            if (m_points.contains(Point{0, first->pc.value, 4})) {
                first->reason = StopReason::Breakpoint;
                const auto level = co_await readRegister(arm64::Register::pstate());
                if (!level)
                    co_return Outcome(level.error());
                if (!onlyLevel || static_cast<int>(*level >> 2 & 3) == *onlyLevel)
                    co_return first;
                continue;
            }
        }
        const RunEnd end = co_await runOnce(continuePacket(), remaining(timer));
        auto stop = co_await stopped(end, StopReason::Breakpoint);
        if (!stop || stop->reason != StopReason::Breakpoint || !onlyLevel)
            co_return stop;
        // QEMU's breakpoints match the virtual address at every exception level: PSTATE.M tells.
        const auto pstate = co_await readRegister(arm64::Register::pstate());
        if (!pstate)
            co_return Outcome(pstate.error());
        if (static_cast<int>(*pstate >> 2 & 3) == *onlyLevel)
            co_return stop;
        mustStepFirst = true;
    }
}

void StubMachine::interrupt()
{
    m_stopAsked = true;
    m_session->interrupt();
}

base::Task<base::Result<void>> StubMachine::detach()
{
    if (!alive())
        co_return base::Result<void>(gone());
    if (m_process) {
        m_detached = true;
        m_process->kill();
        const auto finished = m_process->finished();
        (void)co_await finished;
        m_session->shutDown();
        co_return base::Result<void>();
    }
    for (const auto& [point, in] : std::exchange(m_points, {}))
        (void)co_await setPoint(point, false);
    chooseView(MemoryView::Current);
    // QEMU wants the process's number once multiprocess was agreed; D alone gets E22 then.
    const auto asked = m_session->request(m_multiprocess ? "D;1" : "D");
    const rsp::Reply reply = co_await asked;
    m_detached = true;
    m_session->shutDown();
    if (!reply.ok()) {
        const auto error = refused(tr("detaching"), reply);
        co_return base::Result<void>(error);
    }
    co_return base::Result<void>();
}

} // namespace target
