// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/terminal-text.h"

#include <QByteArray>
#include <QDeadlineTimer>
#include <QString>

namespace cli {

/// Standard output, written by file descriptor so that a reader that went away (| head) and a full
/// disk are told apart, and so that nothing is lost in silence: who prints asks at the end, by
/// finish(), whether it was written. Buffered; after the first failure it swallows what follows.
class Output {
public:
    explicit Output(int descriptor = 1)
        : m_descriptor(descriptor)
    {
    }
    ~Output() { flush(); }
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    /// One line: whatever is in the text, it stays one.
    void line(const TerminalText& text);
    /// A text of several lines, such as a help text, as it is.
    void text(const QString& text);
    /// A JSON document, with what a terminal would obey written in JSON's way.
    void json(const QByteArray& json);
    /// Bytes as they are, for what a terminal is meant to obey.
    void raw(const QByteArray& bytes);
    void flush();
    /// Writes the rest and says `code`, or 3 where something could not be written, which is said on
    /// standard error in `program`'s name.
    [[nodiscard]] int finish(const char* program, int code);

    enum class Written { Yes, Failed, TooLate, Interrupted };
    /// At once and as they are, for what a guest prints. Waits for a slow reader, but not beyond
    /// the deadline, nor beyond a signal that ends us (cli::Signals).
    [[nodiscard]] Written passOn(const QByteArray& bytes, const QDeadlineTimer& deadline);

    /// The reader closed its end: nothing more to say, and no error.
    [[nodiscard]] bool readerGone() const { return m_gone; }
    /// A sentence when writing failed otherwise; empty when all is well.
    [[nodiscard]] QString trouble() const;
    /// What the system said when it failed (errno), or 0.
    [[nodiscard]] int error() const { return m_error; }
    [[nodiscard]] bool isTerminal() const;
    /// The terminal's width, or 100 where there is none; kept within 80 and 120.
    [[nodiscard]] int columns() const;

private:
    int m_descriptor;
    QByteArray m_buffer;
    bool m_gone = false;
    int m_error = 0;
};

/// A sentence on standard error, in the program's name (null: without one) and as visible text.
void complain(const char* program, const QString& sentence);

} // namespace cli
