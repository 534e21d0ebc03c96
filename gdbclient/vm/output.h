// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QDeadlineTimer>

namespace vm {

/// This program's standard output, for what the guests print.
class Output {
public:
    enum class Written { Yes, Failed, TooLate, Interrupted };

    /// Waits for a slow reader, but not beyond the deadline, nor beyond a signal that ends us.
    [[nodiscard]] Written write(const QByteArray& bytes, const QDeadlineTimer& deadline);
    /// What the system said when it failed.
    [[nodiscard]] int error() const { return m_error; }

private:
    int m_error = 0;
};

} // namespace vm
