// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/output.h"
#include "grading/grade.h"

#include <QString>
#include <QStringList>

namespace tool {

/// What `grade-one` is asked for.
struct GradeRequest {
    QString submission; ///< a folder or an archive (grading/submission.h)
    QString lesson;     ///< the grader's choice, never the submission's
    QString lessonsFolder;
    QString language;
    QString seed;    ///< of the variant; empty: as the lesson has it
    QString report;  ///< "text", "json", "junit", "gradescope" or "prairielearn"
    QString capsule; ///< where the recording is kept; empty: nowhere
    bool requireIsolation = false;
};

[[nodiscard]] const QStringList& gradeReports();
/// In one of those forms. Of an error Gradescope gets nothing: it is said on standard error.
void printGrade(cli::Output& out, const lessons::Grade& grade, const QString& report);

/// Of an error's sentences, which may name where things lie on this machine: these folders and the
/// program's own. Who keeps the machine is told them, on standard error.
void leaveOutPaths(lessons::Grade& grade, QStringList folders);

/// One submission: jail, compile, link with this build's objects, record, judge, report. The exit
/// code: 0 pass, 1 fail, 3 it could not be judged.
[[nodiscard]] int gradeOne(cli::Output& out, const GradeRequest& request);

} // namespace tool
