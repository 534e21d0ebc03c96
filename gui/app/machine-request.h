// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "gui/app/options.h"
#include "live/record.h"

namespace gui {

/// Which machine the command line asks for, and what its image calls things. Asked before a window
/// is open: a Linux may have to be fetched first.
[[nodiscard]] base::Result<live::RecordRequest> machineRequest(const Options& options);

} // namespace gui
