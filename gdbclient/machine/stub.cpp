// SPDX-License-Identifier: GPL-2.0-or-later
#include "machine/stub.h"

#include <utility>

namespace machine {

namespace {

/// How long QEMU may take to end once its stub has closed the connection.
constexpr std::chrono::milliseconds kQemuEnds{2000};

} // namespace

StubMachine::StubMachine(std::shared_ptr<rsp::Session> session,
                         std::shared_ptr<QemuProcess> process)
    : m_session(std::move(session))
    , m_process(std::move(process))
{
    connect(m_session.get(), &rsp::Session::closed, this, &StubMachine::connectionClosed);
    connect(m_session.get(), &rsp::Session::lost, this, &StubMachine::connectionLost);
    connect(m_session.get(), &rsp::Session::console, this, [this](const QByteArray& text) {
        if (m_session->running()) // else it is the monitor's
            emit console(text);
    });
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        giveUp(tr("The machine is gone: its stub did not halt it when it was told to. Start it "
                  "again."));
    });
    if (m_process) {
        m_session->setRequestsEndLater();
        connect(m_process.get(), &QemuProcess::console, this, &Machine::console);
        connect(m_process.get(), &QemuProcess::consoleAgain, this, &Machine::consoleAgain);
        connect(m_process.get(), &QemuProcess::ended, m_session.get(), [s = m_session.get()] {
            s->shutDown();
            s->endRequests();
        });
    }
}

StubMachine::~StubMachine()
{
    m_session->disconnect(this);
    m_session->shutDown();
    m_session->endRequests();
}

QString StubMachine::machineLine() const
{
    return m_process ? m_process->machineLine() : QString();
}

qint64 StubMachine::processId() const
{
    return m_process ? m_process->processId() : 0;
}

void StubMachine::readConsole()
{
    if (m_process)
        m_process->readWaitingConsole();
}

bool StubMachine::alive() const
{
    return m_session->alive() && !m_detached;
}

std::optional<std::uint32_t> StubMachine::currentCpu() const
{
    if (!m_physicalKnown) // no machine, but a process with threads
        return {};
    // QEMU's threads are its CPUs, counted from 1, in hexadecimal: "02", "p1.2" (gdbstub.c).
    bool isNumber = false;
    const auto thread = m_thread.mid(m_thread.indexOf('.') + 1).toUInt(&isNumber, 16);
    return isNumber && thread > 0 ? std::optional(thread - 1) : std::nullopt;
}

QString StubMachine::lossSentence() const
{
    if (m_detached)
        return tr("This session with the machine has ended.");
    if (!m_gaveUp.isEmpty())
        return m_gaveUp;
    if (!m_process)
        return tr("The machine is gone: the stub closed the connection.");
    return tr("The machine is gone: %1")
        .arg(m_process->hasEnded() ? m_process->howItEnded() : tr("QEMU closed the connection."));
}

// The socket closes an instant before the process has ended, and only its end says why: requests
// end, with one sentence, when that is known.
void StubMachine::connectionClosed()
{
    if (!m_process)
        return;
    if (m_process->hasEnded())
        m_session->endRequests();
    else
        m_process->killAfter(kQemuEnds);
}

void StubMachine::connectionLost()
{
    if (!m_detached)
        emit lost(lossSentence());
}

base::Error StubMachine::gone() const
{
    return {lossSentence()};
}

base::Error StubMachine::refused(const QString& what, const rsp::Reply& reply) const
{
    switch (reply.outcome) {
    case rsp::Reply::Outcome::Unsupported:
        return {tr("The stub cannot do this: %1.").arg(what)};
    case rsp::Reply::Outcome::Error:
        return {tr("The stub refused (%1): %2.").arg(QString::fromLatin1(reply.payload), what)};
    case rsp::Reply::Outcome::TimedOut:
        if (m_process && m_process->isStopped())
            return {QemuProcess::stoppedSentence()};
        return {tr("The stub did not answer in time: %1. Is another debugger attached to it?")
                    .arg(what)};
    case rsp::Reply::Outcome::Lost:
        return m_session->alive()
                   ? base::Error{tr("The stub rejected the packet three times: %1.").arg(what)}
                   : gone();
    case rsp::Reply::Outcome::Value:
        break;
    }
    return {tr("The stub's answer makes no sense ('%1'): %2.")
                .arg(QString::fromLatin1(reply.payload.left(40)), what)};
}

bool StubMachine::has(arm64::Register reg) const
{
    return m_description.find(reg).has_value();
}

std::vector<arm64::Register> StubMachine::registers() const
{
    return m_description.registers();
}

} // namespace machine
