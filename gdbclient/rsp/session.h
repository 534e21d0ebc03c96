// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/task.h"
#include "rsp/codec.h"
#include "rsp/stop-reply.h"
#include "rsp/transport.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace rsp {

/// How a request ended. Every request ends in exactly one of these.
struct Reply {
    enum class Outcome : std::uint8_t {
        Value,       ///< a payload, also "OK"
        Unsupported, ///< the empty reply
        Error,       ///< Exx; the payload holds it
        TimedOut,    ///< no answer within the deadline; a late one is dropped
        Lost,        ///< the connection went, or the stub rejected the packet three times
    };
    Outcome outcome = Outcome::Lost;
    QByteArray payload;
    [[nodiscard]] bool ok() const { return outcome == Outcome::Value; }
};

/// Requests and their replies, in order, over one connection. While the machine runs nothing goes
/// out but the interrupt, because QEMU's stub takes any byte for one. Lives on one thread, never
/// blocks it, and resumes who waits from the event loop only: who is told may drop the session.
class Session : public QObject {
    Q_OBJECT
public:
    using Milliseconds = std::chrono::milliseconds;
    static constexpr int kResends = 3;

    explicit Session(std::shared_ptr<Transport> transport);
    /// What was still asked ends as Lost.
    ~Session() override;

    /// All that is asked goes out at once. Only for a stub that reads on while its reply has not
    /// been acked, as QEMU's system emulation does; otherwise each request waits for the last.
    void allowPipelining() { m_window = kMostInFlight; }
    /// Collects what is asked until it goes: one write for a burst of requests.
    class Burst {
    public:
        explicit Burst(Session& session);
        ~Burst();
        Burst(const Burst&) = delete;
        Burst& operator=(const Burst&) = delete;

    private:
        Session& m_session;
    };

    /// Asks one thing. The deadline counts from when it was sent, and anew from each reply that
    /// comes before its own. After a time-out the reply may still come, and is dropped then: until
    /// it has, the next one has a second at most, and its time-out ends the connection.
    [[nodiscard]] base::Completion<Reply> request(const QByteArray& payload,
                                                  Milliseconds deadline = Milliseconds(5000));
    /// Lets the machine run (vCont;c, vCont;s, c, s): ends with the stop reply. Everything asked
    /// before is answered first; what is asked meanwhile waits. Without a deadline of its own: the
    /// one who runs a machine interrupts it.
    [[nodiscard]] base::Completion<Reply> run(const QByteArray& payload);
    /// Ctrl-C, if the machine runs or a run waits to go out; else nothing (a halted machine does
    /// not answer one). A stop reply that was lost on its way is asked for again.
    void interrupt();
    /// Tries QStartNoAckMode; acks go on where it is not answered OK.
    [[nodiscard]] base::Task<bool> startNoAckMode();

    [[nodiscard]] bool alive() const { return m_alive; }
    [[nodiscard]] bool running() const { return m_running; }
    /// What is said before this end closes the connection, however it comes to that; without
    /// waiting for an answer. A machine that still runs then is halted first.
    void setLastWord(const QByteArray& payload) { m_lastWord = payload; }
    /// Closes the connection; every request ends as Lost.
    void shutDown();
    /// For one who must find out first why the connection went: requests do not end with it, but
    /// with endRequests(), which must follow closed().
    void setRequestsEndLater() { m_requestsEndLater = true; }
    void endRequests();

signals:
    /// The connection has just gone.
    void closed();
    /// The connection is gone. Sent once, after every request has ended.
    void lost();
    /// Text of an `O` packet.
    void console(const QByteArray& text);

private:
    /// QEMU answers 400 pipelined `p` without trouble; the bound keeps both sides' socket buffers
    /// from filling up against each other.
    static constexpr std::size_t kMostInFlight = 256;

    struct Request {
        QByteArray payload;
        Milliseconds deadline{};
        base::Completion<Reply> done;
        bool isRun = false;
        bool abandoned = false; ///< timed out: its reply, if it comes, is dropped
        bool acked = false;
        int resends = 0;
    };
    using RequestPtr = std::shared_ptr<Request>;
    using Clock = std::chrono::steady_clock;
    struct Ended {
        base::Completion<Reply> done;
        Reply reply;
    };

    [[nodiscard]] base::Completion<Reply> enqueue(RequestPtr request);
    void received(const QByteArray& bytes);
    void handle(const Event& event);
    void packet(const QByteArray& payload);
    void finish(const RequestPtr& request, Reply reply);
    void deliverSoon();
    void deliver();
    void rejected();
    void pump();
    void send(const RequestPtr& request);
    void flush();
    [[nodiscard]] bool holdsAcks() const;
    void watchHead();
    void watchUntil(Clock::time_point due);
    void expire();
    [[nodiscard]] bool outOfStep() const;
    void sayLastWord();
    void connectionClosed();
    [[nodiscard]] std::size_t awaited() const;

    std::shared_ptr<Transport> m_transport;
    Decoder m_decoder;
    std::deque<RequestPtr> m_waiting;  ///< not sent yet
    std::deque<RequestPtr> m_inFlight; ///< sent, in the order of their replies; a run is the last
    std::vector<Ended> m_ended;        ///< who waits for them is resumed by the next deliver()
    QByteArray m_out;                  ///< goes out with the next flush()
    std::optional<Clock::time_point> m_due; ///< the deadline of the first in flight
    QTimer m_deadline;                      ///< fires at m_due or before it
    Clock::time_point m_fires;              ///< and when
    QTimer m_again;                         ///< for a stop reply after a Ctrl-C
    QByteArray m_lastWord;
    std::size_t m_window = 1; ///< how many may be in flight
    int m_bursts = 0;
    bool m_delivering = false; ///< deliver() will be called
    bool m_tellLost = false;
    bool m_acks = true;
    bool m_running = false;
    bool m_interruptNext = false; ///< the run that waits is halted as soon as it has gone out
    bool m_alive = true;
    bool m_requestsEndLater = false;
    bool m_requestsEnded = false;
};

} // namespace rsp
