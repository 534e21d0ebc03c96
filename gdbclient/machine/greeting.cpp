// SPDX-License-Identifier: GPL-2.0-or-later
// The first packets of a session: what the stub can do, where the machine stands, what its
// registers are called.
#include "machine/stub.h"

namespace machine {

namespace {

QByteArray hex(std::uint64_t value)
{
    return QByteArray::number(static_cast<qulonglong>(value), 16);
}

} // namespace

base::Task<base::Result<QByteArray>> StubMachine::readXml(QByteArray annex)
{
    // qXfer: m is a piece, l the last. QEMU sends fewer bytes than asked for: count what came.
    QByteArray document;
    for (;;) {
        const auto asked =
            m_session->request("qXfer:features:read:" + annex + ':' +
                               hex(static_cast<std::uint64_t>(document.size())) + ",ffb");
        const rsp::Reply reply = co_await asked;
        const bool piece = reply.ok() && (reply.payload[0] == 'm' || reply.payload[0] == 'l');
        if (!piece || document.size() > (1 << 22)) {
            const auto error =
                refused(tr("reading the description %1").arg(QString::fromLatin1(annex)), reply);
            co_return base::Result<QByteArray>(error);
        }
        document += reply.payload.mid(1);
        if (reply.payload[0] == 'l' || reply.payload.size() == 1)
            break;
    }
    co_return base::Result<QByteArray>(document);
}

base::Task<base::Result<void>> StubMachine::readDescription()
{
    int nextNumber = 0;
    QList<QByteArray> documents{"target.xml"};
    for (qsizetype i = 0; i < documents.size() && i < 32; ++i) {
        const QByteArray annex = documents[i];
        const auto xml = co_await readXml(annex);
        if (!xml)
            co_return base::Result<void>(xml.error());
        const auto parsed = Description::parse(*xml, nextNumber);
        if (!parsed)
            co_return base::Result<void>(parsed.error());
        m_description.add(parsed->entries);
        for (const auto& include : parsed->includes)
            documents << include.toLatin1();
    }
    if (!m_description.find(arm64::Register::x(0)) || !m_description.find(arm64::Register::pc())) {
        const QString text =
            tr("The stub describes no arm64 registers: is this an aarch64 machine?");
        co_return base::Result<void>(base::Error{text});
    }
    co_return base::Result<void>();
}

base::Task<base::Result<void>> StubMachine::greet()
{
    const auto self = shared_from_this();
    if (!m_process) // it is somebody else's, and goes on whatever becomes of us
        m_session->setLastWord("D");
    const auto supported =
        m_session->request("qSupported:multiprocess+;swbreak+;hwbreak+;vContSupported+");
    const rsp::Reply features = co_await supported;
    if (!features.ok() && features.outcome != rsp::Reply::Outcome::Unsupported) {
        const auto error = refused(tr("saying what it supports"), features);
        co_return base::Result<void>(error);
    }
    m_multiprocess = features.payload.contains("multiprocess+");
    if (!m_process)
        m_session->setLastWord(goodbye());
    (void)co_await m_session->startNoAckMode();
    const auto vCont = m_session->request("vCont?");
    const rsp::Reply vContReply = co_await vCont;
    // Where it stands; this removes all breakpoints in QEMU.
    const auto reason = m_session->request("?");
    const rsp::Reply reasonReply = co_await reason;
    const auto physical = m_session->request("qqemu.PhyMemMode");
    const rsp::Reply physicalReply = co_await physical;
    // Only QEMU's system emulation has this, and it reads on while a reply is not acked yet. Others
    // (qemu-user, gdbserver) take a packet in place of an ack for a wish to hear the reply again.
    if (physicalReply.ok())
        m_session->allowPipelining();
    m_vContAnswer = vContReply.payload;
    m_vCont = vContReply.ok() && vContReply.payload.startsWith("vCont;");
    m_physicalKnown = physicalReply.ok();
    m_physical = physicalReply.payload == "1";
    const auto stop = rsp::parseStopReply(reasonReply.payload);
    if (!reasonReply.ok() || !stop) {
        const auto error = refused(tr("saying why it is halted"), reasonReply);
        co_return base::Result<void>(error);
    }
    m_thread = stop->thread;
    if (!m_process)
        m_session->setLastWord(goodbye());
    if (!m_process && m_physicalKnown) {
        const QByteArray status = co_await monitor("info status");
        if (status.contains("(shutdown)")) {
            const QString text =
                tr("The machine has switched itself off, and QEMU only keeps it (-no-shutdown): it "
                   "will not run again. Start it anew.");
            co_return base::Result<void>(base::Error{text});
        }
    }
    co_return co_await readDescription();
}

/// Once multiprocess was agreed a stub wants the process's number: QEMU's is 1 (D alone gets E22),
/// of a gdbserver it is in the thread's name, "p5a3.5a3".
QByteArray StubMachine::goodbye() const
{
    if (!m_multiprocess)
        return "D";
    const auto process = m_thread.startsWith('p') ? m_thread.mid(1).split('.').first() : "1";
    bool isNumber = false;
    const auto number = process.toULongLong(&isNumber, 16);
    return "D;" + hex(isNumber ? number : 1);
}

/// What QEMU's monitor says to a command; empty where it says nothing.
base::Task<QByteArray> StubMachine::monitor(QByteArray command)
{
    const auto self = shared_from_this();
    QByteArray said;
    const auto listening = connect(m_session.get(), &rsp::Session::console, this,
                                   [&said](const QByteArray& text) { said += text; });
    const auto asked = m_session->request("qRcmd," + command.toHex());
    (void)co_await asked;
    disconnect(listening);
    co_return said;
}

} // namespace machine
