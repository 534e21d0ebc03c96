// SPDX-License-Identifier: GPL-2.0-or-later
// QEMU's log of instructions, switched by its monitor; and the same machine once more.
#include "machine/stub.h"

#include <utility>

namespace machine {

namespace {

/// From this release on the monitor's `singlestep` is called `one-insn-per-tb`.
constexpr QemuRelease kRenamed{8, 1, 0};
constexpr const char* kOldName = "singlestep";
constexpr const char* kNewName = "one-insn-per-tb";

} // namespace

InstructionLog* StubMachine::log()
{
    return m_process ? m_process->log() : nullptr;
}

/// Gives the monitor commands; what it says to them, which is nothing when it does as it is told.
base::Task<base::Result<QByteArray>> StubMachine::command(QList<QByteArray> commands)
{
    QByteArray said;
    const auto listening = connect(m_session.get(), &rsp::Session::console, this,
                                   [&said](const QByteArray& text) { said += text; });
    std::vector<Asked> asked;
    {
        const rsp::Session::Burst burst(*m_session);
        for (const QByteArray& one : commands)
            asked.push_back(m_session->request("qRcmd," + one.toHex()));
    }
    std::optional<rsp::Reply> bad;
    for (const auto& one : asked) {
        const rsp::Reply reply = co_await one;
        if (reply.payload != "OK" && !bad)
            bad = reply;
    }
    disconnect(listening);
    if (bad) {
        const auto error = refused(tr("switching QEMU's log of instructions"), *bad);
        co_return base::Result<QByteArray>(error);
    }
    co_return base::Result<QByteArray>(said);
}

// A translation block of one instruction each, and `cpu`: its state before each block. `nochain`:
// no block jumps to the next one past the log. Off is `nochain` alone: with nothing to be logged
// QEMU would close the pipe, and open it anew each time.
base::Task<base::Result<void>> StubMachine::setLogging(bool on)
{
    const auto self = shared_from_this();
    if (!log())
        co_return co_await Machine::setLogging(on);
    if (!alive())
        co_return base::Result<void>(gone());
    if (m_logging == on)
        co_return base::Result<void>();
    if (m_oneInstruction.isEmpty())
        m_oneInstruction = m_process->release().value_or(kRenamed) < kRenamed ? kOldName : kNewName;
    QByteArray said;
    // A release that says it is another one knows the other name.
    for (int attempt = 0; attempt < 2; ++attempt) {
        QList<QByteArray> commands;
        commands << m_oneInstruction + (on ? " on" : " off");
        commands << (on ? "log cpu,nochain" : "log nochain");
        const auto answer = co_await command(commands);
        if (!answer)
            co_return base::Result<void>(answer.error());
        said = answer->trimmed();
        if (said.isEmpty())
            break;
        m_oneInstruction = m_oneInstruction == kOldName ? kNewName : kOldName;
    }
    if (!said.isEmpty()) {
        const QString text = tr("QEMU does not log its instructions; its monitor says '%1'.")
                                 .arg(QString::fromLocal8Bit(said));
        co_return base::Result<void>(base::Error{text});
    }
    m_logging = on;
    co_return base::Result<void>();
}

base::Task<base::Result<std::shared_ptr<Machine>>> StubMachine::again()
{
    const auto self = shared_from_this();
    if (!m_process)
        co_return co_await Machine::again();
    auto machine = co_await Machine::start(m_options);
    readConsole(); // all that this one, which is halted, has printed
    if (machine)
        std::static_pointer_cast<StubMachine>(*machine)->m_process->passOver(m_process->printed());
    co_return machine;
}

} // namespace machine
