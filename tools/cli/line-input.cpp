// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/line-input.h"

#include "cli/signals.h"

#include <QCoreApplication>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <poll.h>
#include <unistd.h>

namespace cli {

namespace {
constexpr qsizetype kLongest = 4096;
}

std::optional<QString> LineInput::next()
{
    for (;;) {
        const auto end = m_buffer.indexOf('\n');
        if (end >= 0 && m_skipping) {
            m_buffer.remove(0, end + 1);
            m_skipping = false;
            continue;
        }
        if (end >= 0)
            return take(end);
        if (m_skipping)
            m_buffer.clear();
        if (m_buffer.size() > kLongest) {
            m_skipping = true;
            const QString beginning = QString::fromUtf8(m_buffer.left(kLongest));
            m_buffer.clear();
            return beginning;
        }
        if (!waitForMore())
            return {};
        std::array<char, kLongest> bytes{};
        const auto n = ::read(m_descriptor, bytes.data(), bytes.size());
        if (n > 0) {
            m_buffer.append(bytes.data(), n);
            continue;
        }
        if (n < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (n < 0)
            m_error = errno;
        if (n < 0 || m_buffer.isEmpty())
            return {};
        return take(m_buffer.size());
    }
}

QString LineInput::take(qsizetype end)
{
    QByteArray line = m_buffer.left(std::min(end, kLongest));
    m_buffer.remove(0, end + 1);
    if (line.endsWith('\r'))
        line.chop(1);
    return QString::fromUtf8(line);
}

/// Waits for input. A signal that comes between the question whether one came and the wait would
/// be slept over, so they are let in by the wait alone (ppoll(2)).
bool LineInput::waitForMore() const
{
    sigset_t ours;
    sigset_t before;
    sigemptyset(&ours);
    for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGTERM})
        sigaddset(&ours, number);
    pthread_sigmask(SIG_BLOCK, &ours, &before);
    pollfd in{m_descriptor, POLLIN, 0};
    while (Signals::last() == 0 && ppoll(&in, 1, nullptr, &before) < 0 && errno == EINTR) {
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return Signals::last() == 0;
}

QString LineInput::trouble() const
{
    if (m_error == 0)
        return {};
    return QCoreApplication::translate("cli", "Reading standard input failed: %1.")
        .arg(QString::fromLocal8Bit(std::strerror(m_error)));
}

bool LineInput::isTerminal() const
{
    return ::isatty(m_descriptor) == 1;
}

} // namespace cli
