// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "engine/image-names.h"
#include "engine/lesson.h"
#include "engine/mistake.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace lessons {

/// What is wrong with a lesson.
struct LintReport {
    Lesson lesson;                 ///< whole where there is no mistake
    std::vector<Mistake> mistakes; ///< by file, line and column
    QStringList files;             ///< that were looked at: the lesson, then its translations
};

/// Looks for every mistake in a lesson's file and in the translations beside it: what cannot be
/// read in it; names that the image does not have, where one is given; Markdown that is not what it
/// looks like (text-flaws.h); steps that two languages do not share. `vhe` is the image of a host
/// with VHE, for the recordings that are of one; an image beside the lesson is opened. `path` is
/// the file or its folder; the steps that judge a lab (judge.md) are such a file, too. The error
/// says which file cannot be read, which is not the lesson's fault.
[[nodiscard]] base::Result<LintReport>
lintLesson(const QString& path, const ImageNames* image = nullptr, const ImageNames* vhe = nullptr);

} // namespace lessons
