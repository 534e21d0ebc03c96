// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/output.h"

#include <QString>

#include <optional>

namespace tool {

/// What `exam` is asked for: to draw (`into`), to grade (`answers`), or, with neither, to say the
/// solution.
struct ExamRequest {
    QString lessonFolder; ///< of the lesson whose exam it is
    QString language;
    QString image; ///< empty: the one that was built with this program
    std::optional<QString> cpu;
    QString student;  ///< the id, with `key`; empty in practice
    QString key;      ///< a file
    QString practice; ///< else the word that a practice exam is drawn from
    QString into;     ///< a folder that is not there yet, or is empty
    QString answers;  ///< a filled-in answers.toml
    QString report;   ///< the form of a grade, one of gradeReports()
};

/// The exit code: 0 drawn, said, or all answers right; 1 not all right; 3 error.
[[nodiscard]] int exam(cli::Output& out, const ExamRequest& request);

} // namespace tool
