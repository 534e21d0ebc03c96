// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recording/recording.h"

#include <cstdint>
#include <memory>

namespace bench {

/// A recording of `steps` steps, made of another one again and again: before each round the host
/// puts everything back to the first state. In each round the guests' values are others, by the
/// seed: whatever number a guest left in a register (4096 and above) is exchanged wherever it
/// occurs, so that what was a copy is one again.
[[nodiscard]] std::shared_ptr<recording::Recording> replay(const recording::Recording& recorded,
                                                           std::uint32_t steps, std::uint64_t seed);

} // namespace bench
