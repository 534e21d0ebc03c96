// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace cli {

/// Standard input, a line at a time, for a conversation: a terminal, a pipe or a file. While a
/// cli::Signals is there a signal ends it as the end of input does, also one that came before.
class LineInput {
public:
    explicit LineInput(int descriptor = 0)
        : m_descriptor(descriptor)
    {
    }
    /// The next line without its end; of one longer than 4096 bytes its beginning. A last line
    /// without an end is one. Nothing at the end of input, after a signal, and where it cannot be
    /// read.
    [[nodiscard]] std::optional<QString> next();
    /// A sentence where it could not be read; empty when all is well.
    [[nodiscard]] QString trouble() const;
    /// A person sits there, and is to be prompted.
    [[nodiscard]] bool isTerminal() const;

private:
    [[nodiscard]] QString take(qsizetype end);
    [[nodiscard]] bool waitForMore() const;

    int m_descriptor;
    QByteArray m_buffer;
    bool m_skipping = false; ///< the rest of a line that was too long
    int m_error = 0;
};

} // namespace cli
