// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "engine/lesson.h"

#include <QByteArray>
#include <QString>

#include <map>

namespace lessons {

/// What somebody answered to a question of a lesson.
struct Answer {
    QString text;        ///< an expression, a number or an order, as it would be typed
    Position position;   ///< in the file that it comes from; its file is empty where it was typed
    int hints = 0;       ///< that were taken before
    bool isGiven = true; ///< false: so many hints were taken, and nothing is answered yet
};

/// By the id of the step that asks.
using Answers = std::map<QString, Answer>;

/// Parses answers: TOML, a line a question, the step's id and what was answered.
///
///     where-x20-goes = "x1 + 8*20"
///     isv = 0
///     one-access-or-two = {answer = 8, hints = 1}
///     whose = {hints = 2}                          # nothing answered yet
///     the-whole-way = ["call", "eret", "trap"]     # an order; also "b c a"
///
/// Each key must be the id of a step that asks. An error is one sentence that begins with
/// "file:line:column: "; `file` is what that sentence calls the text.
[[nodiscard]] base::Result<Answers> parseAnswers(const QByteArray& utf8, const QString& file,
                                                 const Lesson& lesson);

/// Reads and parses a file.
[[nodiscard]] base::Result<Answers> loadAnswers(const QString& path, const Lesson& lesson);

/// The same, to be written: a line a question in the lesson's order, orders by their items' ids, so
/// that they are the same in another variant. parseAnswers() reads it.
[[nodiscard]] QByteArray answersToml(const Answers& answers, const Lesson& lesson);

/// Writes that file anew. The error names it and says why it cannot be written.
[[nodiscard]] base::Result<void> saveAnswers(const QString& path, const Answers& answers,
                                             const Lesson& lesson);

} // namespace lessons
