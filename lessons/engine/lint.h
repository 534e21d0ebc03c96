// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "engine/lesson.h"
#include "engine/mistake.h"
#include "engine/names.h"
#include "image/image.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace lessons {

/// What an image and its profile have, without a machine: the names that a recording of it will
/// know, and the registers that it will keep.
struct ImageNames {
    std::shared_ptr<const Names> names;
    std::vector<arm64::Register> registers;
    std::shared_ptr<const image::Image> image;
};
[[nodiscard]] base::Result<ImageNames> namesOfImage(const QString& image,
                                                    const std::optional<QString>& profile);

/// What is wrong with a lesson.
struct LintReport {
    Lesson lesson;                 ///< whole where there is no mistake
    std::vector<Mistake> mistakes; ///< by file, line and column
    QStringList files;             ///< that were looked at: the lesson, then its translations
};

/// Looks for every mistake in a lesson's file and in the translations beside it: what cannot be
/// read in it; names that the image does not have, where one is given; Markdown that is not what it
/// looks like (text-flaws.h); steps that two languages do not share. `path` is the file or its
/// folder; the steps that judge a lab (judge.md) are such a file, too. The error says which file
/// cannot be read, which is not the lesson's fault.
[[nodiscard]] base::Result<LintReport> lintLesson(const QString& path,
                                                  const ImageNames* image = nullptr);

} // namespace lessons
