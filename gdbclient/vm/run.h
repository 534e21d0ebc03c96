// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "vm/options.h"

#include <functional>

namespace vm {

/// Boots the guests in this terminal and waits until the machine has ended. `complain` gets what
/// there is to say beside the guests' consoles.
[[nodiscard]] int run(const Options& options, const std::function<void(const QString&)>& complain);

} // namespace vm
