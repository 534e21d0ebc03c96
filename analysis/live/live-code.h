// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/task.h"
#include "machine/machine.h"
#include "profile/profile.h"
#include "recorder/recorder.h"

#include <memory>

namespace live {

/// Puts the code that the halted machine has in the place of the image's, in the facts of a plan: a
/// kernel patches its own when it boots, and copies its vectors. What cannot be read stays as it
/// is.
[[nodiscard]] base::Task<recorder::RecordPlan>
withLiveCode(std::shared_ptr<machine::Machine> machine, profile::Profile profile,
             recorder::RecordPlan plan);

} // namespace live
