// SPDX-License-Identifier: GPL-2.0-or-later
// The bytes between us and a stub: all of them, in order, in both directions, then the end, once.
#include "rsp/transport.h"
#include "scripted-stub.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <array>

#include <sys/socket.h>
#include <unistd.h>

namespace {

/// What a stub listens with, and its end of the connection: a unix socket or TCP on loopback.
class OtherSide {
public:
    explicit OtherSide(bool isTcp)
        : m_isTcp(isTcp)
    {
        if (m_isTcp)
            m_tcp.listen(QHostAddress::LocalHost);
        else
            m_local.listen(m_folder.filePath(QStringLiteral("gdb")));
    }
    [[nodiscard]] QString endpoint() const
    {
        return m_isTcp ? QStringLiteral("127.0.0.1:%1").arg(m_tcp.serverPort())
                       : QStringLiteral("unix:") + m_local.fullServerName();
    }
    /// The stub's end, once somebody has connected.
    QIODevice* end()
    {
        if (!m_end && m_isTcp &&
            (m_tcp.hasPendingConnections() || m_tcp.waitForNewConnection(5000)))
            m_end.reset(m_tcp.nextPendingConnection());
        else if (!m_end && !m_isTcp &&
                 (m_local.hasPendingConnections() || m_local.waitForNewConnection(5000)))
            m_end.reset(m_local.nextPendingConnection());
        if (m_end)
            m_end->setParent(nullptr);
        return m_end.get();
    }
    void hangUp() { m_end.reset(); }

private:
    bool m_isTcp;
    QTemporaryDir m_folder;
    QTcpServer m_tcp;
    QLocalServer m_local;
    std::unique_ptr<QIODevice> m_end;
};

/// More than a socket's buffers hold, and no two neighbours alike.
QByteArray much()
{
    QByteArray bytes(3 << 20, Qt::Uninitialized);
    for (qsizetype i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>(i * 31 + (i >> 8));
    return bytes;
}

} // namespace

class tst_transport : public QObject {
    Q_OBJECT

    static void kinds()
    {
        QTest::addColumn<bool>("isTcp");
        QTest::newRow("unix") << false;
        QTest::newRow("tcp") << true;
    }
    static std::shared_ptr<rsp::Transport> connected(const OtherSide& other)
    {
        auto transport = base::runToEnd(
            rsp::Transport::connectTo(other.endpoint(), std::chrono::milliseconds(5000)));
        return transport ? *transport : nullptr;
    }

private slots:
    void whatTheSystemDoesNotTakeAtOnceFollows_data() { kinds(); }
    void whatTheSystemDoesNotTakeAtOnceFollows()
    {
        QFETCH(bool, isTcp);
        OtherSide other(isTcp);
        const auto transport = connected(other);
        QVERIFY(transport && other.end());
        const QByteArray all = much();
        transport->write(all.left(all.size() / 2));
        transport->write(all.mid(all.size() / 2));
        QByteArray came;
        QTRY_VERIFY((came += other.end()->readAll()).size() >= all.size());
        QVERIFY(came == all);
    }

    void allThatWasSaidIsToldBeforeTheEnd_data() { kinds(); }
    void allThatWasSaidIsToldBeforeTheEnd()
    {
        QFETCH(bool, isTcp);
        OtherSide other(isTcp);
        const auto transport = connected(other);
        QVERIFY(transport && other.end());
        QByteArray came;
        int ends = 0;
        connect(transport.get(), &rsp::Transport::received, this,
                [&](const QByteArray& bytes) { came += bytes; });
        connect(transport.get(), &rsp::Transport::closed, this, [&] { ++ends; });
        const QByteArray all = much();
        other.end()->write(all);
        QTRY_VERIFY(other.end()->bytesToWrite() == 0);
        other.hangUp();
        QTRY_COMPARE(ends, 1);
        QVERIFY(came == all);
        QVERIFY(!transport->open());
        transport->write("nobody reads this");
        transport->close();
        QCOMPARE(ends, 1);
    }

    void whatCameBeforeTheTransportWasMadeIsTold()
    {
        OtherSide other(false);
        auto socket = std::make_unique<QLocalSocket>();
        socket->connectToServer(other.endpoint().mid(5));
        QVERIFY(socket->waitForConnected(5000) && other.end());
        other.end()->write("early");
        QVERIFY(other.end()->waitForBytesWritten(5000));
        QVERIFY(socket->waitForReadyRead(5000)); // Qt has it in its own buffer
        const auto transport = rsp::Transport::over(std::move(socket));
        QByteArray came;
        connect(transport.get(), &rsp::Transport::received, this,
                [&](const QByteArray& bytes) { came += bytes; });
        other.end()->write(", late");
        QTRY_COMPARE(came, QByteArray("early, late"));
    }

    // What is answered at once is read at once: the thread's other work has its turn all the same.
    void aStubThatTalksWithoutEndLeavesTimeForTheRest()
    {
        constexpr int kTooMany = 1000000; // of 5 ms: nobody else has had a turn
        std::array<int, 2> ends{};
        QVERIFY(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
        auto socket = std::make_unique<QLocalSocket>();
        QVERIFY(socket->setSocketDescriptor(ends[0]));
        const auto transport = rsp::Transport::over(std::move(socket));
        int told = 0;
        bool inTime = false;
        const auto says = [&] { return ::send(ends[1], "x", 1, MSG_NOSIGNAL) == 1; };
        connect(transport.get(), &rsp::Transport::received, this, [&] {
            if (++told == kTooMany || !says())
                transport->close();
        });
        QTimer::singleShot(20, this, [&] {
            inTime = transport->open();
            transport->close();
        });
        QVERIFY(says());
        QTRY_VERIFY_WITH_TIMEOUT(!transport->open(), 60000);
        ::close(ends[1]);
        QVERIFY(inTime);
        QVERIFY(told > 0);
    }

    void whoIsToldMayDropIt_data() { kinds(); }
    void whoIsToldMayDropIt()
    {
        QFETCH(bool, isTcp);
        OtherSide other(isTcp);
        auto transport = connected(other);
        QVERIFY(transport && other.end());
        int told = 0;
        connect(transport.get(), &rsp::Transport::received, this, [&] {
            ++told;
            transport.reset();
        });
        other.end()->write("one");
        QTRY_COMPARE(told, 1);
        QVERIFY(!transport);
    }

    void closedByUsTheOtherSideLearnsIt_data() { kinds(); }
    void closedByUsTheOtherSideLearnsIt()
    {
        QFETCH(bool, isTcp);
        OtherSide other(isTcp);
        const auto transport = connected(other);
        QVERIFY(transport && other.end());
        bool isGone = false;
        connect(other.end(), &QIODevice::readChannelFinished, this, [&] { isGone = true; });
        transport->write("last word");
        transport->close(); // and lives on
        QTRY_VERIFY(isGone);
        QCOMPARE(other.end()->readAll(), QByteArray("last word"));
    }
};

QTEST_GUILESS_MAIN(tst_transport)
#include "tst_transport.moc"
