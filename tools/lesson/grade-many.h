// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/output.h"

#include <QString>
#include <QStringList>

namespace tool {

/// What `grade` is asked for.
struct GradeManyRequest {
    QStringList submissions; ///< folders, archives and files, each another one
    QString lesson;
    QString lessonsFolder;
    QString language;
    QString seed;   ///< the variant of all of them; empty: the lesson as it is
    QString key;    ///< a file, the teacher's secret: then each is judged by her own variant
    QString roster; ///< a file: whose id each submission has; empty: its name (studentOf)
    QString into;   ///< a folder: NAME.json and NAME.wsrec of each, and grades.csv of all
    int atOnce = 1; ///< submissions side by side
    bool requireIsolation = false;
};

/// Each submission by a process of its own (`grade-one`). NAME is the last of its path, with as
/// many folders above as make it another one than all others: "alice-lab", "bob-lab". One whose
/// NAME.json is of the same lab, file, variant and isolation (grading/grade-basis.h), and is no
/// error, is not graded again, so that a run which was stopped goes on where it was. The exit code:
/// 0 when each has a mark, 3 when one could not be judged or a signal came.
[[nodiscard]] int gradeMany(cli::Output& out, const GradeManyRequest& request);

} // namespace tool
