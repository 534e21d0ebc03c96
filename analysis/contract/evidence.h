// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "reading/recording-info.h"
#include "recording/recording.h"

#include <QString>

namespace contract {

/// Why nothing of this recording can be judged: it does not say, or did not watch, what every rule
/// stands on. Empty where all of it is there. A rule without its evidence would find nothing, and
/// "holds" would then say more than was looked at.
[[nodiscard]] QString missingEvidence(const recording::Recording& recording,
                                      const reading::RecordingInfo& facts);

} // namespace contract
