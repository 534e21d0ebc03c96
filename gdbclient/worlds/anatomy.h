// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "timeline/timeline.h"
#include "worlds/facts.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace worlds {

/// The places of one switch where the contract looks. States and steps are the timeline's; absent
/// where the recording does not get that far.
struct Anatomy {
    int number = 0; ///< from 1
    timeline::Switch span;
    std::uint32_t last = 0; ///< the last state that belongs to it: outerEnd, or where it was lost
    int guest = -1;         ///< the vcpu in x0 at the first instruction of enter; -1 for none
    std::optional<std::uint32_t> eret;   ///< the step of the ERET
    std::optional<std::uint32_t> vector; ///< the state at the vector's first instruction
    std::optional<std::uint32_t> exit;   ///< the state at the first instruction of exit
    std::optional<std::uint32_t> ret;    ///< the step of the RET (or whatever leaves in its stead)
    std::optional<std::uint32_t> fault;  ///< the first step that took an exception at EL2 itself
    bool entered = true;     ///< false: the recording ends before the first instruction of enter
    bool sameWindow = false; ///< the next switch lies in the same outer window
};

/// True for a step whose instruction did not run: it ended in the EL2 vectors for the current
/// level.
[[nodiscard]] bool isFault(const timeline::Step& step, const Facts& facts);

/// Every switch of the recording, in order.
[[nodiscard]] std::vector<Anatomy> anatomyOf(const timeline::Timeline& timeline,
                                             const Facts& facts);

} // namespace worlds
