// SPDX-License-Identifier: GPL-2.0-or-later
#include "rsp/session.h"

#include <algorithm>
#include <utility>

namespace rsp {

namespace {

/// Requests in flight at once. QEMU answers 400 pipelined `p` without trouble; the bound keeps both
/// sides' socket buffers from filling up against each other.
constexpr std::size_t kMostInFlight = 256;

bool isError(const QByteArray& payload)
{
    if (payload.startsWith("E.")) // "E.errtext", of newer stubs
        return true;
    if (payload.size() != 3 || payload[0] != 'E')
        return false;
    bool ok = false;
    payload.mid(1).toInt(&ok, 16);
    return ok;
}

} // namespace

Session::Session(std::shared_ptr<Transport> transport)
    : m_transport(std::move(transport))
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &Session::expire);
    connect(m_transport.get(), &Transport::readyRead, this, &Session::received);
    connect(m_transport.get(), &Transport::closed, this, &Session::connectionClosed);
}

Session::~Session() = default;

base::Completion<Reply> Session::request(const QByteArray& payload, Milliseconds deadline)
{
    auto request = std::make_shared<Request>();
    request->payload = payload;
    request->deadline = deadline;
    const auto done = request->done;
    if (!m_alive) {
        done.complete({Reply::Outcome::Lost, {}});
        return done;
    }
    m_waiting.push_back(std::move(request));
    pump();
    return done;
}

base::Completion<Reply> Session::run(const QByteArray& payload)
{
    auto request = std::make_shared<Request>();
    request->payload = payload;
    request->isRun = true;
    const auto done = request->done;
    if (!m_alive) {
        done.complete({Reply::Outcome::Lost, {}});
        return done;
    }
    m_waiting.push_back(std::move(request));
    pump();
    return done;
}

void Session::interrupt()
{
    if (m_running)
        m_transport->write(QByteArray(1, '\x03'));
}

base::Task<bool> Session::startNoAckMode()
{
    const auto asked = request("QStartNoAckMode");
    const Reply reply = co_await asked;
    if (!reply.ok() || reply.payload != "OK")
        co_return false;
    m_acks = false; // the OK itself was acked
    co_return true;
}

void Session::pump()
{
    while (!m_waiting.empty() && !m_running && m_inFlight.size() < kMostInFlight) {
        const auto next = m_waiting.front();
        // Nothing may follow a run, and every reply is in (and acked) before it: a byte that
        // arrives while the machine runs halts it.
        if (next->isRun && !m_inFlight.empty())
            return;
        m_waiting.pop_front();
        m_running = next->isRun;
        m_inFlight.push_back(next);
        send(next);
        if (m_inFlight.size() == 1)
            watchHead();
    }
}

void Session::send(const RequestPtr& request)
{
    emit traffic(true, request->payload);
    m_transport->write(encode(request->payload));
}

void Session::watchHead()
{
    m_deadline.stop();
    if (!m_inFlight.empty() && !m_inFlight.front()->isRun)
        m_deadline.start(m_inFlight.front()->deadline);
}

void Session::expire()
{
    for (const auto& request : m_inFlight) {
        if (request->abandoned)
            continue;
        request->abandoned = true;
        // The next one gets its own time: the stub may be alive and just not answer this packet.
        if (m_inFlight.back() != request)
            m_deadline.start(request->deadline);
        request->done.complete({Reply::Outcome::TimedOut, {}});
        return;
    }
}

void Session::received()
{
    const auto events = m_decoder.feed(m_transport->readAll());
    for (const auto& event : events) {
        if (!m_alive)
            return;
        handle(event);
    }
}

void Session::handle(const Event& event)
{
    switch (event.kind) {
    case Event::Kind::Packet:
        if (m_acks)
            m_transport->write("+");
        packet(event.payload);
        break;
    case Event::Kind::BadChecksum:
        if (m_acks && !m_running)
            m_transport->write("-"); // it comes again
        break;
    case Event::Kind::Nack:
        rejected();
        break;
    case Event::Kind::Ack: {
        const auto first = std::find_if(m_inFlight.begin(), m_inFlight.end(),
                                        [](const RequestPtr& r) { return !r->acked; });
        if (first != m_inFlight.end())
            (*first)->acked = true;
        break;
    }
    case Event::Kind::Notification:
    case Event::Kind::Garbage:
        break;
    }
}

void Session::packet(const QByteArray& payload)
{
    emit traffic(false, payload);
    // Console output of a running machine is no reply.
    if (m_running && payload.startsWith('O') && payload != "OK") {
        emit console(QByteArray::fromHex(payload.mid(1)));
        return;
    }
    if (m_inFlight.empty())
        return; // QEMU sends a T02 of its own when something else stops the machine
    const auto request = m_inFlight.front();
    // A stop that nobody asked for, in front of the answer to a question: QEMU sends one when QMP
    // stops the machine.
    const bool expectsStop = request->isRun || request->payload == "?";
    if (!expectsStop && payload.startsWith('T') && parseStopReply(payload))
        return;
    m_inFlight.pop_front();
    if (request->isRun)
        m_running = false;
    watchHead();

    Reply reply{Reply::Outcome::Value, payload};
    if (payload.isEmpty())
        reply.outcome = Reply::Outcome::Unsupported;
    else if (isError(payload))
        reply.outcome = Reply::Outcome::Error;
    if (!request->abandoned)
        request->done.complete(std::move(reply));
    if (m_alive)
        pump();
}

void Session::rejected()
{
    const auto first = std::find_if(m_inFlight.begin(), m_inFlight.end(),
                                    [](const RequestPtr& r) { return !r->acked; });
    if (first == m_inFlight.end())
        return;
    const auto request = *first;
    m_inFlight.erase(first);
    if (++request->resends > kResends) {
        if (request->isRun)
            m_running = false;
        watchHead();
        if (!request->abandoned)
            request->done.complete({Reply::Outcome::Lost, "rejected"});
        pump();
        return;
    }
    // The stub took what came behind it: this one is answered last now.
    m_inFlight.push_back(request);
    send(request);
    watchHead();
}

void Session::shutDown()
{
    if (!m_alive)
        return;
    m_transport->close();
    connectionClosed();
}

void Session::connectionClosed()
{
    if (!std::exchange(m_alive, false))
        return;
    m_deadline.stop();
    m_running = false;
    auto ended = std::exchange(m_inFlight, {});
    for (const auto& request : std::exchange(m_waiting, {}))
        ended.push_back(request);
    for (const auto& request : ended) {
        if (!request->abandoned)
            request->done.complete({Reply::Outcome::Lost, {}});
    }
    emit lost();
}

} // namespace rsp
