// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "base/task.h"

#include <QByteArray>
#include <QObject>
#include <QString>

#include <chrono>
#include <memory>

class QIODevice;
class QLocalSocket;
class QSocketNotifier;

namespace rsp {

/// A stream of bytes to a stub: a unix socket or TCP. Never blocks; lives on one thread.
///
/// Qt makes the connection; the bytes go by the descriptor itself. Two round trips a step are all
/// that stepping does, and Qt's sockets take four system calls more for each; and nobody who is
/// told of a reply within their signals may let go of the connection.
class Transport : public QObject {
    Q_OBJECT
public:
    /// Connects to `unix:PATH` or `HOST:PORT` (`[::1]:1234` for an IPv6 address). The error says
    /// what was tried and what to do.
    [[nodiscard]] static base::Task<base::Result<std::shared_ptr<Transport>>>
    connectTo(QString endpoint, std::chrono::milliseconds deadline);
    /// Takes over a socket that is connected already.
    [[nodiscard]] static std::shared_ptr<Transport> over(std::unique_ptr<QLocalSocket> socket);
    ~Transport() override;

    /// What the system does not take at once follows when it does.
    void write(const QByteArray& bytes);
    [[nodiscard]] bool open() const;
    void close();

signals:
    /// Sent from the event loop, at no depth of calls: who is told may destroy this.
    void received(const QByteArray& bytes);
    /// The connection has ended, from either side. Sent once.
    void closed();

private:
    explicit Transport(QIODevice& connected);
    void readSome();
    [[nodiscard]] bool readOnce();
    [[nodiscard]] bool isWorthWaiting();
    void writeMore();

    int m_socket; ///< ours
    std::unique_ptr<QSocketNotifier> m_readable;
    std::unique_ptr<QSocketNotifier> m_writable; ///< enabled while m_unsent waits
    QByteArray m_unsent;
    bool m_closed = false;
    int m_late = 0;   ///< how often in a row nothing came while it was waited for awake
    int m_asleep = 0; ///< so many times it is not waited for
};

} // namespace rsp
