// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>

namespace trace {

/// Ctrl-C (SIGINT) and SIGTERM as a flag: the recording ends after the step under way and is kept.
/// A second one ends the program at once; the file then holds all steps but the last few.
void watchForInterrupt();
[[nodiscard]] bool interrupted();

/// From now on Ctrl-C and SIGTERM end the program again.
void stopWatchingForInterrupt();

/// Called by the event loop of this thread soon after the signal, and again until the recording
/// ends: for a run of the machine that no step ends, also one that begins only now. Needs
/// watchForInterrupt() and an application object.
void onInterrupt(std::function<void()> action);

} // namespace trace
