// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/output.h"

#include "vm/signals.h"

#include <algorithm>
#include <cerrno>
#include <climits>

#include <poll.h>
#include <unistd.h>

namespace vm {

Output::Written Output::write(const QByteArray& bytes, const QDeadlineTimer& deadline)
{
    for (qsizetype done = 0; done < bytes.size();) {
        pollfd out{STDOUT_FILENO, POLLOUT, 0};
        const auto patience = std::min<qint64>(deadline.remainingTime(), INT_MAX); // -1: for ever
        const int ready = poll(&out, 1, static_cast<int>(patience));
        if (ready == 0)
            return Written::TooLate;
        // A pipe that is ready takes that much at once (pipe(7), PIPE_BUF).
        const auto size =
            static_cast<std::size_t>(std::min<qsizetype>(PIPE_BUF, bytes.size() - done));
        const auto count = ready < 0 ? -1 : ::write(STDOUT_FILENO, bytes.constData() + done, size);
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

} // namespace vm
