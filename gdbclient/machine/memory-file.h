// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "machine/descriptor.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace machine {

/// A file without a place in any folder (memfd_create(2)), for QEMU to read: no disk is full, no
/// TMPDIR wrong, and nothing is left behind, however we end.
class MemoryFile {
public:
    /// The error is what the system says.
    [[nodiscard]] static base::Result<std::shared_ptr<MemoryFile>> of(const QByteArray& bytes);

    /// Its name in a process that inherits the descriptor under its own number.
    [[nodiscard]] QString path() const;
    [[nodiscard]] int descriptor() const { return m_descriptor.number(); }

private:
    explicit MemoryFile(Descriptor descriptor)
        : m_descriptor(std::move(descriptor))
    {
    }
    Descriptor m_descriptor;
};

} // namespace machine
