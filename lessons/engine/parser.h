// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "engine/lesson.h"

#include <QByteArray>
#include <QString>

namespace lessons {

/// Parses a lesson: Markdown with one fenced `lab` block of TOML a step.
///
///     # Title
///     ```lab
///     id = "stp-is-two-strs"
///     seed = "student"
///     budget = 5000
///     switches = 1            # may be left out
///     ```
///     prose: the introduction
///     ## Title of a step
///     prose
///     ```lab
///     run_to = "write:host.x19"   # an Event; also: until, where, never
///     ask = "x1 + 8*20"           # a question; also: hint, points, [[wrong]], [[choice]]
///     [[expect]]                  # or a check: that, is; also: hint, points, [[diagnose]]
///     each = [19, 20]             # this row once for each number, which {n} and {n+1} stand for
///     ```
///     prose: what is said afterwards
///
/// Unknown keys are errors. An error is one sentence that begins with "file:line:column: ". `file`
/// is what that sentence calls the text.
[[nodiscard]] base::Result<Lesson> parseLesson(const QByteArray& utf8, const QString& file);

/// Reads and parses a file.
[[nodiscard]] base::Result<Lesson> loadLesson(const QString& path);

} // namespace lessons
