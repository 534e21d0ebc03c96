// SPDX-License-Identifier: GPL-2.0-or-later
#include "exam-command.h"

#include "engine/library.h"
#include "exam.h"
#include "grading.h"

#include <QFileInfo>

#include <optional>

namespace tool {

namespace {

using lessons::Words;

constexpr const char* kName = "worldswitch-lesson";

/// What is wrong with the options of `exam`, or nothing.
std::optional<QString> troubleWithExam(const QStringList& words, const QCommandLineParser& parser,
                                       const Options& options)
{
    if (words.size() != 2)
        return Words::tr("Use: worldswitch-lesson exam LESSON, with --into or --answers.");
    for (const QCommandLineOption* option :
         {&options.shared.open, &options.shared.profile, &options.shared.connect,
          &options.shared.log, &options.shared.format, &options.all, &options.lab, &options.capsule,
          &options.jobs, &options.requireIsolation, &options.saveAnswers, &options.roster}) {
        if (parser.isSet(*option))
            return Words::tr("--%1 is not for `exam`.").arg(option->names().constLast());
    }
    const bool isPractice = parser.isSet(options.seed);
    const bool isStudent = parser.isSet(options.student) && parser.isSet(options.key);
    const bool isBoth = isPractice && (parser.isSet(options.student) || parser.isSet(options.key));
    if (isBoth || (!isPractice && !isStudent))
        return Words::tr("exam needs --student ID and --key FILE, or --seed TEXT for practice.");
    if (parser.value(isPractice ? options.seed : options.student).trimmed().isEmpty())
        return Words::tr("--%1 is empty.")
            .arg((isPractice ? options.seed : options.student).names().constLast());
    if (parser.isSet(options.into) && parser.isSet(options.answers))
        return Words::tr("--into draws an exam, and --answers grades one: leave one of them out.");
    for (const QCommandLineOption* option : {&options.into, &options.answers, &options.key}) {
        if (parser.isSet(*option) && parser.value(*option).isEmpty())
            return Words::tr("--%1 is empty.").arg(option->names().constLast());
    }
    if (parser.isSet(options.report) && !parser.isSet(options.answers))
        return Words::tr("--report is for an exam that is graded: name its --answers.");
    return {};
}

} // namespace

int examine(cli::Output& out, const QStringList& words, const QString& language,
            const QCommandLineParser& parser, const Options& options)
{
    if (const auto trouble = troubleWithExam(words, parser, options))
        return cli::refuse(kName, {*trouble});
    const QString report =
        parser.isSet(options.report) ? parser.value(options.report) : gradeReports().front();
    if (!gradeReports().contains(report))
        return cli::refuse(kName, cli::cannotBe(options.report, report,
                                                gradeReports().join(QStringLiteral(", "))));
    const auto folder = lessons::lessonsFolder(parser.isSet(options.lessons)
                                                   ? std::optional(parser.value(options.lessons))
                                                   : std::nullopt);
    const auto lesson = folder ? lessons::findLesson(words[1], *folder, language)
                               : base::Result<QString>(folder.error());
    if (!lesson)
        return cli::refuse(kName, lesson.error());
    ExamRequest request;
    request.lessonFolder = QFileInfo(*lesson).path();
    request.language = language;
    request.image = parser.value(options.shared.image);
    if (parser.isSet(options.shared.cpu))
        request.cpu = parser.value(options.shared.cpu);
    request.student = parser.value(options.student).trimmed();
    request.key = parser.value(options.key);
    request.practice = parser.value(options.seed).trimmed();
    request.into = parser.value(options.into);
    request.answers = parser.value(options.answers);
    request.report = report;
    return exam(out, request);
}

} // namespace tool
