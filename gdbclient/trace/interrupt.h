// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace trace {

/// Ctrl-C (SIGINT) and SIGTERM as a flag: the recording ends after the step under way and is kept.
/// A second one ends the program at once; the file then holds all steps but the last few.
void watchForInterrupt();
[[nodiscard]] bool interrupted();

} // namespace trace
