// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "base/task.h"
#include "image/image.h"
#include "live/plan.h"
#include "machine/machine.h"

#include <memory>
#include <vector>

namespace live {

/// The contexts of a machine that halted before its first entry into a guest, or later: the host's
/// on the physical CPU, every virtual CPU of every VM ("vcpus[0]" and on, the VMs one after the
/// other) and their struct kvm. Names and offsets are DWARF's, pointers the machine's. Empty where
/// the machine has no such VMs. An error where a pointer leads out of RAM, and where there are
/// several physical CPUs: a recording follows one. And where the profile leads to them by a
/// register, the objects and the vector table as the registers say them now.
[[nodiscard]] base::Task<base::Result<RuntimeObjects>>
findRuntimeObjects(std::shared_ptr<machine::Machine> machine, Profile profile,
                   std::shared_ptr<const image::Image> image);

} // namespace live
