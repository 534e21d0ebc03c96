// SPDX-License-Identifier: GPL-2.0-or-later
#include "rsp/session.h"

#include "rsp/conversation.h"

#include <QAbstractEventDispatcher>
#include <QPointer>

#include <algorithm>
#include <cctype>
#include <utility>

namespace rsp {

namespace {

constexpr char kInterrupt = '\x03';
/// For the reply of a request behind one that had none: it is late, or nobody is there.
constexpr Session::Milliseconds kBehindSilence{1000};
/// How long after a Ctrl-C a stop reply is taken for lost.
constexpr Session::Milliseconds kStopAgain{1500};

bool isError(const QByteArray& payload)
{
    if (payload.startsWith("E.")) // "E.errtext", of newer stubs
        return true;
    if (payload.size() != 3 || payload[0] != 'E')
        return false;
    const auto isDigit = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
    return isDigit(payload[1]) && isDigit(payload[2]);
}

Reply::Outcome outcomeOf(const QByteArray& payload)
{
    if (payload.isEmpty())
        return Reply::Outcome::Unsupported;
    return isError(payload) ? Reply::Outcome::Error : Reply::Outcome::Value;
}

} // namespace

Session::Burst::Burst(Session& session)
    : m_session(session)
{
    ++m_session.m_bursts;
}

Session::Burst::~Burst()
{
    --m_session.m_bursts;
    m_session.flush();
}

Session::Session(std::shared_ptr<Transport> transport)
    : m_transport(std::move(transport))
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &Session::expire);
    // QEMU does not answer a Ctrl-C when it is halted already: its stop reply was lost then, and a
    // nack has it sent again. Where it still runs, this byte halts it as the Ctrl-C should have.
    m_again.setSingleShot(true);
    m_again.setInterval(kStopAgain);
    connect(&m_again, &QTimer::timeout, this, [this] {
        if (m_running && m_acks)
            m_transport->write("-");
    });
    connect(m_transport.get(), &Transport::received, this, &Session::received);
    connect(m_transport.get(), &Transport::closed, this, &Session::connectionClosed);
}

Session::~Session()
{
    m_transport->disconnect(this);
    sayLastWord();
    endRequests();
    // Who still waits is told from the event loop, as always.
    if (auto* loop = QAbstractEventDispatcher::instance(); loop && !m_ended.empty()) {
        QMetaObject::invokeMethod(
            loop,
            [ended = std::move(m_ended)] {
                for (const auto& one : ended)
                    one.done.complete(one.reply);
            },
            Qt::QueuedConnection);
    }
}

base::Completion<Reply> Session::enqueue(RequestPtr request)
{
    auto done = request->done;
    if (m_requestsEnded) {
        done.complete({Reply::Outcome::Lost, {}});
        return done;
    }
    m_waiting.push_back(std::move(request));
    pump();
    flush();
    return done;
}

base::Completion<Reply> Session::request(const QByteArray& payload, Milliseconds deadline)
{
    auto request = std::make_shared<Request>();
    request->payload = payload;
    request->deadline = deadline;
    return enqueue(std::move(request));
}

base::Completion<Reply> Session::run(const QByteArray& payload)
{
    auto request = std::make_shared<Request>();
    request->payload = payload;
    request->isRun = true;
    return enqueue(std::move(request));
}

void Session::interrupt()
{
    if (!m_running) {
        m_interruptNext = std::any_of(m_waiting.begin(), m_waiting.end(),
                                      [](const RequestPtr& r) { return r->isRun; });
        return;
    }
    tellListener(Speaker::Us, QByteArrayView(&kInterrupt, 1));
    m_out.append(kInterrupt);
    flush();
    m_again.start();
}

base::Task<bool> Session::startNoAckMode()
{
    const QPointer<Session> self(this);
    const auto asked = request("QStartNoAckMode");
    const Reply reply = co_await asked;
    if (!self || reply.payload != "OK")
        co_return false;
    m_acks = false; // the OK itself was acked
    co_return true;
}

/// How many requests wait for their replies; those that timed out do not.
std::size_t Session::awaited() const
{
    return static_cast<std::size_t>(std::count_if(
        m_inFlight.begin(), m_inFlight.end(), [](const RequestPtr& r) { return !r->abandoned; }));
}

void Session::pump()
{
    while (m_alive && !m_waiting.empty() && !m_running) {
        const auto next = m_waiting.front();
        // Nothing may follow a run, and every reply is in (and acked) before it: a byte that
        // arrives while the machine runs halts it.
        const std::size_t window = next->isRun ? 1 : m_window;
        if (m_inFlight.size() >= window && awaited() >= window)
            return;
        m_waiting.pop_front();
        m_running = next->isRun;
        m_inFlight.push_back(next);
        send(next);
        if (m_running && std::exchange(m_interruptNext, false)) {
            tellListener(Speaker::Us, QByteArrayView(&kInterrupt, 1));
            m_out.append(kInterrupt);
            m_again.start();
        }
        if (!m_due)
            watchHead();
    }
}

void Session::send(const RequestPtr& request)
{
    if (request->payload == m_lastWord) // said once: a machine that goes on is not spoken to again
        m_lastWord.clear();
    tellListener(Speaker::Us, request->payload);
    m_out.append(encode(request->payload));
}

void Session::flush()
{
    // A burst waits for what else is asked; behind a run nothing is.
    if ((m_bursts == 0 || m_running) && !m_out.isEmpty() && !holdsAcks())
        m_transport->write(std::exchange(m_out, {}));
}

/// A stub that takes requests before it has answered the last one is QEMU, which waits for no ack:
/// those of a burst go out with its last reply, or with what is asked next. Each by itself would
/// wake it up.
bool Session::holdsAcks() const
{
    return m_window > 1 && !m_running && awaited() > 0 &&
           std::all_of(m_out.begin(), m_out.end(), [](char byte) { return byte == '+'; });
}

void Session::watchHead()
{
    m_due.reset();
    const auto first = std::find_if(m_inFlight.begin(), m_inFlight.end(),
                                    [](const RequestPtr& r) { return !r->abandoned; });
    if (first == m_inFlight.end() || (*first)->isRun)
        return;
    watchUntil(Clock::now() +
               (outOfStep() ? std::min((*first)->deadline, kBehindSilence) : (*first)->deadline));
}

/// The timer goes on as it is where it fires early enough: to start one anew for each reply of a
/// burst takes longer than to read the reply.
void Session::watchUntil(Clock::time_point due)
{
    m_due = due;
    if (m_deadline.isActive() && m_fires <= due)
        return;
    m_fires = due;
    m_deadline.start(std::chrono::ceil<Milliseconds>(due - Clock::now()));
}

/// True while the reply of a request that timed out may still come.
bool Session::outOfStep() const
{
    return std::any_of(m_inFlight.begin(), m_inFlight.end(),
                       [](const RequestPtr& r) { return r->abandoned; });
}

void Session::expire()
{
    if (!m_due)
        return;
    if (Clock::now() < *m_due) {
        watchUntil(*m_due);
        return;
    }
    m_due.reset();
    // The stub answers in order: when the first does not come in time, those behind it do not
    // either. If replies stay away a second time, nobody can say any more which is whose.
    const bool again = outOfStep();
    for (const auto& request : m_inFlight) {
        if (request->abandoned || request->isRun)
            continue;
        request->abandoned = true;
        m_ended.push_back({request->done, {Reply::Outcome::TimedOut, {}}});
    }
    deliverSoon();
    if (again)
        shutDown();
    else
        pump();
    flush();
}

void Session::received(const QByteArray& bytes)
{
    const auto events = m_decoder.feed(bytes);
    const bool isPosted = std::exchange(m_delivering, true); // else it is called here, below
    for (const auto& event : events)
        handle(event);
    // Who is told takes the acks along with his next request: one write for both.
    if (!isPosted)
        deliver();
}

void Session::handle(const Event& event)
{
    switch (event.kind) {
    case Event::Kind::Packet:
        packet(event.payload);
        break;
    case Event::Kind::BadChecksum:
        // It comes again. A damaged packet of a running machine is its stop: it is halted.
        if (m_acks)
            m_out.append('-');
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
    tellListener(Speaker::Stub, payload);
    const auto request = m_inFlight.empty() ? nullptr : m_inFlight.front();
    const bool text = payload.startsWith('O') && payload != "OK" &&
                      (m_running || (request && request->payload.startsWith("qRcmd")));
    const bool stop = !text && parseStopReply(payload).has_value();
    // No ack to what comes while the machine goes on running: QEMU would halt it. Other stubs wait
    // for the ack of a text before they go on.
    if (m_acks && (!m_running || stop || text || (request && request->isRun)))
        m_out.append('+');
    if (text) {
        emit console(QByteArray::fromHex(payload.mid(1)));
        return;
    }
    if (!request)
        return; // QEMU sends a T02 of its own when something else stops the machine
    if (stop && m_running) {
        const auto run = m_inFlight.back();
        m_inFlight.pop_back();
        m_running = false;
        m_again.stop(); // the byte would halt the next run
        finish(run, {Reply::Outcome::Value, payload});
        return;
    }
    // A stop that nobody asked for, in front of the answer to a question.
    if (stop && request->payload != "?")
        return;
    if (request->isRun) {
        if (outcomeOf(payload) == Reply::Outcome::Value)
            return; // of a run, only a stop or a refusal
        m_running = false;
    }
    m_inFlight.pop_front();
    finish(request, {outcomeOf(payload), payload});
}

void Session::finish(const RequestPtr& request, Reply reply)
{
    if (!request->abandoned) {
        m_ended.push_back({request->done, std::move(reply)});
        deliverSoon();
    }
    watchHead();
    pump();
}

void Session::deliverSoon()
{
    if (!std::exchange(m_delivering, true))
        QMetaObject::invokeMethod(this, &Session::deliver, Qt::QueuedConnection);
}

void Session::deliver()
{
    m_delivering = false;
    const QPointer<Session> self(this);
    const auto ended = std::exchange(m_ended, {});
    const bool tellLost = std::exchange(m_tellLost, false);
    ++m_bursts;
    for (const auto& one : ended)
        one.done.complete(one.reply);
    if (!self)
        return;
    --m_bursts;
    flush();
    if (tellLost)
        emit lost();
}

void Session::rejected()
{
    const auto first = std::find_if(m_inFlight.begin(), m_inFlight.end(),
                                    [](const RequestPtr& r) { return !r->acked; });
    // Where acks were given up, none was acked and none can have been rejected.
    if (!m_acks || first == m_inFlight.end())
        return;
    const auto request = *first;
    // What nobody waits for any more is not asked again.
    if (request->abandoned || ++request->resends > kResends) {
        m_inFlight.erase(first);
        if (request->isRun)
            m_running = false;
        finish(request, {Reply::Outcome::Lost, "rejected"});
        return;
    }
    // The stub took what came behind it: this one is answered last now.
    m_inFlight.erase(first);
    m_inFlight.push_back(request);
    send(request);
    watchHead();
}

void Session::sayLastWord()
{
    if (!m_alive || m_lastWord.isEmpty())
        return;
    QByteArray bytes;
    if (m_running) {
        tellListener(Speaker::Us, QByteArrayView(&kInterrupt, 1));
        bytes.append(kInterrupt);
    }
    if (m_acks) // of a reply that is not read any more, so that the packet is not taken for one
        bytes.append('+');
    tellListener(Speaker::Us, m_lastWord);
    m_transport->write(bytes + encode(std::exchange(m_lastWord, {})));
}

void Session::shutDown()
{
    sayLastWord();
    m_transport->close();
    connectionClosed();
}

void Session::connectionClosed()
{
    if (!std::exchange(m_alive, false))
        return;
    m_due.reset();
    m_running = false;
    if (!m_requestsEndLater)
        endRequests();
    emit closed();
}

void Session::endRequests()
{
    if (std::exchange(m_requestsEnded, true))
        return;
    m_alive = false;
    auto ended = std::exchange(m_inFlight, {});
    for (const auto& request : std::exchange(m_waiting, {}))
        ended.push_back(request);
    for (const auto& request : ended) {
        if (!request->abandoned)
            m_ended.push_back({request->done, {Reply::Outcome::Lost, {}}});
    }
    m_tellLost = true;
    deliverSoon();
}

} // namespace rsp
