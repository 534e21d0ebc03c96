// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recording/cell-table.h"
#include "recording/step.h"

#include <QString>

#include <cstdint>
#include <functional>

namespace recording {

/// Where a file says of a step what its instruction does not do, and says nothing of that; a
/// sentence, empty where there is nothing. The recorder compares the two and says where they
/// differ, so no machine made such a recording, and nobody's instruction may be blamed for it.
/// `before`: what a cell held before the step.
[[nodiscard]] QString untoldDifference(const CellTable& cells, std::uint32_t index,
                                       const Step& step,
                                       const std::function<std::uint64_t(CellId)>& before);

} // namespace recording
