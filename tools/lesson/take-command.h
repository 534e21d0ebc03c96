// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/output.h"
#include "engine/report.h"
#include "engine/source.h"

#include <QString>

namespace tool {

/// What came of a lesson that was taken.
struct Taken {
    lessons::Report report;
    QString trouble; ///< the answers could not be kept; a sentence, else empty
};

/// `take LESSON` as the command line says it: the lesson as a conversation. The answers go to
/// `keepIn` as they are given, where it is not empty; what is in that file already was answered
/// before. The error: that file cannot be read or be written, and nothing was asked.
[[nodiscard]] base::Result<Taken> takeLesson(cli::Output& out, const lessons::Lesson& lesson,
                                             const lessons::Source& source, const QString& keepIn);

} // namespace tool
