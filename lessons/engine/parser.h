// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "engine/lesson.h"
#include "engine/mistake.h"

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
///     run_to = "write:host.x19"   # an Event; also: until, in, nth, where, never, [[missing]]
///     snapshot = "saved"          # a name for the state here; also: depends
///     ask = "x1 + 8*20"           # a question; also: hint, points, [[wrong]], [[choice]]
///     [[order]]                   # or items to be put into order: id, say, is
///     [[expect]]                  # or a check: that, is; also: hint, points, [[diagnose]]
///     each = [19, 20]             # this row once for each number, which {n} and {n+1} stand for
///     ```
///     prose: what is said afterwards
///
/// Unknown keys are errors. An error is one sentence that begins with "file:line:column: ". `file`
/// is what that sentence calls the text.
[[nodiscard]] base::Result<Lesson> parseLesson(const QByteArray& utf8, const QString& file);

/// The same with everything that is wrong in it, and what it names. The lesson is whole where there
/// is no mistake.
struct ParsedLesson {
    Lesson lesson;
    Notes notes;
};
[[nodiscard]] ParsedLesson parseWhole(const QByteArray& utf8, const QString& file);

/// Its bytes. The error says why a file cannot be read, which is not the lesson's fault.
[[nodiscard]] base::Result<QByteArray> readLesson(const QString& path);

/// Reads and parses a file.
[[nodiscard]] base::Result<Lesson> loadLesson(const QString& path);

} // namespace lessons
