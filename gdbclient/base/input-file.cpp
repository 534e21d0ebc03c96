// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/input-file.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <new>
#include <sys/stat.h>
#include <unistd.h>

namespace base {

namespace {

constexpr std::int64_t kPiece = std::int64_t{1} << 20; ///< what is asked of read() at once

QString tr(const char* text)
{
    return QCoreApplication::translate("base", text);
}

Error systemError()
{
    return Error{qt_error_string(errno)};
}

Error tooLarge(std::int64_t most)
{
    return Error{tr("it is larger than %1").arg(sizeText(most))};
}

/// Why what stat() describes is not read; no error for a regular file.
Result<void> regular(const struct stat& status)
{
    if (S_ISREG(status.st_mode))
        return {};
    if (S_ISDIR(status.st_mode))
        return Error{tr("it is a folder, and a file is needed")};
    if (S_ISFIFO(status.st_mode))
        return Error{tr("it is a pipe, and a file is needed: save what comes out of it first")};
    if (S_ISSOCK(status.st_mode))
        return Error{tr("it is a socket, and a file is needed")};
    return Error{tr("it is a device, and a file is needed")};
}

} // namespace

QString sizeText(std::int64_t bytes)
{
    constexpr std::int64_t kKilo = 1024;
    if (bytes % (kKilo * kKilo * kKilo) == 0)
        return tr("%1 GB").arg(bytes / (kKilo * kKilo * kKilo));
    if (bytes % (kKilo * kKilo) == 0)
        return tr("%1 MB").arg(bytes / (kKilo * kKilo));
    if (bytes % kKilo == 0)
        return tr("%1 KB").arg(bytes / kKilo);
    return tr("%1 bytes").arg(bytes);
}

Result<InputFile> InputFile::open(const QString& path)
{
    const QByteArray name = QFile::encodeName(path);
    errno = ENOENT;
    struct stat status {};
    // Looked at before it is opened, because opening a device can do something (a watchdog starts,
    // a tape rewinds), and once more after, because it may be another one by then.
    if (path.contains(QChar(u'\0')) || ::stat(name.constData(), &status) != 0)
        return systemError();
    if (auto good = regular(status); !good)
        return good.error();
    const int descriptor = ::open(name.constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0)
        return systemError();
    InputFile file(descriptor, 0);
    if (::fstat(descriptor, &status) != 0)
        return systemError();
    if (auto good = regular(status); !good)
        return good.error();
    file.m_size = status.st_size;
    return file;
}

InputFile::~InputFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<QByteArray> InputFile::read(std::int64_t count)
{
    QByteArray bytes;
    try {
        while (bytes.size() < count) {
            // Grown as the bytes come: neither the count nor the size is a promise.
            const auto before = bytes.size();
            bytes.resize(before + std::min<std::int64_t>(count - before, kPiece));
            const auto got = ::read(m_descriptor, bytes.data() + before,
                                    static_cast<std::size_t>(bytes.size() - before));
            bytes.resize(before + std::max<ssize_t>(got, 0));
            if (got == 0)
                break;
            if (got < 0 && errno != EINTR)
                return systemError();
        }
    } catch (const std::bad_alloc&) {
        return Error{tr("there is not enough memory for it")};
    }
    return bytes;
}

Result<QByteArray> InputFile::rest(std::int64_t most)
{
    const auto at = ::lseek(m_descriptor, 0, SEEK_CUR);
    if (at < 0)
        return systemError();
    if (m_size - at > most)
        return tooLarge(most);
    auto bytes = read(most + 1); // files of /proc have no size, and others grow
    if (bytes && bytes->size() > most)
        return tooLarge(most);
    return bytes;
}

Result<QByteArray> readFile(const QString& path, std::int64_t most)
{
    auto file = InputFile::open(path);
    if (!file)
        return file.error();
    return file->rest(most);
}

} // namespace base
