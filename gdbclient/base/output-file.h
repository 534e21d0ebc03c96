// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <functional>

namespace base {

/// A file that a user named, written anew from its beginning. Nobody else writes a regular one
/// meanwhile, and who reads the old one keeps it: the new one takes its place. A pipe that nobody
/// reads, or that is full, is waited for only while somebody wants to wait.
///
/// An error is the cause alone, without the file's name and without a full stop, as
/// QFile::errorString() has it.
class OutputFile {
public:
    /// Whether to go on waiting for who reads a pipe. Without it, a pipe that nobody reads when it
    /// is opened is an error.
    using GoOn = std::function<bool()>;

    OutputFile() = default;
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    [[nodiscard]] Result<void> open(const QString& path, GoOn goOn = {});
    /// All of it is in the file when this returns, and as much as fitted where it is an error.
    [[nodiscard]] Result<void> write(const QByteArray& bytes);
    /// Bytes that were written.
    [[nodiscard]] std::int64_t position() const { return m_position; }
    /// Takes what was written behind that byte away again, of a regular file.
    void cutAt(std::int64_t position);

private:
    [[nodiscard]] Result<bool> tryToOpen(const QByteArray& path);
    [[nodiscard]] Result<bool> replace(const QByteArray& path);

    GoOn m_goOn;
    int m_descriptor = -1;
    std::int64_t m_position = 0;
};

} // namespace base
