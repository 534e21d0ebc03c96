// SPDX-License-Identifier: GPL-2.0-or-later
// Run control: points, steps, runs, interrupts, the end of a session.
#include "machine/run-clock.h"
#include "machine/stub.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace machine {

namespace {

using std::chrono::milliseconds;

/// How long a stub may take to say that it halted, after a Ctrl-C.
constexpr milliseconds kInterruptAnswer{4000};
/// How long it may take over each thing that is taken back before we leave.
constexpr milliseconds kTakenBack{1000};
/// A machine that runs on for so long is halted for a moment: if it had halted already, its stop
/// reply was lost, and comes again (rsp::Session).
constexpr milliseconds kAskAfter{3000};
/// A QEMU that was stopped for so long is not waited for.
constexpr milliseconds kStoppedForGood{5000};

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

/// QEMU's breakpoints match the virtual address at every exception level: PSTATE.M tells which one
/// it is (Arm ARM C5.2.18, SPSR_EL1, bits 3:2).
bool isAtLevel(const Snapshot& seen, int level)
{
    return std::any_of(seen.registers.begin(), seen.registers.end(), [level](const auto& value) {
        return value.reg == arm64::Register::pstate() &&
               static_cast<int>(value.low >> 2 & 3) == level;
    });
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

/// Runs once, to the next stop. The deadline halts the machine, as the user's interrupt does; a
/// stub that does not even answer that is given up.
base::Task<StubMachine::RunEnd> StubMachine::runOnce(QByteArray packet, RunClock& clock)
{
    RunEnd end;
    m_toldWatchAt.reset();
    m_pcTold.reset();
    const bool mayAsk = packet == continuePacket(); // whether a step is done a halt does not tell
    bool asked = false;
    auto askAt = clock.spent() + kAskAfter;
    QTimer moment;
    connect(&moment, &QTimer::timeout, this, [&] {
        clock.count(m_process && m_process->isStopped());
        if (clock.stoppedFor() >= kStoppedForGood) {
            giveUp(tr("The machine is gone: %1").arg(QemuProcess::stoppedSentence()));
        } else if (clock.hasExpired() && !std::exchange(end.deadlinePassed, true)) {
            halt();
        } else if (mayAsk && !asked && !clock.hasExpired() && clock.spent() >= askAt) {
            asked = true;
            halt();
        }
    });
    moment.start(clock.moment());
    m_running = true;
    for (bool again = true; again;) {
        const auto running = m_session->run(packet);
        end.reply = co_await running;
        m_patience.stop();
        const auto stop = rsp::parseStopReply(end.reply.payload);
        const bool halted =
            end.reply.ok() && stop && stop->kind == rsp::StopReply::Kind::Signal && stop->code == 2;
        again = halted && std::exchange(asked, false) && !m_stopAsked && !end.deadlinePassed;
        askAt = clock.spent() + kAskAfter;
    }
    m_running = false;
    clock.count(false);
    co_return end;
}

void StubMachine::halt()
{
    if (!m_patience.isActive())
        m_patience.start(kInterruptAnswer);
    m_session->interrupt();
}

void StubMachine::giveUp(const QString& why)
{
    m_gaveUp = why;
    if (m_process)
        m_process->kill(); // it does not listen: there is nothing to wait for
    m_session->shutDown();
}

/// The end of a machine that ended while it ran. In good order: it said so, or QMP does.
base::Task<base::Result<Look>> StubMachine::ended(bool inGoodOrder)
{
    using Outcome = base::Result<Look>;
    m_session->shutDown(); // nothing more comes of it
    Look look;
    look.stop.reason = StopReason::Exited;
    look.stop.why = tr("The machine has ended.");
    if (m_process) {
        const auto finished = m_process->finished();
        (void)co_await finished;
        inGoodOrder = m_process->shutdownReason().startsWith(QLatin1String("guest-"));
        look.stop.why = m_process->howItEnded();
    }
    if (!inGoodOrder)
        co_return Outcome(gone());
    co_return Outcome(look);
}

/// pc of the machine, which stands still: it is not asked for again.
base::Task<base::Result<base::Address>> StubMachine::here()
{
    if (m_pcTold)
        co_return base::Result<base::Address>(base::Address{*m_pcTold});
    const auto pc = co_await readRegister(arm64::Register::pc());
    co_return pc ? base::Result<base::Address>(base::Address{*pc})
                 : base::Result<base::Address>(pc.error());
}

/// Who wants to see nothing gets no error, either, of a machine that is let go of meanwhile.
base::Task<base::Result<Look>> StubMachine::lookAt(Stop stop, SnapshotPlan plan)
{
    if (!plan.core && plan.registers.empty() && plan.memory.empty())
        co_return base::Result<Look>(Look{stop, {}});
    auto seen = co_await snapshot(std::move(plan));
    co_return seen ? base::Result<Look>(Look{std::move(stop), std::move(*seen)})
                   : base::Result<Look>(seen.error());
}

/// True for a run that is over as a step is: nobody interrupted it, and nothing ended.
bool StubMachine::isStep(const RunEnd& end) const
{
    constexpr int kTrap = 5; // SIGTRAP
    const auto reply = rsp::parseStopReply(end.reply.payload);
    return m_session->alive() && end.reply.ok() && reply && !reply->watched &&
           reply->kind == rsp::StopReply::Kind::Signal && reply->code == kTrap &&
           !end.deadlinePassed && !m_stopAsked;
}

base::Task<base::Result<Look>> StubMachine::stopped(RunEnd end, StopReason natural,
                                                    SnapshotPlan plan)
{
    using Outcome = base::Result<Look>;
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

    const bool asksPc = !plan.core; // which is among the general registers
    if (asksPc)
        plan.registers.push_back(arm64::Register::pc());
    auto seen = co_await snapshot(std::move(plan));
    // An instruction that switches the machine off is at times told as a step first: QEMU sends the
    // stop, and then looks whether it was asked to end.
    if (!seen && !m_session->alive())
        co_return co_await ended(false);
    if (!seen)
        co_return Outcome(seen.error());
    Look look{{}, std::move(*seen)};
    const base::Address pc{*m_pcTold}; // what is asked later is held against it (standsStill)
    if (asksPc)
        look.seen.registers.pop_back();
    // It says that it is at a breakpoint, and there is none: it is asked again (see standsStill).
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
    look.stop = halted(natural, pc);
    if (reply->watched) {
        look.stop.reason = StopReason::Watchpoint;
        look.stop.watched = base::Address{*reply->watched};
        m_toldWatchAt = pc;
    } else if (stoppedByUs) {
        look.stop = halted(end.deadlinePassed && !m_stopAsked ? StopReason::Deadline
                                                              : StopReason::Interrupted,
                           pc);
    }
    co_return Outcome(std::move(look));
}

// A breakpoint at pc would hit again for ever: it steps aside for one instruction, but not on a
// machine that we started, for QEMU steps off it by itself. So do the watchpoints once their access
// was told of, because QEMU reports before the access; until then they stay, for the instruction
// behind a breakpoint may be the one that is watched for.
base::Task<base::Result<Look>> StubMachine::stepOverPoints(base::Address pc,
                                                           Watchpoints watchpoints,
                                                           SnapshotPlan plan, RunClock& clock)
{
    std::vector<Point> aside;
    for (const auto& point : m_points) {
        const bool inTheWay = point.isWatch() ? watchpoints == Watchpoints::Aside
                                              : !m_process && point.address == pc.value;
        if (inTheWay)
            aside.push_back(point);
    }
    for (std::size_t i = 0; i < aside.size(); ++i) {
        const auto removed = co_await setPoint(aside[i], false);
        if (!removed)
            co_return base::Result<Look>(removed.error());
    }
    const RunEnd end = co_await runOnce(stepPacket(), clock);
    auto look = co_await stopped(end, StopReason::Step, std::move(plan));
    if (!m_session->alive())
        co_return look;
    for (std::size_t i = 0; i < aside.size(); ++i) {
        if (!m_points.contains(aside[i])) // it was removed meanwhile
            continue;
        const auto inserted = co_await setPoint(aside[i], true);
        if (!inserted)
            co_return base::Result<Look>(inserted.error());
    }
    co_return look;
}

base::Task<base::Result<Look>> StubMachine::stepAndLook(SnapshotPlan plan, Milliseconds deadline)
{
    const auto self = shared_from_this();
    if (!alive())
        co_return base::Result<Look>(gone());
    m_stopAsked = false;
    RunClock clock(deadline);
    // QEMU steps off a breakpoint by itself; a watched access would never come to pass.
    if (watching()) {
        const auto pc = co_await here();
        if (!pc)
            co_return base::Result<Look>(pc.error());
        co_return co_await stepOverPoints(*pc, Watchpoints::Aside, std::move(plan), clock);
    }
    const RunEnd end = co_await runOnce(stepPacket(), clock);
    co_return co_await stopped(end, StopReason::Step, std::move(plan));
}

base::Task<base::Result<Look>> StubMachine::resumeAndLook(SnapshotPlan plan, Milliseconds deadline,
                                                          std::optional<int> onlyLevel)
{
    using Outcome = base::Result<Look>;
    const auto self = shared_from_this();
    if (!alive())
        co_return Outcome(gone());
    m_stopAsked = false;
    RunClock clock(deadline);
    const auto begin = co_await here();
    if (!begin)
        co_return Outcome(begin.error());
    base::Address pc = *begin;
    auto watchpoints = m_toldWatchAt == pc ? Watchpoints::Aside : Watchpoints::In;
    bool mustStepFirst = breakpointAt(pc.value) || watchpoints == Watchpoints::Aside;
    const bool asksLevel = onlyLevel && !plan.core;
    SnapshotPlan asked = plan;
    if (asksLevel)
        asked.registers.push_back(arm64::Register::pstate());

    for (;;) {
        // Hits that do not count can follow each other without end: the deadline and an interrupt
        // count between them too.
        if (m_stopAsked)
            co_return co_await lookAt(halted(StopReason::Interrupted, pc), plan);
        clock.count(false);
        if (clock.hasExpired())
            co_return co_await lookAt(halted(StopReason::Deadline, pc), plan);
        base::Result<Look> look = Look{};
        if (mustStepFirst && m_process && !watching()) {
            // It is not looked at behind the step: where it stands at another breakpoint now it
            // does not get away from that.
            mustStepFirst = false;
            RunEnd end = co_await runOnce(stepPacket(), clock);
            if (isStep(end))
                end = co_await runOnce(continuePacket(), clock);
            look = co_await stopped(std::move(end), StopReason::Breakpoint, asked);
        } else if (mustStepFirst) {
            look = co_await stepOverPoints(pc, watchpoints, asked, clock);
            mustStepFirst = false;
            watchpoints = Watchpoints::In;
            if (look && look->stop.reason == StopReason::Step) {
                pc = look->stop.pc;
                if (!breakpointAt(pc.value))
                    continue;
                look->stop.reason = StopReason::Breakpoint;
            }
        } else {
            const RunEnd end = co_await runOnce(continuePacket(), clock);
            look = co_await stopped(end, StopReason::Breakpoint, asked);
        }
        const bool isHit = look && look->stop.reason == StopReason::Breakpoint;
        if (!isHit || !onlyLevel || isAtLevel(look->seen, *onlyLevel)) {
            if (look && asksLevel && !look->seen.registers.empty())
                look->seen.registers.pop_back();
            co_return look;
        }
        pc = look->stop.pc;
        mustStepFirst = true;
    }
}

void StubMachine::interrupt()
{
    m_stopAsked = true;
    if (m_running)
        halt();
    else
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

} // namespace machine
