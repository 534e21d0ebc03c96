// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/output-file.h"

#include <QCoreApplication>
#include <QFile>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace base {

namespace {

/// How often it is asked whether to go on waiting: nothing tells that a pipe has got a reader.
constexpr int kAskAgain = 50; // ms
constexpr int kFlags = O_WRONLY | O_CREAT | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
constexpr mode_t kMode = 0666; // and what the umask leaves of it

QString tr(const char* text)
{
    return QCoreApplication::translate("base", text);
}

Error systemError()
{
    return Error{qt_error_string(errno)};
}

Error beingWritten()
{
    return Error{tr("another program is writing it")};
}

bool isPipe(const QByteArray& path)
{
    struct stat status {};
    return ::stat(path.constData(), &status) == 0 && S_ISFIFO(status.st_mode);
}

/// Where the path leads, so that a link stays one.
QByteArray resolved(const QByteArray& path)
{
    std::array<char, PATH_MAX> real{};
    return ::realpath(path.constData(), real.data()) ? QByteArray(real.data()) : path;
}

/// Whether the file that is open is the one that has this name, and not one that had it.
bool isNamed(int descriptor, const QByteArray& path)
{
    struct stat open {
    }, named{};
    return ::fstat(descriptor, &open) == 0 && ::stat(path.constData(), &named) == 0 &&
           open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

/// False where somebody else has the file. One on a file system without locks is taken as it is.
bool lock(int descriptor)
{
    return ::flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

} // namespace

OutputFile::~OutputFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<void> OutputFile::open(const QString& path, GoOn goOn)
{
    m_goOn = std::move(goOn);
    errno = ENOENT;
    if (path.isEmpty() || path.contains(QChar(u'\0')))
        return systemError();
    for (;;) {
        const auto opened = tryToOpen(QFile::encodeName(path));
        if (!opened)
            return opened.error();
        if (*opened)
            return {};
    }
}

/// False where it is to be tried again: the pipe has no reader yet, or the file was exchanged.
Result<bool> OutputFile::tryToOpen(const QByteArray& path)
{
    OutputFile tried;
    tried.m_descriptor = ::open(path.constData(), kFlags, kMode);
    if (tried.m_descriptor < 0 && errno == EINTR)
        return false;
    if (tried.m_descriptor < 0 && errno == ENXIO && isPipe(path)) {
        if (!m_goOn || !m_goOn())
            return Error{tr("it is a pipe, and nobody reads it")};
        ::poll(nullptr, 0, kAskAgain);
        return false;
    }
    struct stat status {};
    if (tried.m_descriptor < 0 || ::fstat(tried.m_descriptor, &status) != 0)
        return systemError();
    if (S_ISREG(status.st_mode)) {
        if (!lock(tried.m_descriptor))
            return beingWritten();
        if (!isNamed(tried.m_descriptor, path))
            return false;
        // Its writer may have filled it since.
        if (::fstat(tried.m_descriptor, &status) == 0 && status.st_size > 0) {
            const auto replaced = tried.replace(resolved(path));
            if (!replaced || !*replaced)
                return replaced;
        }
    }
    std::swap(m_descriptor, tried.m_descriptor);
    return true;
}

/// Puts a new file where this one is, which somebody may be reading.
Result<bool> OutputFile::replace(const QByteArray& path)
{
    if (::unlink(path.constData()) != 0) {
        if (::ftruncate(m_descriptor, 0) != 0)
            return systemError();
        return true;
    }
    OutputFile fresh;
    fresh.m_descriptor = ::open(path.constData(), kFlags | O_EXCL, kMode);
    if (fresh.m_descriptor < 0 && errno != EEXIST)
        return systemError();
    if (fresh.m_descriptor < 0)
        return false;
    if (!lock(fresh.m_descriptor))
        return beingWritten();
    std::swap(m_descriptor, fresh.m_descriptor);
    return isNamed(m_descriptor, path);
}

Result<void> OutputFile::write(const QByteArray& bytes)
{
    for (qsizetype done = 0; done < bytes.size();) {
        const auto count = ::write(m_descriptor, bytes.constData() + done,
                                   static_cast<std::size_t>(bytes.size() - done));
        if (count > 0) {
            done += count;
            m_position += count;
            continue;
        }
        if (count < 0 && errno == EAGAIN) {
            if (m_goOn && !m_goOn())
                return Error{tr("it is a pipe, and nobody reads on")};
            pollfd out{m_descriptor, POLLOUT, 0};
            ::poll(&out, 1, m_goOn ? kAskAgain : -1);
        } else if (count == 0 || errno != EINTR) {
            return systemError();
        }
    }
    return {};
}

void OutputFile::cutAt(std::int64_t position)
{
    if (::ftruncate(m_descriptor, position) == 0 && ::lseek(m_descriptor, position, SEEK_SET) >= 0)
        m_position = position;
}

} // namespace base
