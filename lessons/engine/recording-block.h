// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/lab-table.h"
#include "engine/lesson-recording.h"

#include <vector>

namespace lessons {

/// A lesson's recordings, out of its title's block: [recording], or [[recording]] each, or neither;
/// “budget” and “switches” of the block are for each that does not say its own. At least one.
[[nodiscard]] std::vector<LessonRecording> readRecordings(LabTable& title, Notes& notes);

} // namespace lessons
