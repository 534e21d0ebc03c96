// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "cli/output.h"

#include <QCommandLineOption>
#include <QElapsedTimer>
#include <QString>

#include <optional>

namespace cli {

/// `--log rsp` and `--log rsp:FILE`, of each program that talks to a stub: the conversation, a line
/// a packet, with the seconds since the program began to listen, the packet, and what it means. It
/// changes nothing of what is said or recorded. Keep it as long as machines are talked to.
class ConversationLog {
public:
    ConversationLog() = default;
    ~ConversationLog();
    ConversationLog(const ConversationLog&) = delete;
    ConversationLog& operator=(const ConversationLog&) = delete;

    [[nodiscard]] static QCommandLineOption option();
    /// Whether the option's value is one: a sentence where it is not.
    [[nodiscard]] static base::Result<void> checked(const QString& value);

    /// Listens from now on: on standard error, or into the file that the value names, which is
    /// made anew. A sentence where that cannot be written.
    [[nodiscard]] base::Result<void> start(const QString& value);
    /// Ends it and says `code`; 3 where not all of the log could be written, which is said.
    [[nodiscard]] int finish(const char* program, int code);

private:
    void end();

    QElapsedTimer m_clock;
    int m_descriptor = -1; ///< of a file of ours
    std::optional<Output> m_output;
};

} // namespace cli
