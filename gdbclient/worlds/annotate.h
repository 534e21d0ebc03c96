// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "worlds/story-meaning.h"
#include "worlds/story.h"

namespace worlds {

/// Everything that is said of one step of the timeline.
[[nodiscard]] Annotation annotate(const Telling& telling, std::uint32_t step);

} // namespace worlds
