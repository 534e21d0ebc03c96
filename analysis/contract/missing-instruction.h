// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "contract/door.h"
#include "contract/instruction-word.h"

#include <vector>

namespace contract {

/// What may be missing at a place, by what is there when one comes to it, and by what is wrong when
/// the door ends.
[[nodiscard]] Words missingAt(const Door& door, const Door::Paper& here,
                              const std::vector<Door::Fault>& faults);

} // namespace contract
