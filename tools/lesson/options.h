// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/shared-options.h"
#include "engine/seed.h"
#include "engine/words.h"

#include <QCommandLineOption>
#include <QCommandLineParser>

#include <optional>

namespace tool {

/// Those of this program beside the shared ones.
struct Options {
    const cli::SharedOptions shared;
    QCommandLineOption answers{
        QStringLiteral("answers"),
        lessons::Words::tr(
            "Judge these answers, too: TOML by the steps' ids. Without it nothing is asked."),
        QStringLiteral("FILE")};
    QCommandLineOption saveAnswers{
        QStringLiteral("save-answers"),
        lessons::Words::tr("With `take`: write the answers into this file, as --answers reads "
                           "them, and go on from those in it."),
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
                               lessons::Words::tr("Whose variant of the lesson, or whose exam, "
                                                  "it is; with --key."),
                               QStringLiteral("ID")};
    QCommandLineOption key{
        QStringLiteral("key"),
        lessons::Words::tr("The teacher's secret, a file of at least 16 bytes; with --student. "
                           "With `grade`: each is judged by her own variant."),
        QStringLiteral("FILE")};
    QCommandLineOption roster{
        QStringLiteral("roster"),
        lessons::Words::tr("With `grade` and --key: a table (CSV) with the columns `submission` "
                           "and `student`. Without it a student's id is her submission's name."),
        QStringLiteral("FILE")};
    QCommandLineOption seed{
        QStringLiteral("seed"),
        lessons::Words::tr(
            "The variant of the lesson, or the practice exam, of this word, in place "
            "of --student and --key."),
        QStringLiteral("WORD")};
    QCommandLineOption only{
        QStringLiteral("only"),
        lessons::Words::tr("With `publish`: this lesson alone. May be given several times."),
        QStringLiteral("LESSON")};
    QCommandLineOption lessons{QStringLiteral("lessons"),
                               lessons::Words::tr("The folder of the lessons."),
                               QStringLiteral("FOLDER")};

    /// The variant that the command line asks for.
    [[nodiscard]] lessons::SeedRequest variant(const QCommandLineParser& parser) const
    {
        const auto given = [&](const QCommandLineOption& option) {
            return parser.isSet(option) ? std::optional(parser.value(option)) : std::nullopt;
        };
        return {given(seed), given(student), given(key)};
    }
};

} // namespace tool
