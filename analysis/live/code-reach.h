// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/effects.h"
#include "image/image.h"

#include <cstdint>
#include <functional>
#include <optional>

namespace live {

/// Whether a function's calls are followed, or only the jumps out of it.
enum class Follow : std::uint8_t { Jumps, Calls };

/// Whether the code that begins there leads to an instruction like that, by the branches that stand
/// in it. A branch through a register may lead anywhere, and so may code that cannot be read: then
/// it is not known that it does not.
[[nodiscard]] std::optional<bool>
leadsTo(const image::Image& image, base::Address begin, std::uint64_t bytes, Follow follow,
        const std::function<bool(const arm64::Instruction&)>& isIt);

} // namespace live
