// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "worlds/story.h"

namespace gui {

/// Takes out of a moment what would answer a question that is open there: what the instruction that
/// led here did, what the next one will do, and what the values mean. The values themselves stay:
/// the question is about them.
void veil(worlds::Moment& moment);

/// What stands in the place of what was taken out.
[[nodiscard]] QString veilText();

} // namespace gui
