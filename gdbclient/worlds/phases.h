// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "worlds/story-meaning.h"
#include "worlds/story.h"

#include <span>
#include <vector>

namespace worlds {

/// The phases of the shown steps (given as timeline steps): maximal runs with the same function,
/// direction, owner and object. Together they cover every shown step, in order.
[[nodiscard]] std::vector<Phase> phasesOf(const Telling& telling,
                                          std::span<const std::uint32_t> steps);

} // namespace worlds
