// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "cli/output.h"

#include <QString>

namespace tool {

/// The exercise in words: lab.md, or its translation. The error says why it cannot be read.
[[nodiscard]] base::Result<QString> taskOf(const QString& lessonFolder, const QString& language);

/// `start LESSON DIR`: lays the lesson's lab out. The exit code.
[[nodiscard]] int startLab(cli::Output& out, const QString& lessonFolder, const QString& folder,
                           const QString& language);

/// `check DIR`: builds the lab, records it once, judges contract and lesson, and leaves the
/// recording in DIR/capsule.wsrec. `seed` is the variant's, or empty. The exit code: 0 pass, 1
/// fail, 3 it could not be judged. The verdict is what was asked for: where the recording cannot be
/// kept, that is said on standard error, and the code is the verdict's. As JSON what makes no image
/// is a report, too.
[[nodiscard]] int checkLab(cli::Output& out, const QString& folder, const QString& lessonsFolder,
                           const QString& language, const QString& seed, bool asJson);

} // namespace tool
