// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <utility>

namespace base {

/// A regular file that a user named, opened for reading. Nothing about it is believed: a folder, a
/// pipe, a socket or a device is refused without waiting for it (a FIFO's open() waits for its
/// other end, /dev/zero has no end), and nothing is read beyond the limit that the reader states.
///
/// An error is the cause alone, without the file's name and without a full stop, as
/// QFile::errorString() has it. It goes into the caller's sentence:
/// "The lesson %1 cannot be read: %2."
class InputFile {
public:
    [[nodiscard]] static Result<InputFile> open(const QString& path);
    ~InputFile();
    InputFile(InputFile&& other) noexcept
        : m_descriptor(std::exchange(other.m_descriptor, -1))
        , m_size(other.m_size)
    {
    }
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;
    InputFile& operator=(InputFile&&) = delete;

    /// Bytes when it was opened. It may have grown or shrunk since.
    [[nodiscard]] std::int64_t size() const { return m_size; }
    /// For who maps it; it stays this object's.
    [[nodiscard]] int descriptor() const { return m_descriptor; }
    /// The next `count` bytes; fewer only where the file ends.
    [[nodiscard]] Result<QByteArray> read(std::int64_t count);
    /// Everything from here to the end; an error where that is more than `most` bytes.
    [[nodiscard]] Result<QByteArray> rest(std::int64_t most);

private:
    InputFile(int descriptor, std::int64_t size)
        : m_descriptor(descriptor)
        , m_size(size)
    {
    }
    int m_descriptor;
    std::int64_t m_size;
};

/// The whole of a regular file of at most `most` bytes. The error is a cause, as above.
[[nodiscard]] Result<QByteArray> readFile(const QString& path, std::int64_t most);

/// A limit as people say it: "1 GB", "2 MB", "700 bytes".
[[nodiscard]] QString sizeText(std::int64_t bytes);

} // namespace base
