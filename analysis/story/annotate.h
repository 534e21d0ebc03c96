// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "story/instruction-role.h"
#include "story/story.h"

namespace story {

/// Everything that is said of one step of the recording.
[[nodiscard]] Annotation annotate(const StoryContext& context, std::uint32_t step);

} // namespace story
