// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "story/instruction-role.h"
#include "story/story.h"

#include <span>
#include <vector>

namespace story {

/// Adds the phases of the shown steps that have come up since; the last phase may go on.
void extendPhases(std::vector<Phase>& phases, const StoryContext& context,
                  std::span<const std::uint32_t> steps);

/// The phase in the language that the program speaks now.
void reword(Phase& phase, const StoryContext& context, std::span<const std::uint32_t> steps);

} // namespace story
