// SPDX-License-Identifier: GPL-2.0-or-later
#include "recording/mapped-file.h"

#include <algorithm>
#include <cerrno>
#include <sys/mman.h>
#include <sys/stat.h>

namespace recording {

base::Result<std::shared_ptr<const MappedFile>> MappedFile::open(const QString& path)
{
    auto file = base::InputFile::open(path);
    if (!file)
        return file.error();
    const std::uint8_t* bytes = nullptr;
    if (file->size() > 0) {
        void* mapped = ::mmap(nullptr, static_cast<std::size_t>(file->size()), PROT_READ,
                              MAP_PRIVATE, file->descriptor(), 0);
        if (mapped == MAP_FAILED)
            return base::Error{qt_error_string(errno)};
        bytes = static_cast<const std::uint8_t*>(mapped);
    }
    return std::shared_ptr<const MappedFile>(new MappedFile(std::move(file).value(), bytes));
}

MappedFile::~MappedFile()
{
    if (m_bytes)
        ::munmap(const_cast<std::uint8_t*>(m_bytes), static_cast<std::size_t>(m_size));
}

std::span<const std::uint8_t> MappedFile::at(std::int64_t offset, std::int64_t count) const
{
    // What lies behind the end of a file that somebody has cut kills the process (SIGBUS).
    struct stat now {};
    if (::fstat(m_file.descriptor(), &now) != 0)
        return {};
    const std::int64_t end = std::min<std::int64_t>(m_size, now.st_size);
    if (offset < 0 || count < 0 || offset >= end)
        return {};
    return {m_bytes + offset, static_cast<std::size_t>(std::min(count, end - offset))};
}

} // namespace recording
