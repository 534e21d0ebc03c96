// SPDX-License-Identifier: GPL-2.0-or-later
#include "rsp/transport.h"

#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>
#include <QPointer>
#include <QSocketNotifier>
#include <QTcpSocket>
#include <QTimer>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace rsp {

namespace {

struct TcpEndpoint {
    QString host;
    quint16 port = 0;
};

std::optional<TcpEndpoint> tcpEndpoint(const QString& text)
{
    const auto colon = text.lastIndexOf(QLatin1Char(':'));
    if (colon < 0)
        return std::nullopt;
    bool ok = false;
    const auto port = text.mid(colon + 1).toUShort(&ok);
    if (!ok || port == 0)
        return std::nullopt;
    auto host = text.left(colon);
    if (host.startsWith(QLatin1String("tcp:")))
        host.remove(0, 4);
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.mid(1, host.size() - 2);
    return TcpEndpoint{host.isEmpty() ? QStringLiteral("127.0.0.1") : host, port};
}

/// What starts a QEMU that listens at this endpoint.
QString qemuOption(const QString& endpoint)
{
    const auto tcp = tcpEndpoint(endpoint);
    if (endpoint.startsWith(QLatin1String("unix:")) || !tcp)
        return QStringLiteral("-gdb %1,server=on,wait=off").arg(endpoint);
    if (tcp->host.contains(QLatin1Char(':'))) // of -gdb tcp:[::1]:1234 QEMU 7.2 can make nothing
        return QStringLiteral(
                   "-chardev socket,id=gdb,host=%1,port=%2,server=on,wait=off,nodelay=on "
                   "-gdb chardev:gdb")
            .arg(tcp->host)
            .arg(tcp->port);
    return QStringLiteral("-gdb tcp:%1:%2").arg(tcp->host).arg(tcp->port);
}

/// Why a local socket cannot be had, in the system's words: Qt's carry the name of a function.
QString localTrouble(const QString& path)
{
    sockaddr_un address{};
    const QByteArray name = QFile::encodeName(path);
    if (name.size() >= static_cast<qsizetype>(sizeof address.sun_path))
        return Transport::tr("a socket's path has at most %1 bytes, and this has %2")
            .arg(sizeof address.sun_path - 1)
            .arg(name.size());
    address.sun_family = AF_UNIX;
    std::copy(name.begin(), name.end(), std::begin(address.sun_path));
    const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const bool works = probe >= 0 && ::connect(probe, reinterpret_cast<const sockaddr*>(&address),
                                               sizeof address) == 0;
    const int cause = works ? ECONNREFUSED : errno; // now it does: nobody took us a moment ago
    if (probe >= 0)
        ::close(probe);
    return QString::fromLocal8Bit(std::strerror(cause));
}

qintptr descriptorOf(const QIODevice& connected)
{
    if (const auto* local = qobject_cast<const QLocalSocket*>(&connected))
        return local->socketDescriptor();
    const auto* tcp = qobject_cast<const QTcpSocket*>(&connected);
    return tcp ? tcp->socketDescriptor() : -1;
}

/// A second descriptor of the socket, which goes on where Qt's is closed.
int ownDescriptor(qintptr socket)
{
    const int own = socket < 0 ? -1 : ::fcntl(static_cast<int>(socket), F_DUPFD_CLOEXEC, 0);
    if (own >= 0)
        ::fcntl(own, F_SETFL, ::fcntl(own, F_GETFL) | O_NONBLOCK);
    return own;
}

using Clock = std::chrono::steady_clock;
/// How long what comes next is waited for awake: QEMU 7.2 answers `g` in some 30 us and a step in
/// 100, and waking up takes 20.
constexpr std::chrono::microseconds kAwake{150};
/// What else the thread has to do waits so long at most.
constexpr std::chrono::milliseconds kOthersWait{5};
constexpr int kMostLate = 8; ///< powers of two

bool comesLater(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

} // namespace

Transport::Transport(QIODevice& connected)
    : m_socket(ownDescriptor(descriptorOf(connected)))
{
    if (const QByteArray early = connected.readAll(); !early.isEmpty()) // Qt has read it already
        QMetaObject::invokeMethod(
            this, [this, early] { emit received(early); }, Qt::QueuedConnection);
    if (m_socket < 0) { // it went before anybody listened
        QMetaObject::invokeMethod(this, &Transport::close, Qt::QueuedConnection);
        return;
    }
    m_readable = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Read);
    m_writable = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Write);
    m_writable->setEnabled(false);
    connect(m_readable.get(), &QSocketNotifier::activated, this, &Transport::readSome);
    connect(m_writable.get(), &QSocketNotifier::activated, this, &Transport::writeMore);
}

Transport::~Transport()
{
    m_readable.reset();
    m_writable.reset();
    if (m_socket >= 0)
        ::close(m_socket);
}

std::shared_ptr<Transport> Transport::over(std::unique_ptr<QLocalSocket> socket)
{
    return std::shared_ptr<Transport>(new Transport(*socket));
}

base::Task<base::Result<std::shared_ptr<Transport>>>
Transport::connectTo(QString endpoint, std::chrono::milliseconds deadline)
{
    using Outcome = base::Result<std::shared_ptr<Transport>>;
    // Empty: it worked. Completed from the event loop, never inside a socket's own signal: who is
    // resumed may destroy the socket.
    const base::Completion<QString> connected;
    std::unique_ptr<QIODevice> device;

    if (endpoint.startsWith(QLatin1String("unix:")) && endpoint.size() > 5) {
        auto socket = std::make_unique<QLocalSocket>();
        QObject::connect(
            socket.get(), &QLocalSocket::connected, socket.get(),
            [connected] { connected.complete({}); }, Qt::QueuedConnection);
        // As QEMU reads it: from the working directory. Qt would look in TMPDIR.
        const QString path = QFileInfo(endpoint.mid(5)).absoluteFilePath();
        QObject::connect(
            socket.get(), &QLocalSocket::errorOccurred, socket.get(),
            [connected, path] { connected.complete(localTrouble(path)); }, Qt::QueuedConnection);
        socket->connectToServer(path);
        device = std::move(socket);
    } else if (const auto tcp = tcpEndpoint(endpoint)) {
        auto socket = std::make_unique<QTcpSocket>();
        // Without it each packet waits for the ack of the last: 23 steps a second.
        QObject::connect(
            socket.get(), &QTcpSocket::connected, socket.get(),
            [connected, s = socket.get()] {
                s->setSocketOption(QAbstractSocket::LowDelayOption, 1);
                connected.complete({});
            },
            Qt::QueuedConnection);
        QObject::connect(
            socket.get(), &QTcpSocket::errorOccurred, socket.get(),
            [connected, s = socket.get()] { connected.complete(s->errorString()); },
            Qt::QueuedConnection);
        socket->connectToHost(tcp->host, tcp->port);
        device = std::move(socket);
    } else {
        const QString text = tr("'%1' names no stub: write unix:PATH or HOST:PORT.").arg(endpoint);
        co_return Outcome(base::Error{text});
    }

    QTimer timer;
    timer.setSingleShot(true);
    QObject::connect(&timer, &QTimer::timeout, &timer,
                     [connected] { connected.complete(tr("no answer in time")); });
    timer.start(deadline);
    const QString trouble = co_await connected;
    timer.stop();
    device->disconnect();
    if (!trouble.isEmpty()) {
        const QString text =
            tr("Cannot reach a stub at %1 (%2): start QEMU with %3, or name another.")
                .arg(endpoint, trouble, qemuOption(endpoint));
        // The socket is in the middle of its own signal: it goes when that has ended.
        device.release()->deleteLater();
        co_return Outcome(base::Error{text});
    }
    co_return Outcome(std::shared_ptr<Transport>(new Transport(*device)));
}

void Transport::write(const QByteArray& bytes)
{
    if (m_closed || m_socket < 0)
        return;
    m_unsent += bytes;
    if (!m_writable->isEnabled()) // else it waits behind what the system does not take yet
        writeMore();
}

void Transport::writeMore()
{
    while (!m_unsent.isEmpty()) {
        const auto count = ::send(m_socket, m_unsent.constData(),
                                  static_cast<std::size_t>(m_unsent.size()), MSG_NOSIGNAL);
        if (count < 0 && comesLater(errno))
            break;
        if (count < 0) { // nobody reads any more: what was said before is read all the same
            m_unsent.clear();
            break;
        }
        m_unsent.remove(0, count);
    }
    m_writable->setEnabled(!m_unsent.isEmpty());
}

/// Who was told has asked again, as a rule, and the reply comes in less time than it takes to be
/// put to sleep and woken up: it is waited for awake.
void Transport::readSome()
{
    const QPointer<Transport> self(this);
    const auto since = Clock::now();
    while (readOnce() && self && !m_closed && Clock::now() - since < kOthersWait &&
           isWorthWaiting())
        ;
}

/// True where there was something, which has been told of.
bool Transport::readOnce()
{
    std::array<char, 65536> bytes; // NOLINT(*-member-init): read() fills what is used of it
    const auto count = ::read(m_socket, bytes.data(), bytes.size());
    if (count > 0)
        emit received(QByteArray(bytes.data(), count));
    else if (count == 0 || !comesLater(errno))
        close();
    return count > 0; // a local: this may be gone
}

/// Waits awake for what comes next; true when it is there. Where that is late again and again (a
/// machine that runs, a core that others need), it is done ever more rarely.
bool Transport::isWorthWaiting()
{
    if (m_asleep > 0) {
        --m_asleep;
        return false;
    }
    const auto since = Clock::now();
    do {
        pollfd wait{m_socket, POLLIN, 0};
        if (::poll(&wait, 1, 0) != 0) {
            m_late = std::max(m_late - 1, 0);
            return true;
        }
    } while (Clock::now() - since < kAwake);
    m_late = std::min(m_late + 1, kMostLate);
    m_asleep = 1 << m_late;
    return false;
}

bool Transport::open() const
{
    return !m_closed;
}

void Transport::close()
{
    if (std::exchange(m_closed, true))
        return;
    if (m_socket >= 0) {
        m_readable->setEnabled(false);
        m_writable->setEnabled(false);
        ::shutdown(m_socket, SHUT_RDWR); // the other side learns of it though we live on
    }
    emit closed();
}

} // namespace rsp
