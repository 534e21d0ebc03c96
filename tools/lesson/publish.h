// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/output.h"

#include <QString>
#include <QStringList>

namespace tool {

/// `publish DIR`: the students' tree, in a folder that is not there yet or is empty. It gets
/// lessons/ (each lesson without its answers, in each language, and its lab's task), labs/ (each
/// lab as `start` lays it out) and README.md, which says how they are opened. What is not named
/// here is not in it: teachers' guides, exams. With `only` it has these lessons and no others. The
/// exit code; of a failure nothing is left there.
[[nodiscard]] int publishLessons(cli::Output& out, const QString& lessonsFolder,
                                 const QString& folder, const QStringList& only,
                                 const QString& language);

} // namespace tool
