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

namespace rsp {

/// A stream of bytes to a stub: a unix socket or TCP. Never blocks; lives on one thread.
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

    void write(const QByteArray& bytes);
    [[nodiscard]] QByteArray readAll();
    [[nodiscard]] bool open() const;
    void close();

signals:
    void readyRead();
    /// The other side has gone. Sent once.
    void closed();

private:
    explicit Transport(std::unique_ptr<QIODevice> device);
    std::unique_ptr<QIODevice> m_device;
    bool m_closed = false;
};

} // namespace rsp
