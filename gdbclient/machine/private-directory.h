// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "machine/descriptor.h"

#include <QString>

namespace machine {

/// A directory that only this user can enter, for one socket that another program is told of. In
/// TMPDIR where that can be used and the socket's name fits a socket's address, else where it can.
/// It goes with its owner; what an owner that was killed has left goes at the next start.
class PrivateDirectory {
public:
    [[nodiscard]] static base::Result<PrivateDirectory> make();
    /// Removes those whose owner lives no more.
    static void sweep();

    PrivateDirectory(PrivateDirectory&&) = default;
    PrivateDirectory& operator=(PrivateDirectory&&) = delete;
    ~PrivateDirectory();

    [[nodiscard]] QString socket() const;

private:
    PrivateDirectory(QByteArray path, Descriptor lock)
        : m_path(std::move(path))
        , m_lock(std::move(lock))
    {
    }
    QByteArray m_path;
    Descriptor m_lock; ///< the directory itself, locked (flock(2)) as long as its owner lives
};

} // namespace machine
