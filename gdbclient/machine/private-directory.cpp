// SPDX-License-Identifier: GPL-2.0-or-later
#include "machine/private-directory.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace machine {

namespace {

const QString kPrefix = QStringLiteral("worldswitch-gdb-");
constexpr const char* kSocket = "gdb";
/// sun_path with its end (unix(7)).
constexpr qsizetype kMostOfAnAddress = sizeof(sockaddr_un::sun_path) - 1;

/// Where such a directory may be, best first.
QStringList places()
{
    QStringList all{QDir(QDir::tempPath()).absolutePath()};
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (!runtime.isEmpty())
        all << runtime;
    all << QStringLiteral("/run/user/%1").arg(getuid()) << QStringLiteral("/tmp");
    all.removeDuplicates();
    return all;
}

Descriptor openDirectory(const QByteArray& path)
{
    return Descriptor(::open(path.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

/// Whether the open directory is still the one of that name: somebody may have swept it away.
bool isThere(const Descriptor& directory, const QByteArray& path)
{
    struct stat here {};
    struct stat there {};
    return ::fstat(directory.number(), &here) == 0 && ::lstat(path.constData(), &there) == 0 &&
           here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

void remove(const Descriptor& directory, const QByteArray& path)
{
    ::unlinkat(directory.number(), kSocket, 0);
    ::rmdir(path.constData());
}

} // namespace

base::Result<PrivateDirectory> PrivateDirectory::make()
{
    QString why;
    const auto all = places();
    for (const QString& place : all) {
        const QByteArray pattern = QFile::encodeName(place + u'/' + kPrefix) + "XXXXXX";
        if (pattern.size() + 1 + static_cast<qsizetype>(std::strlen(kSocket)) > kMostOfAnAddress) {
            if (why.isEmpty())
                why = QString::fromLocal8Bit(std::strerror(ENAMETOOLONG));
            continue;
        }
        // Between the two calls another start may take it for one that nobody owns.
        for (;;) {
            QByteArray path = pattern;
            if (::mkdtemp(path.data()) == nullptr) { // 0700
                if (why.isEmpty())
                    why = QString::fromLocal8Bit(std::strerror(errno));
                break;
            }
            Descriptor lock = openDirectory(path);
            if (lock.open() && ::flock(lock.number(), LOCK_EX) == 0 && isThere(lock, path))
                return PrivateDirectory(path, std::move(lock));
            if (!lock.open() && errno != ENOENT) {
                why = QString::fromLocal8Bit(std::strerror(errno));
                ::rmdir(path.constData());
                break;
            }
        }
    }
    return base::Error{
        QCoreApplication::translate(
            "machine", "Cannot make a directory for the debugger's socket in %1: %2. Name one that "
                       "can be written to in the environment's TMPDIR.")
            .arg(all.first(), why)};
}

void PrivateDirectory::sweep()
{
    const auto all = places();
    for (const QString& place : all) {
        const auto names =
            QDir(place).entryList({kPrefix + u'*'}, QDir::Dirs | QDir::Hidden | QDir::NoSymLinks);
        for (const QString& name : names) {
            const QByteArray path = QFile::encodeName(place + u'/' + name);
            const Descriptor directory = openDirectory(path);
            struct stat owner {};
            if (directory.open() && ::fstat(directory.number(), &owner) == 0 &&
                owner.st_uid == getuid() && ::flock(directory.number(), LOCK_EX | LOCK_NB) == 0)
                remove(directory, path);
        }
    }
}

PrivateDirectory::~PrivateDirectory()
{
    if (m_lock.open())
        remove(m_lock, m_path);
}

QString PrivateDirectory::socket() const
{
    return QFile::decodeName(m_path + '/' + kSocket);
}

} // namespace machine
