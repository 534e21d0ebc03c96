// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "machine/machine.h"
#include "vm/options.h"
#include "vm/plan.h"

#include <functional>

namespace vm {

/// The machine that a plan wants; bytes of the plan become files in memory.
[[nodiscard]] base::Result<machine::MachineOptions> machineOptions(const Options& options,
                                                                   const Plan& plan);

/// Boots the guests in this terminal and waits until the machine has ended. `complain` gets what
/// there is to say beside the guests' consoles.
[[nodiscard]] int run(const Options& options, const std::function<void(const QString&)>& complain);

} // namespace vm
