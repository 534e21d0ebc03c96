// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QString>
#include <QStringList>

namespace cli {

/// What a Linux with KVM and a guest of ours is booted from.
struct LinuxTarget {
    QString image;   ///< the kernel
    QString vmlinux; ///< what its debug package says of it
    QString initrd;
    QString cpu;
    QString memory;
    QString append;     ///< the kernel's command line
    QString deviceTree; ///< in the place of QEMU's own, where the clock is slow
};

/// Both as scripts/linux-target has them.
[[nodiscard]] const QStringList& linuxModes();
[[nodiscard]] const QStringList& linuxKernels();

/// Asks scripts/linux-target for it (or the environment's WORLDSWITCH_LINUX_TARGET). The first time
/// that takes minutes: the kernel is fetched, which is told on standard error.
/// On a slow clock an interrupt is not due with each few instructions that are stepped.
[[nodiscard]] base::Result<LinuxTarget> linuxTarget(const QString& mode, const QString& kernel,
                                                    bool slowClock = false);

} // namespace cli
