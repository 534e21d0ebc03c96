// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/input-file.h"
#include "base/result.h"

#include <QString>

#include <cstdint>
#include <memory>
#include <span>

namespace recording {

/// A regular file in memory as it is on disk: read where it is looked at, not before.
class MappedFile {
public:
    /// The error is a cause, as base::InputFile's.
    [[nodiscard]] static base::Result<std::shared_ptr<const MappedFile>> open(const QString& path);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    [[nodiscard]] std::int64_t size() const { return m_size; }
    /// Fewer bytes than asked for where the file ends, or has become shorter since it was opened.
    [[nodiscard]] std::span<const std::uint8_t> at(std::int64_t offset, std::int64_t count) const;

private:
    MappedFile(base::InputFile file, const std::uint8_t* bytes)
        : m_file(std::move(file))
        , m_bytes(bytes)
        , m_size(m_file.size())
    {
    }
    base::InputFile m_file;
    const std::uint8_t* m_bytes;
    std::int64_t m_size;
};

} // namespace recording
