// SPDX-License-Identifier: GPL-2.0-or-later
#include "machine/memory-file.h"

#include <cerrno>
#include <cstring>

#include <sys/mman.h>

namespace machine {

base::Result<std::shared_ptr<MemoryFile>> MemoryFile::of(const QByteArray& bytes)
{
    Descriptor file(memfd_create("worldswitch", MFD_CLOEXEC));
    qsizetype done = 0;
    while (file.open() && done < bytes.size()) {
        const auto count = ::write(file.number(), bytes.constData() + done,
                                   static_cast<std::size_t>(bytes.size() - done));
        if (count < 0 && errno != EINTR)
            break;
        done += std::max<qsizetype>(count, 0);
    }
    if (!file.open() || done < bytes.size())
        return base::Error{QString::fromLocal8Bit(std::strerror(errno))};
    return std::shared_ptr<MemoryFile>(new MemoryFile(std::move(file)));
}

QString MemoryFile::path() const
{
    return QStringLiteral("/proc/self/fd/%1").arg(m_descriptor.number());
}

} // namespace machine
