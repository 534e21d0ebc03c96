// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/app/options.h"

namespace gui {

/// Records or opens, draws the window off screen, writes the PNG. Returns the exit code: 0 done,
/// 2 no such step, 3 could not; the sentence goes to stderr.
[[nodiscard]] int takeScreenshot(const Options& options, const QString& language);

} // namespace gui
