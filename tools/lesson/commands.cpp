// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "cli/conversation-log.h"
#include "cli/exit-code.h"
#include "cli/image.h"
#include "cli/output.h"
#include "cli/plain-text.h"
#include "cli/shared-options.h"
#include "cli/start.h"
#include "cli/until-signal.h"
#include "engine/answers.h"
#include "engine/library.h"
#include "engine/lint.h"
#include "engine/parser.h"
#include "engine/seed.h"
#include "engine/source.h"
#include "engine/words.h"
#include "exam-command.h"
#include "grade-many.h"
#include "grading.h"
#include "grading/exam.h"
#include "grading/lab-kit.h"
#include "grading/lab.h"
#include "judge.h"
#include "labs.h"
#include "options.h"
#include "publish.h"
#include "take-command.h"

#include <QCommandLineParser>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <optional>

namespace tool {

namespace {

using lessons::Words;

constexpr const char* kName = "worldswitch-lesson";

/// Without the program's name: it begins with the file's, where a file is to blame.
int refuse(const QString& sentence, int code)
{
    cli::complain(nullptr, sentence);
    return code;
}

/// The folder of a lesson that is named by it, or by its English file; empty for any other file.
QString folderOf(const QString& path)
{
    const QFileInfo info(path);
    if (info.isDir())
        return path;
    return info.fileName() == u"lesson.md" ? info.path() : QString();
}

/// Every mistake of a lesson, its lab and their translations, a line each.
int lint(cli::Output& out, const QString& path, const QCommandLineParser& parser,
         const cli::SharedOptions& shared)
{
    const auto file = cli::findImage(
        parser.isSet(shared.image) ? std::optional(parser.value(shared.image)) : std::nullopt);
    const auto profile =
        parser.isSet(shared.profile) ? std::optional(parser.value(shared.profile)) : std::nullopt;
    const auto image = file ? lessons::namesOfImage(*file, profile)
                            : base::Result<lessons::ImageNames>(file.error());
    const auto* names = image ? &*image : nullptr;
    const auto vheFile = cli::findVheImage();
    const auto vheImage = vheFile ? lessons::namesOfImage(*vheFile, profile)
                                  : base::Result<lessons::ImageNames>(vheFile.error());
    const auto* vheNames = vheImage ? &*vheImage : nullptr;
    std::vector<lessons::LintReport> reports;
    const auto take = [&](base::Result<lessons::LintReport> report) {
        // What cannot be read is not the lesson's fault.
        if (!report)
            return refuse(report.error().sentence, cli::Error);
        reports.push_back(std::move(*report));
        return static_cast<int>(cli::Pass);
    };
    if (const int code = take(lessons::lintLesson(path, names, vheNames)); code != cli::Pass)
        return code;
    const auto kit = lessons::LabKit::find();
    const QString folder = folderOf(path);
    if (!folder.isEmpty()) {
        for (auto& report : {lessons::lintLab(folder, names, vheNames, kit ? &*kit : nullptr),
                             lessons::lintExam(folder, names)})
            if (const int code = take(report); code != cli::Pass)
                return code;
    }
    std::size_t mistakes = 0;
    for (const lessons::LintReport& report : reports) {
        for (const lessons::Mistake& mistake : report.mistakes)
            out.line(cli::visible(mistake.text()));
        mistakes += report.mistakes.size();
    }
    if (mistakes != 0) {
        out.line(Words::tr("Mistakes: %1.").arg(mistakes));
        return cli::Fail;
    }
    if (!kit && !folder.isEmpty() && QFileInfo::exists(folder + QStringLiteral("/lab.toml")))
        return refuse(
            Words::tr("Its lab was held against no sources: %1").arg(kit.error().sentence),
            cli::Error);
    for (const lessons::LintReport& report : reports) {
        for (const lessons::LessonRecording& recording : report.lesson.recordings) {
            const auto& held = recording.isVhe() ? vheImage : image;
            if (!held && !recording.image)
                return refuse(Words::tr("Its names were held against no image: %1")
                                  .arg(held.error().sentence),
                              cli::Error);
        }
    }
    for (const lessons::LintReport& report : reports) {
        const lessons::Lesson& lesson = report.lesson;
        if (!lesson.file.isEmpty()) // a lab that its lesson judges has no steps of its own
            out.line(
                Words::tr("%1: %2, %3, %4.")
                    .arg(lesson.file, lesson.title,
                         Words::tr("%n step(s)", nullptr, static_cast<int>(lesson.steps.size())),
                         Words::tr("%n point(s)", nullptr, lesson.points())));
    }
    return cli::Pass;
}

int list(cli::Output& out, const QString& folder, const QString& language)
{
    int code = cli::Pass;
    for (const lessons::LessonEntry& entry : lessons::lessonsIn(folder)) {
        const auto lesson = lessons::loadLesson(lessons::lessonFile(entry.folder, language));
        if (lesson)
            out.line(QStringLiteral("%1  %2").arg(entry.number(), lesson->title));
        else
            code = refuse(lesson.error().sentence, cli::Error);
    }
    return code;
}

/// What the lesson is run on, as the command line says it.
lessons::Source sourceOf(const QCommandLineParser& parser, const cli::SharedOptions& shared)
{
    lessons::Source source;
    if (parser.isSet(shared.cpu))
        source.cpu = parser.value(shared.cpu);
    source.image = parser.value(shared.image);
    if (parser.isSet(shared.profile))
        source.profile = parser.value(shared.profile);
    if (parser.isSet(shared.open))
        source.recordings = parser.values(shared.open);
    if (parser.isSet(shared.connect))
        source.connect = parser.value(shared.connect);
    return source;
}

/// Which variant it is, for who was not asked for one by its word.
QString seedText(const QString& seed)
{
    return Words::tr("Variant: the seed %1.").arg(seed);
}

int runLesson(cli::Output& out, const lessons::Lesson& lesson, const QCommandLineParser& parser,
              const Options& options, bool isTaken)
{
    const cli::SharedOptions& shared = options.shared;
    const lessons::Source source = sourceOf(parser, shared);
    const bool asJson = parser.value(shared.format) == u"json";
    lessons::Answers answers;
    if (parser.isSet(options.answers)) {
        auto loaded = lessons::loadAnswers(parser.value(options.answers), lesson);
        if (!loaded)
            return refuse(loaded.error().sentence, cli::Error);
        answers = std::move(*loaded);
    }
    cli::ConversationLog log;
    if (parser.isSet(shared.log)) {
        if (const auto started = log.start(parser.value(shared.log)); !started)
            return refuse(started.error().sentence, cli::Error);
    }
    if (options.variant(parser).isAsked() && !asJson)
        out.line(cli::visible(seedText(lesson.seed)));
    const auto taken = isTaken
                           ? takeLesson(out, lesson, source, parser.value(options.saveAnswers))
                           : base::Result<Taken>(Taken{judge(lesson, source, answers).report, {}});
    if (!taken)
        return log.finish(kName, refuse(taken.error().sentence, cli::Error));
    const lessons::Report& report = taken->report;
    if (asJson)
        out.json(QJsonDocument(report.toJson()).toJson());
    else
        out.text(cli::visible(report.toText(), cli::Controls::NewLines));
    if (!taken->trouble.isEmpty())
        return log.finish(kName, refuse(taken->trouble, cli::Error));
    return log.finish(kName, report.exitCode());
}

/// The worse of two ends: what could not be judged outweighs a failure, and that a pass.
int worse(int one, int other)
{
    return std::max(one, other);
}

/// Every lesson as a test, one line each, and what went wrong below it; or all reports as one.
int runEveryLesson(cli::Output& out, const QString& folder, const QString& language,
                   const QString& seed, const QCommandLineParser& parser, const Options& options)
{
    const lessons::Source source = sourceOf(parser, options.shared);
    const bool asJson = parser.value(options.shared.format) == u"json";
    QJsonArray reports;
    int code = cli::Pass;
    if (!seed.isEmpty() && !asJson)
        out.line(cli::visible(seedText(seed)));
    for (const lessons::LessonEntry& entry : lessons::lessonsIn(folder)) {
        if (!cli::UntilSignal::goesOn())
            return cli::Error;
        const auto lesson = lessons::loadLesson(lessons::lessonFile(entry.folder, language));
        if (!lesson) {
            code = worse(code, refuse(lesson.error().sentence, cli::Error));
            continue;
        }
        const lessons::Report report = judge(lessons::seeded(*lesson, seed), source).report;
        code = worse(code, report.exitCode());
        if (asJson)
            reports.append(report.toJson());
        else if (report.exitCode() == cli::Pass)
            out.line(Words::tr("%1  pass  %2/%3  %4")
                         .arg(entry.number(), QString::number(report.points()),
                              QString::number(report.possible()), lesson->title));
        else
            out.text(cli::visible(entry.number() + QStringLiteral("  ") + report.toText(),
                                  cli::Controls::NewLines));
    }
    if (asJson)
        out.json(QJsonDocument(QJsonObject{{QStringLiteral("format"),
                                            QStringLiteral("worldswitch-lesson-reports")},
                                           {QStringLiteral("version"), 1},
                                           {QStringLiteral("reports"), reports}})
                     .toJson());
    return code;
}

/// Every mistake of every lesson.
int lintEveryLesson(cli::Output& out, const QString& folder, const QCommandLineParser& parser,
                    const cli::SharedOptions& shared)
{
    int code = cli::Pass;
    for (const lessons::LessonEntry& entry : lessons::lessonsIn(folder))
        code = worse(code, lint(out, entry.folder, parser, shared));
    return code;
}

int grade(cli::Output& out, const QString& submission, const QString& folder,
          const QString& language, const QString& seed, const QCommandLineParser& parser,
          const Options& options)
{
    GradeRequest request;
    request.submission = submission;
    request.lessonsFolder = folder;
    request.language = language;
    request.seed = seed;
    request.lesson = parser.value(options.lab);
    request.capsule = parser.value(options.capsule);
    request.requireIsolation = parser.isSet(options.requireIsolation);
    request.report =
        parser.isSet(options.report) ? parser.value(options.report) : gradeReports()[0];
    if (!gradeReports().contains(request.report))
        return cli::refuse(kName,
                           {Words::tr("--report cannot be '%1': it is %2.")
                                .arg(request.report, gradeReports().join(QStringLiteral(", ")))});
    return gradeOne(out, request);
}

int gradeEach(cli::Output& out, const QStringList& submissions, const QString& folder,
              const QString& language, const QCommandLineParser& parser, const Options& options)
{
    constexpr int kMostAtOnce = 256;
    GradeManyRequest request;
    request.submissions = submissions;
    request.lessonsFolder = folder;
    request.language = language;
    request.lesson = parser.value(options.lab);
    request.into = parser.value(options.into);
    request.requireIsolation = parser.isSet(options.requireIsolation);
    if (request.into.isEmpty())
        return cli::refuse(kName, {Words::tr("grade needs --into FOLDER, where the reports go.")});
    request.key = parser.value(options.key);
    request.roster = parser.value(options.roster);
    request.seed = parser.value(options.seed).trimmed();
    if (parser.isSet(options.jobs)) {
        bool isNumber = false;
        request.atOnce = parser.value(options.jobs).toInt(&isNumber);
        if (!isNumber || request.atOnce < 1 || request.atOnce > kMostAtOnce)
            return cli::refuse(kName, {Words::tr("-j takes a number from 1 to %1, not '%2'.")
                                           .arg(kMostAtOnce)
                                           .arg(parser.value(options.jobs))});
    }
    return gradeMany(out, request);
}

/// What is wrong with the options that ask for a variant, or nothing.
std::optional<QString> troubleWithVariant(const QString& command, const QCommandLineParser& parser,
                                          const Options& options)
{
    const bool isMany = command == u"grade";
    const QStringList withVariants{QStringLiteral("take"), QStringLiteral("run"),
                                   QStringLiteral("check"), QStringLiteral("grade-one")};
    for (const QCommandLineOption* option : {&options.student, &options.key, &options.seed}) {
        const bool isForMany = isMany && option != &options.student;
        if (parser.isSet(*option) && !withVariants.contains(command) && !isForMany)
            return Words::tr("--%1 is for `take`, `run`, `check`, `grade-one` and `exam`.")
                .arg(option->names().constLast());
    }
    if (parser.isSet(options.roster) && !(isMany && parser.isSet(options.key)))
        return Words::tr("--roster is for `grade` with --key FILE.");
    if (!isMany)
        return options.variant(parser).trouble();
    if (parser.isSet(options.key) && parser.isSet(options.seed))
        return Words::tr("--key gives each submission a variant, and --seed all of them the same: "
                         "leave one of them out.");
    for (const QCommandLineOption* option : {&options.key, &options.roster}) {
        if (parser.isSet(*option) && parser.value(*option).isEmpty())
            return Words::tr("--%1 is empty.").arg(option->names().constLast());
    }
    auto variant = options.variant(parser);
    variant.key.reset(); // whose, is the submissions' to say
    return variant.trouble();
}

int runCommand(cli::Output& out, const QStringList& arguments, const QString& language)
{
    const Options options;
    QCommandLineParser parser;
    parser.setApplicationDescription(
        Words::tr("Takes a lesson without a window, or runs it as a test: each step is judged on "
                  "the machine.\n"
                  "Exit codes: 0 pass, 1 fail, 2 usage, 3 the machine could not be judged."));
    parser.addPositionalArgument(
        QStringLiteral("command"),
        Words::tr("take LESSON, run LESSON, list, lint LESSON, start LESSON "
                  "DIR (lays its lab out), check DIR (judges a lab), "
                  "publish DIR (the lessons and labs for students, without answers), "
                  "grade-one SUBMISSION or grade SUBMISSION… --into "
                  "FOLDER, both with --lab LESSON, or exam LESSON (draws one with --into, grades "
                  "one with --answers, and else says the solution)"),
        QStringLiteral("take LESSON | run LESSON | list | lint LESSON | "
                       "start LESSON DIR | check DIR | publish DIR | grade-one SUBMISSION | "
                       "grade SUBMISSION… | exam LESSON"));
    const cli::SharedOptions& shared = options.shared;
    parser.addOptions(
        {shared.image,    shared.profile,      shared.cpu,      shared.open,
         shared.connect,  shared.log,          options.answers, shared.format,
         shared.language, options.all,         options.lab,     options.report,
         options.capsule, options.into,        options.jobs,    options.requireIsolation,
         options.student, options.key,         options.seed,    options.lessons,
         options.only,    options.saveAnswers, options.roster,  shared.help,
         shared.version});
    if (const auto read = cli::parse(parser, arguments); !read)
        return cli::refuse(kName, read.error());
    if (parser.isSet(shared.help)) {
        out.text(parser.helpText());
        return cli::Pass;
    }
    if (parser.isSet(shared.version)) {
        out.line(
            QStringLiteral("worldswitch-lesson %1").arg(QCoreApplication::applicationVersion()));
        return cli::Pass;
    }
    const QStringList words = parser.positionalArguments();
    for (const QString& file : parser.values(shared.open)) {
        const auto good = cli::checkRecorded(
            parser, file,
            {&shared.image, &shared.profile, &shared.cpu, &shared.connect, &shared.log});
        if (!good)
            return cli::refuse(kName, good.error());
    }
    const QString command = words.value(0);
    if (command != u"publish" && parser.isSet(options.only))
        return cli::refuse(kName,
                           {Words::tr("--%1 is for `publish`.").arg(QStringLiteral("only"))});
    if (command == u"exam")
        return examine(out, words, language, parser, options);
    const lessons::SeedRequest variant = options.variant(parser);
    if (const auto trouble = troubleWithVariant(command, parser, options))
        return cli::refuse(kName, {*trouble});
    if (variant.isAsked() && parser.isSet(shared.connect))
        return cli::refuse(kName, {Words::tr("A machine that runs already is no variant: leave out "
                                             "--connect.")});
    if (parser.isSet(options.saveAnswers) && command != u"take")
        return cli::refuse(kName, {Words::tr("--save-answers is for `take`.")});
    if (parser.isSet(options.saveAnswers) && parser.value(options.saveAnswers).isEmpty())
        return cli::refuse(kName, {Words::tr("--%1 is empty.").arg(QLatin1String("save-answers"))});
    for (const QCommandLineOption* option :
         {&options.lab, &options.report, &options.capsule, &options.requireIsolation}) {
        const bool isForBoth = option == &options.lab || option == &options.requireIsolation;
        if (command != u"grade-one" && !(command == u"grade" && isForBoth) && parser.isSet(*option))
            return cli::refuse(
                kName, {Words::tr("--%1 is for `grade-one`.").arg(option->names().constLast())});
    }
    for (const QCommandLineOption* option : {&options.into, &options.jobs}) {
        if (command != u"grade" && parser.isSet(*option))
            return cli::refuse(
                kName, {Words::tr("--%1 is for `grade`.").arg(option->names().constLast())});
    }
    if ((command == u"grade-one" || command == u"grade") && !parser.isSet(options.lab))
        return cli::refuse(kName,
                           {Words::tr("%1 needs --lab LESSON: which lab was handed in is not "
                                      "the submission's to say.")
                                .arg(command)});
    const QStringList commands{
        QStringLiteral("take"),      QStringLiteral("run"),   QStringLiteral("list"),
        QStringLiteral("lint"),      QStringLiteral("start"), QStringLiteral("check"),
        QStringLiteral("grade-one"), QStringLiteral("grade"), QStringLiteral("publish")};
    const bool all = parser.isSet(options.all);
    if (all && command != u"run" && command != u"lint")
        return cli::refuse(kName, {Words::tr("--all is for `run` and `lint`.")});
    for (const QCommandLineOption* option :
         {&options.answers, &shared.open, &shared.connect, &shared.log}) {
        if (all && parser.isSet(*option))
            return cli::refuse(kName, {Words::tr("--%1 is for one lesson, and --all runs them all.")
                                           .arg(option->names().constLast())});
    }
    const qsizetype operands = command == u"list" || all ? 0 : command == u"start" ? 2 : 1;
    const bool many = command == u"grade" && words.size() > 1;
    if (!commands.contains(command) || (words.size() != operands + 1 && !many))
        return cli::refuse(kName,
                           {Words::tr("Use: worldswitch-lesson take LESSON, run LESSON, "
                                      "list, lint LESSON, start LESSON DIR, check DIR, "
                                      "publish DIR, grade-one SUBMISSION --lab LESSON, grade "
                                      "SUBMISSION… --lab LESSON --into FOLDER, or exam "
                                      "LESSON --student ID --key FILE.")});
    for (const QCommandLineOption* option : {&options.answers, &shared.format}) {
        if (command == u"take" && parser.isSet(*option))
            return cli::refuse(kName, {Words::tr("--%1 is for `run`: `take` asks, and prints text.")
                                           .arg(option->names().constLast())});
    }
    const auto seed = many ? base::Result<QString>(QString()) : variant.seed();
    if (!seed)
        return refuse(seed.error().sentence, cli::Error);
    const std::optional<QString> folder =
        parser.isSet(options.lessons) ? std::optional(parser.value(options.lessons)) : std::nullopt;
    const auto found = lessons::lessonsFolder(folder);
    if (command == u"list")
        return found ? list(out, *found, language) : refuse(found.error().sentence, cli::Error);
    if (all && !found)
        return refuse(found.error().sentence, cli::Error);
    if (all)
        return command == u"lint" ? lintEveryLesson(out, *found, parser, shared)
                                  : runEveryLesson(out, *found, language, *seed, parser, options);
    if (command == u"publish")
        return found ? publishLessons(out, *found, words[1], parser.values(options.only), language)
                     : refuse(found.error().sentence, cli::Error);
    if (command == u"grade-one")
        return found ? grade(out, words[1], *found, language, *seed, parser, options)
                     : refuse(found.error().sentence, cli::Error);
    if (many)
        return found ? gradeEach(out, words.mid(1), *found, language, parser, options)
                     : refuse(found.error().sentence, cli::Error);
    if (command == u"check")
        return found ? checkLab(out, words[1], *found, language, *seed,
                                parser.value(shared.format) == u"json")
                     : refuse(found.error().sentence, cli::Error);
    // A lesson that is named by its path needs no folder; one to be mended may not even be there.
    if (command == u"lint" && (words[1].contains(u'/') || QFileInfo::exists(words[1])))
        return lint(out, words[1], parser, shared);
    const auto path = lessons::findLesson(words[1], found ? *found : QString(),
                                          command == u"lint" ? QString() : language);
    if (!path)
        return cli::refuse(kName, found ? path.error() : found.error());
    if (command == u"lint")
        return lint(out, *path, parser, shared);
    if (command == u"start")
        return startLab(out, QFileInfo(*path).path(), words[2], language);
    const auto lesson = lessons::loadLesson(*path);
    if (!lesson)
        return refuse(lesson.error().sentence, cli::Error);
    return runLesson(out, lessons::seeded(*lesson, *seed), parser, options, command == u"take");
}

} // namespace

int run(QCoreApplication& application)
{
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    // The language must be known before the first translated text is made.
    const auto language = cli::speak(application, arguments);
    if (!language)
        return cli::refuse(kName, language.error());
    cli::Output out;
    return out.finish(kName, runCommand(out, arguments, *language));
}

} // namespace tool
