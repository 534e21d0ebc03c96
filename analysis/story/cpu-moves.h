// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "story/story-context.h"
#include "story/story.h"

#include <optional>
#include <vector>

namespace story {

/// What the CPU moves by itself. An ERET: ELR_EL2 to the pc, SPSR_EL2 to PSTATE
/// (Arm ARM, AArch64.ExceptionReturn). Where an exception is taken to EL2, from the guest or at EL2
/// itself: the pc to ELR_EL2, PSTATE to SPSR_EL2 (Arm ARM, AArch64.TakeException). Empty for any
/// other step, and for registers that the recording does not hold.
[[nodiscard]] std::vector<Move> movesOfCpu(const StoryContext& context, std::uint32_t step);

/// What a pre- or post-indexed access added to its base register.
[[nodiscard]] std::optional<Annotation::WriteBack> writeBackOf(const StoryContext& context,
                                                               std::uint32_t step);

} // namespace story
