// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/output.h"

#include <QCoreApplication>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <sys/ioctl.h>
#include <unistd.h>

namespace trace {

void Output::line(const QString& text)
{
    raw(text.toUtf8() + '\n');
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
    while (done < m_buffer.size() && !m_gone && m_trouble.isEmpty()) {
        const auto n = ::write(m_descriptor, m_buffer.constData() + done,
                               static_cast<std::size_t>(m_buffer.size() - done));
        if (n >= 0) {
            done += n;
        } else if (errno == EPIPE) {
            // SIGPIPE is ignored (Qt Network does so, main() too), so write says it.
            m_gone = true;
        } else if (errno != EINTR) {
            m_trouble = QCoreApplication::translate("trace", "Writing the output failed: %1.")
                            .arg(QString::fromLocal8Bit(std::strerror(errno)));
        }
    }
    m_buffer.clear();
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

} // namespace trace
