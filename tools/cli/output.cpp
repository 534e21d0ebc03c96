// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/output.h"

#include "cli/exit-code.h"
#include "cli/plain-text.h"
#include "cli/signals.h"

#include <QCoreApplication>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace cli {

namespace {

/// Waits until the descriptor takes something; for one that does not block (a terminal that another
/// program left so).
void waitUntilWritable(int descriptor)
{
    pollfd out{descriptor, POLLOUT, 0};
    (void)poll(&out, 1, -1);
}

} // namespace

void Output::line(const TerminalText& text)
{
    raw(text.text().toUtf8() + '\n');
}

void Output::text(const QString& text)
{
    raw(visible(text, Controls::NewLines).toUtf8());
}

void Output::json(const QByteArray& json)
{
    raw(visibleJson(json));
}

void Output::raw(const QByteArray& bytes)
{
    constexpr qsizetype kFlushAt = 1 << 16;
    m_buffer += bytes;
    if (m_buffer.size() >= kFlushAt)
        flush();
}

void Output::flush()
{
    qsizetype done = 0;
    while (done < m_buffer.size() && !m_gone && m_error == 0) {
        const auto n = ::write(m_descriptor, m_buffer.constData() + done,
                               static_cast<std::size_t>(m_buffer.size() - done));
        if (n >= 0)
            done += n;
        else if (errno == EPIPE) // SIGPIPE is ignored (cli::begin), so write says it
            m_gone = true;
        else if (errno == EAGAIN)
            waitUntilWritable(m_descriptor);
        else if (errno != EINTR)
            m_error = errno;
    }
    m_buffer.clear();
}

int Output::finish(const char* program, int code)
{
    flush();
    if (m_error == 0)
        return code;
    complain(program, trouble());
    return Error;
}

Output::Written Output::passOn(const QByteArray& bytes, const QDeadlineTimer& deadline)
{
    for (qsizetype done = 0; done < bytes.size();) {
        pollfd out{m_descriptor, POLLOUT, 0};
        const auto patience = std::min<qint64>(deadline.remainingTime(), INT_MAX); // -1: for ever
        const int ready = poll(&out, 1, static_cast<int>(patience));
        if (ready == 0)
            return Written::TooLate;
        // A pipe that is ready takes that much at once (pipe(7), PIPE_BUF).
        const auto size =
            static_cast<std::size_t>(std::min<qsizetype>(PIPE_BUF, bytes.size() - done));
        const auto count = ready < 0 ? -1 : ::write(m_descriptor, bytes.constData() + done, size);
        if (count >= 0) {
            done += count;
        } else if (errno == EINTR && Signals::last() != 0) {
            return Written::Interrupted;
        } else if (errno != EINTR && errno != EAGAIN) {
            m_error = errno;
            return Written::Failed;
        }
    }
    return Written::Yes;
}

QString Output::trouble() const
{
    if (m_error == 0)
        return {};
    return QCoreApplication::translate("cli", "Writing the output failed: %1.")
        .arg(QString::fromLocal8Bit(std::strerror(m_error)));
}

bool Output::isTerminal() const
{
    return ::isatty(m_descriptor) == 1;
}

int Output::columns() const
{
    constexpr int kNarrow = 80;
    constexpr int kUsual = 100;
    constexpr int kWide = 120;
    winsize size{};
    if (::ioctl(m_descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return kUsual;
    return std::clamp(static_cast<int>(size.ws_col), kNarrow, kWide);
}

void complain(const char* program, const QString& sentence)
{
    // Written, not printed: nothing of it may be left in a buffer when the program dies.
    Output(STDERR_FILENO)
        .text((program ? QLatin1String(program) + QStringLiteral(": ") : QString()) + sentence +
              QLatin1Char('\n'));
}

} // namespace cli
