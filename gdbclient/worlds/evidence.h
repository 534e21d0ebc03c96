// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "timeline/timeline.h"
#include "worlds/contract.h"
#include "worlds/facts.h"

#include <QString>

#include <vector>

namespace worlds {

/// Why nothing of this recording can be judged: it does not say, or did not watch, what every rule
/// stands on. Empty where all of it is there. A rule without its evidence would find nothing, and
/// "holds" would then say more than was looked at.
[[nodiscard]] QString missingEvidence(const timeline::Timeline& timeline, const Facts& facts);

/// Entries of a guest that the recording's list of switches does not have: not judged.
[[nodiscard]] std::vector<Violation> unlistedSwitches(const timeline::Timeline& timeline,
                                                      const Facts& facts);

} // namespace worlds
