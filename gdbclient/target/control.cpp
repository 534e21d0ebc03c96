// SPDX-License-Identifier: GPL-2.0-or-later
// Run control: points, steps, runs, interrupts, the end of a session.
#include "target/stub.h"

#include <QDeadlineTimer>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace target {

namespace {

using std::chrono::milliseconds;

/// How long a stub may take to say that it halted, after a Ctrl-C.
constexpr milliseconds kInterruptAnswer{4000};
/// How long it may take over each thing that is taken back before we leave.
constexpr milliseconds kTakenBack{1000};

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

base::Task<base::Result<void>> StubMachine::setPoint(Point point, bool in, Milliseconds deadline)
{
    const auto packet = (in ? "Z" : "z") + QByteArray::number(point.type) + ',' +
                        QByteArray::number(static_cast<qulonglong>(point.address), 16) + ',' +
                        QByteArray::number(static_cast<qulonglong>(point.length), 16);
    const auto asked = m_session->request(packet, deadline);
    const rsp::Reply reply = co_await asked;
    if (reply.payload != "OK") {
        const auto what =
            in ? tr("setting a breakpoint at %1") : tr("removing the breakpoint at %1");
        const auto error = refused(what.arg(base::hex(point.address)), reply);
        co_return base::Result<void>(error);
    }
    co_return base::Result<void>();
}

base::Task<base::Result<void>> StubMachine::insertBreakpoint(base::Address at)
{
    const auto self = shared_from_this();
    const Point point{0, at.value, 4};
    if (!alive())
        co_return base::Result<void>(gone());
    if (m_points.contains(point))
        co_return base::Result<void>();
    auto result = co_await setPoint(point, true);
    if (result)
        m_points.insert(point);
    co_return result;
}

base::Task<base::Result<void>> StubMachine::removeBreakpoint(base::Address at)
{
    const auto self = shared_from_this();
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
    const auto self = shared_from_this();
    const Point point{watchType(kind), at.value, bytes};
    if (!alive())
        co_return base::Result<void>(gone());
    if (m_points.contains(point))
        co_return base::Result<void>();
    auto result = co_await setPoint(point, true);
    if (result)
        m_points.insert(point);
    co_return result;
}

base::Task<base::Result<void>> StubMachine::removeWatchpoint(base::Address at, std::uint64_t bytes,
                                                             Watch kind)
{
    const auto self = shared_from_this();
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

Stop StubMachine::halted(StopReason reason, base::Address pc) const
{
    Stop stop;
    stop.reason = reason;
    stop.pc = pc;
    if (reason == StopReason::Deadline) {
        stop.why = tr("The machine did not stop by itself in time; it is halted at %1.")
                       .arg(base::hex16(pc.value));
    }
    return stop;
}

bool StubMachine::breakpointAt(std::uint64_t address) const
{
    return m_points.contains(Point{0, address, 4});
}

bool StubMachine::watching() const
{
    return std::any_of(m_points.begin(), m_points.end(),
                       [](const Point& point) { return point.isWatch(); });
}

base::Task<StubMachine::RunEnd> StubMachine::runOnce(QByteArray packet, Milliseconds deadline)
{
    RunEnd end;
    m_toldWatchAt.reset();
    m_pcTold.reset();
    const auto running = m_session->run(packet);
    // The deadline halts the machine, as the user's interrupt does; a stub that does not even
    // answer that is given up.
    QTimer timer;
    timer.setSingleShot(true);
    connect(&timer, &QTimer::timeout, this, [this, &end] {
        end.deadlinePassed = true;
        if (m_process && m_process->isStopped()) {
            giveUp(tr("The machine is gone: %1").arg(stoppedSentence()));
            return;
        }
        m_patience.start(kInterruptAnswer);
        m_session->interrupt();
    });
    timer.start(deadline);
    m_running = true;
    end.reply = co_await running;
    m_running = false;
    m_patience.stop();
    co_return end;
}

void StubMachine::giveUp(const QString& why)
{
    m_gaveUp = why;
    if (m_process)
        m_process->kill(); // it does not listen: there is nothing to wait for
    m_session->shutDown();
}

/// The end of a machine that ended while it ran. In good order: it said so, or QMP does.
base::Task<base::Result<Stop>> StubMachine::ended(bool inGoodOrder)
{
    using Outcome = base::Result<Stop>;
    m_session->shutDown(); // nothing more comes of it
    Stop stop;
    stop.reason = StopReason::Exited;
    stop.why = tr("The machine has ended.");
    if (m_process) {
        const auto finished = m_process->finished();
        (void)co_await finished;
        inGoodOrder = m_process->shutdownReason().startsWith(QLatin1String("guest-"));
        stop.why = m_process->howItEnded();
    }
    if (!inGoodOrder)
        co_return Outcome(gone());
    co_return Outcome(stop);
}

base::Task<base::Result<Stop>> StubMachine::stopped(RunEnd end, StopReason natural)
{
    using Outcome = base::Result<Stop>;
    const auto reply = rsp::parseStopReply(end.reply.payload);
    const bool isEnd = reply && reply->kind != rsp::StopReply::Kind::Signal;
    if (isEnd || !m_session->alive())
        co_return co_await ended(isEnd && reply->kind == rsp::StopReply::Kind::Exited);
    if (!end.reply.ok() || !reply) {
        const auto error = refused(tr("running the machine"), end.reply);
        co_return Outcome(error);
    }
    if (!reply->thread.isEmpty())
        m_thread = reply->thread;

    const auto read = co_await readRegister(arm64::Register::pc());
    if (!read)
        co_return Outcome(read.error());
    const base::Address pc{*read};
    // It says that it is at a breakpoint, and there is none: it is asked again (see inStep).
    if (reply->code != 2 && !reply->watched && natural == StopReason::Breakpoint &&
        !breakpointAt(pc.value)) {
        const auto again = co_await readRegister(arm64::Register::pc());
        if (!again)
            co_return Outcome(again.error());
    }
    // Signal 2: halted by our interrupt, or by somebody else's. A machine that stopped by itself
    // just before the interrupt arrived has another reason to tell.
    const bool stoppedByUs =
        reply->code == 2 || (natural == StopReason::Breakpoint && !breakpointAt(pc.value));
    Stop stop = halted(natural, pc);
    if (reply->watched) {
        stop.reason = StopReason::Watchpoint;
        stop.watched = base::Address{*reply->watched};
        m_toldWatchAt = pc;
    } else if (stoppedByUs) {
        stop = halted(end.deadlinePassed && !m_stopAsked ? StopReason::Deadline
                                                         : StopReason::Interrupted,
                      pc);
    }
    co_return Outcome(stop);
}

// A breakpoint at pc would hit again for ever: it steps aside for one instruction. So do the
// watchpoints once their access was told of, because QEMU reports before the access; until then
// they stay, for the instruction behind a breakpoint may be the one that is watched for.
base::Task<base::Result<Stop>>
StubMachine::stepOverPoints(base::Address pc, Watchpoints watchpoints, Milliseconds deadline)
{
    std::vector<Point> aside;
    for (const auto& point : m_points) {
        const bool inTheWay =
            point.isWatch() ? watchpoints == Watchpoints::Aside : point.address == pc.value;
        if (inTheWay)
            aside.push_back(point);
    }
    for (std::size_t i = 0; i < aside.size(); ++i) {
        const auto removed = co_await setPoint(aside[i], false);
        if (!removed)
            co_return base::Result<Stop>(removed.error());
    }
    const RunEnd end = co_await runOnce(stepPacket(), deadline);
    auto stop = co_await stopped(end, StopReason::Step);
    if (!m_session->alive())
        co_return stop;
    for (std::size_t i = 0; i < aside.size(); ++i) {
        if (!m_points.contains(aside[i])) // it was removed meanwhile
            continue;
        const auto inserted = co_await setPoint(aside[i], true);
        if (!inserted)
            co_return base::Result<Stop>(inserted.error());
    }
    co_return stop;
}

base::Task<base::Result<Stop>> StubMachine::step(Milliseconds deadline)
{
    const auto self = shared_from_this();
    if (!alive())
        co_return base::Result<Stop>(gone());
    m_stopAsked = false;
    // QEMU steps off a breakpoint by itself; a watched access would never come to pass.
    if (watching()) {
        const auto here = co_await readRegister(arm64::Register::pc());
        if (!here)
            co_return base::Result<Stop>(here.error());
        co_return co_await stepOverPoints(base::Address{*here}, Watchpoints::Aside, deadline);
    }
    const RunEnd end = co_await runOnce(stepPacket(), deadline);
    co_return co_await stopped(end, StopReason::Step);
}

// QEMU's breakpoints match the virtual address at every exception level: PSTATE.M tells which one
// it is (Arm ARM C5.2.18, bits 3:2).
base::Task<base::Result<bool>> StubMachine::atLevel(std::optional<int> level)
{
    if (!level)
        co_return base::Result<bool>(true);
    const auto pstate = co_await readRegister(arm64::Register::pstate());
    if (!pstate)
        co_return base::Result<bool>(pstate.error());
    co_return base::Result<bool>(static_cast<int>(*pstate >> 2 & 3) == *level);
}

base::Task<base::Result<Stop>> StubMachine::resume(Milliseconds deadline,
                                                   std::optional<int> onlyLevel)
{
    using Outcome = base::Result<Stop>;
    const auto self = shared_from_this();
    if (!alive())
        co_return Outcome(gone());
    m_stopAsked = false;
    const QDeadlineTimer timer(deadline);
    const auto here = co_await readRegister(arm64::Register::pc());
    if (!here)
        co_return Outcome(here.error());
    base::Address pc{*here};
    auto watchpoints = m_toldWatchAt == pc ? Watchpoints::Aside : Watchpoints::In;
    bool mustStepFirst = breakpointAt(pc.value) || watchpoints == Watchpoints::Aside;

    for (;;) {
        // Hits that do not count can follow each other without end: the deadline and an interrupt
        // count between them too.
        if (m_stopAsked)
            co_return Outcome(halted(StopReason::Interrupted, pc));
        if (timer.hasExpired())
            co_return Outcome(halted(StopReason::Deadline, pc));
        base::Result<Stop> stop = Stop{};
        if (mustStepFirst) {
            stop = co_await stepOverPoints(pc, watchpoints, remaining(timer));
            mustStepFirst = false;
            watchpoints = Watchpoints::In;
            if (!stop || stop->reason != StopReason::Step)
                co_return stop;
            pc = stop->pc;
            if (!breakpointAt(pc.value))
                continue;
            stop->reason = StopReason::Breakpoint;
        } else {
            const RunEnd end = co_await runOnce(continuePacket(), remaining(timer));
            stop = co_await stopped(end, StopReason::Breakpoint);
            if (!stop || stop->reason != StopReason::Breakpoint)
                co_return stop;
            pc = stop->pc;
        }
        const auto counts = co_await atLevel(onlyLevel);
        if (!counts)
            co_return Outcome(counts.error());
        if (*counts)
            co_return stop;
        mustStepFirst = true;
    }
}

void StubMachine::interrupt()
{
    m_stopAsked = true;
    if (m_running && !m_patience.isActive())
        m_patience.start(kInterruptAnswer);
    m_session->interrupt();
}

base::Task<base::Result<void>> StubMachine::detach()
{
    const auto self = shared_from_this();
    if (!alive())
        co_return base::Result<void>(gone());
    if (m_process) {
        m_detached = true;
        const auto finished = m_process->finished();
        m_process->kill();
        (void)co_await finished;
        m_session->shutDown();
        co_return base::Result<void>();
    }
    // A run that is still under way ends first, and so does what it asks when it has ended: any
    // byte behind the D would halt the machine again.
    const bool wasRunning = m_running;
    interrupt();
    for (int i = 0; wasRunning && i < 2 && m_session->alive(); ++i)
        (void)co_await readRegister(arm64::Register::pc());
    for (const auto& point : std::exchange(m_points, {})) {
        const auto removed = co_await setPoint(point, false, kTakenBack);
        if (!removed) // QEMU and gdbserver take them all back themselves
            break;
    }
    if (const auto view = chooseView(MemoryView::Current))
        (void)co_await *view;
    m_detached = true;
    const auto asked = m_session->request(goodbye(), kTakenBack);
    const rsp::Reply reply = co_await asked;
    m_session->shutDown();
    if (!reply.ok()) {
        const auto error = refused(tr("detaching"), reply);
        co_return base::Result<void>(error);
    }
    co_return base::Result<void>();
}

} // namespace target
