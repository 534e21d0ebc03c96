// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "vm/guest-image.h"
#include "vm/options.h"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <vector>

namespace vm {

/// What lies where in the physical machine before it starts.
struct Plan {
    struct Load {
        std::uint64_t pa = 0;
        QByteArray bytes; ///< or, where these are empty,
        QString file;     ///< a file as it is
    };
    std::vector<Load> loads;
    std::uint64_t ramEnd = 0; ///< of the physical machine
    int cpus = 1;
};

/// Puts every guest's memory behind the other's, and its image, initrd and device tree into it.
[[nodiscard]] base::Result<Plan> makePlan(const Options& options);

} // namespace vm
