// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "rsp/session.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>
#include <optional>

/// A stub that says exactly what a test has it say, and a session that is connected to it.
class ScriptedStub {
public:
    ScriptedStub()
    {
        if (!m_server.listen(m_folder.filePath(QStringLiteral("gdb"))))
            return;
        auto socket = std::make_unique<QLocalSocket>();
        socket->connectToServer(m_server.fullServerName());
        if (!socket->waitForConnected(5000) || !m_server.waitForNewConnection(5000))
            return;
        m_end.reset(m_server.nextPendingConnection());
        m_end->setParent(nullptr);
        session = std::make_shared<rsp::Session>(rsp::Transport::over(std::move(socket)));
        QObject::connect(session.get(), &rsp::Session::lost, m_end.get(), [this] { ++lost; });
        QObject::connect(session.get(), &rsp::Session::console, m_end.get(),
                         [this](const QByteArray& text) { console += text; });
    }

    /// What came and has not been taken; reads on.
    [[nodiscard]] const QByteArray& received()
    {
        if (m_end)
            m_received += m_end->readAll();
        return m_received;
    }
    /// Waits for exactly these bytes and takes them.
    [[nodiscard]] bool takes(const QByteArray& bytes)
    {
        if (!QTest::qWaitFor([&] { return received().size() >= bytes.size(); }))
            qWarning("only '%s' came", m_received.constData());
        const bool same = m_received.startsWith(bytes);
        if (!same)
            qWarning("'%s' came instead of '%s'", m_received.constData(), bytes.constData());
        m_received.remove(0, bytes.size());
        return same;
    }
    [[nodiscard]] bool takesPacket(const QByteArray& payload)
    {
        return takes(rsp::encode(payload));
    }
    /// An ack and a packet.
    void answers(const QByteArray& payload) { says('+' + rsp::encode(payload)); }
    void says(const QByteArray& bytes)
    {
        m_end->write(bytes);
        m_end->flush();
    }
    [[nodiscard]] bool ended() const { return m_end->state() == QLocalSocket::UnconnectedState; }
    void hangsUp() { m_end->disconnectFromServer(); }
    /// True when all that the stub has said is with the session, and all that the session says
    /// about it is here.
    [[nodiscard]] bool settled()
    {
        // A question of one's own goes through the same queue behind everything else.
        const auto marker = session->request("qMarker");
        if (!takesPacket("qMarker"))
            return false;
        answers("OK");
        return QTest::qWaitFor([&] { return marker.completed(); }) && takes("+");
    }

    std::shared_ptr<rsp::Session> session;
    int lost = 0;
    QByteArray console;

private:
    QTemporaryDir m_folder;
    QLocalServer m_server;
    std::unique_ptr<QLocalSocket> m_end;
    QByteArray m_received;
};

namespace detail {
inline base::Task<rsp::Reply> await(base::Completion<rsp::Reply> completion)
{
    rsp::Reply reply = co_await completion;
    co_return reply;
}
} // namespace detail

/// "Value OK", "TimedOut ", or "pending" where it does not end in five seconds.
inline QByteArray ended(const base::Completion<rsp::Reply>& completion)
{
    if (!QTest::qWaitFor([&] { return completion.completed(); }))
        return "pending";
    static const char* const names[] = {"Value", "Unsupported", "Error", "TimedOut", "Lost"};
    const auto reply = base::runToEnd(detail::await(completion));
    return names[static_cast<int>(reply.outcome)] + QByteArray(" ") + reply.payload;
}
