// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace trace {

/// Standard output, written by file descriptor so that a reader that went away (| head) and a full
/// disk are told apart. Buffered; after the first failure it swallows what follows.
class Output {
public:
    explicit Output(int descriptor = 1)
        : m_descriptor(descriptor)
    {
    }
    ~Output() { flush(); }
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    void line(const QString& text);
    void raw(const QByteArray& bytes);
    void flush();

    /// The reader closed its end: nothing more to say, and no error.
    [[nodiscard]] bool readerGone() const { return m_gone; }
    /// A sentence when writing failed otherwise; empty when all is well.
    [[nodiscard]] const QString& trouble() const { return m_trouble; }
    [[nodiscard]] bool isTerminal() const;
    /// The terminal's width, or 100 where there is none; kept within 80 and 120.
    [[nodiscard]] int columns() const;

private:
    int m_descriptor;
    QByteArray m_buffer;
    bool m_gone = false;
    QString m_trouble;
};

} // namespace trace
