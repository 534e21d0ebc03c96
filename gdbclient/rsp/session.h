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

/// Requests and their replies, in order, over one connection. Requests are pipelined: all that is
/// asked goes out at once. While the machine runs nothing goes out but the interrupt, because
/// QEMU's stub takes any byte for one. Lives on one thread and never blocks it.
class Session : public QObject {
    Q_OBJECT
public:
    using Milliseconds = std::chrono::milliseconds;
    static constexpr int kResends = 3;

    explicit Session(std::shared_ptr<Transport> transport);
    ~Session() override;

    /// Asks one thing. The deadline counts from when the request before it was answered.
    [[nodiscard]] base::Completion<Reply> request(const QByteArray& payload,
                                                  Milliseconds deadline = Milliseconds(5000));
    /// Lets the machine run (vCont;c, vCont;s, c, s): ends with the stop reply. Everything asked
    /// before is answered first; what is asked meanwhile waits. Without a deadline of its own: the
    /// one who runs a machine interrupts it.
    [[nodiscard]] base::Completion<Reply> run(const QByteArray& payload);
    /// Ctrl-C, if the machine runs; else nothing (a halted machine does not answer one).
    void interrupt();
    /// Tries QStartNoAckMode; acks go on where it is not answered OK.
    [[nodiscard]] base::Task<bool> startNoAckMode();

    [[nodiscard]] bool alive() const { return m_alive; }
    [[nodiscard]] bool running() const { return m_running; }
    /// Ends every request as Lost and closes the connection.
    void shutDown();

signals:
    /// The connection is gone. Sent once, after every request has ended.
    void lost();
    /// Text of an `O` packet.
    void console(const QByteArray& text);
    /// For a protocol log: what went over the line, as payloads.
    void traffic(bool sent, const QByteArray& payload);

private:
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

    void received();
    void handle(const Event& event);
    void packet(const QByteArray& payload);
    void rejected();
    void pump();
    void send(const RequestPtr& request);
    void watchHead();
    void expire();
    void connectionClosed();

    std::shared_ptr<Transport> m_transport;
    Decoder m_decoder;
    std::deque<RequestPtr> m_waiting;  ///< not sent yet
    std::deque<RequestPtr> m_inFlight; ///< sent, in the order of their replies
    QTimer m_deadline;                 ///< of the first in flight
    bool m_acks = true;
    bool m_running = false;
    bool m_alive = true;
};

} // namespace rsp
