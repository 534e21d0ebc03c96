// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/shared-options.h"
#include "engine/words.h"

#include <QCommandLineOption>

namespace tool {

/// Those of this program beside the shared ones.
struct Options {
    const cli::SharedOptions shared;
    QCommandLineOption answers{
        QStringLiteral("answers"),
        lessons::Words::tr(
            "Judge these answers, too: TOML by the steps' ids. Without it nothing is asked."),
        QStringLiteral("FILE")};
    QCommandLineOption all{QStringLiteral("all"),
                           lessons::Words::tr("With `run` and `lint`: every lesson there is.")};
    QCommandLineOption lab{
        QStringLiteral("lab"),
        lessons::Words::tr("With `grade-one`: the lesson whose lab was handed in."),
        QStringLiteral("LESSON")};
    QCommandLineOption report{
        QStringLiteral("report"),
        lessons::Words::tr(
            "With `grade-one` and `exam`: text (default), json, junit, gradescope or "
            "prairielearn."),
        QStringLiteral("FORM")};
    QCommandLineOption into{
        QStringLiteral("into"),
        lessons::Words::tr("With `grade`: the folder for the reports, the capsules and "
                           "grades.csv. With `exam`: for the capsules and the "
                           "questions."),
        QStringLiteral("FOLDER")};
    QCommandLineOption jobs{{QStringLiteral("j"), QStringLiteral("jobs")},
                            lessons::Words::tr("With `grade`: so many at once (default: one)."),
                            QStringLiteral("N")};
    QCommandLineOption capsule{
        QStringLiteral("capsule"),
        lessons::Words::tr("With `grade-one`: keep the recording in this file."),
        QStringLiteral("FILE")};
    QCommandLineOption requireIsolation{
        QStringLiteral("require-isolation"),
        lessons::Words::tr(
            "With `grade-one`: end with 3 where strangers' sources cannot be kept apart.")};
    QCommandLineOption student{QStringLiteral("student"),
                               lessons::Words::tr("With `exam`: whose exam it is, with --key."),
                               QStringLiteral("ID")};
    QCommandLineOption key{
        QStringLiteral("key"),
        lessons::Words::tr("With `exam`: the teacher's secret, a file of at least 16 bytes."),
        QStringLiteral("FILE")};
    QCommandLineOption seed{
        QStringLiteral("seed"),
        lessons::Words::tr(
            "With `exam`: a word for a practice exam, in place of --student and --key."),
        QStringLiteral("TEXT")};
    QCommandLineOption only{
        QStringLiteral("only"),
        lessons::Words::tr("With `publish`: this lesson alone. May be given several times."),
        QStringLiteral("LESSON")};
    QCommandLineOption lessons{QStringLiteral("lessons"),
                               lessons::Words::tr("The folder of the lessons."),
                               QStringLiteral("FOLDER")};
};

} // namespace tool
