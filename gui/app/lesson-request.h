// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/lesson.h"
#include "live/record.h"

namespace gui {

/// What is recorded for one of a lesson's recordings, where `asked` is what somebody asked for: the
/// lesson says how the machine is set up, and has at least the switches that it needs.
[[nodiscard]] base::Result<live::RecordRequest>
requestForLesson(const lessons::Lesson& lesson, int which, const live::RecordRequest& asked);

} // namespace gui
