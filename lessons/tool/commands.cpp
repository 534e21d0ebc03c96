// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "cli/output.h"
#include "cli/plain-text.h"
#include "cli/signals.h"
#include "cli/start.h"
#include "engine/answers.h"
#include "engine/library.h"
#include "engine/parser.h"
#include "engine/runner.h"
#include "engine/source.h"
#include "engine/words.h"
#include "worlds/recording.h"

#include <QCommandLineParser>
#include <QJsonDocument>

#include <optional>

namespace tool {

namespace {

using lessons::Words;

/// Without the program's name: it begins with the file's, where a file is to blame.
int refuse(const QString& sentence, int code)
{
    cli::complain(nullptr, sentence);
    return code;
}

struct Options {
    QCommandLineOption image{QStringLiteral("image"),
                             Words::tr("Boot this build of the hypervisor."),
                             QStringLiteral("ELF")};
    QCommandLineOption cpu{QStringLiteral("cpu"),
                           Words::tr("The CPU model: cortex-a57, cortex-a76 or max."),
                           QStringLiteral("model"), QStringLiteral("cortex-a57")};
    QCommandLineOption open{QStringLiteral("open"),
                            Words::tr("Judge this recording instead of booting a machine."),
                            QStringLiteral("file")};
    QCommandLineOption connect{QStringLiteral("connect"),
                               Words::tr("Attach to a machine that runs: unix:PATH or HOST:PORT."),
                               QStringLiteral("endpoint")};
    QCommandLineOption answers{
        QStringLiteral("answers"),
        Words::tr("Judge these answers, too: TOML by the steps' ids. Without it nothing is asked."),
        QStringLiteral("file")};
    QCommandLineOption format{QStringLiteral("format"), Words::tr("The report: text or json."),
                              QStringLiteral("format"), QStringLiteral("text")};
    QCommandLineOption language{QStringLiteral("language"),
                                Words::tr("The language of the lesson: en or zh_CN."),
                                QStringLiteral("locale")};
    QCommandLineOption lessons{QStringLiteral("lessons"), Words::tr("The folder of the lessons."),
                               QStringLiteral("folder")};
};

int validate(cli::Output& out, const QString& path)
{
    const auto lesson = lessons::validateLesson(path);
    if (!lesson)
        return refuse(lesson.error().sentence, kFail);
    out.line(Words::tr("%1: %2, %3 steps, %4 points.")
                 .arg(lesson->file, lesson->title)
                 .arg(lesson->steps.size())
                 .arg(lesson->points()));
    return kPass;
}

int list(cli::Output& out, const QString& folder, const QString& language)
{
    int code = kPass;
    for (const lessons::LessonEntry& entry : lessons::lessonsIn(folder)) {
        const auto lesson = lessons::loadLesson(lessons::lessonFile(entry.folder, language));
        if (lesson)
            out.line(QStringLiteral("%1  %2").arg(entry.number(), lesson->title));
        else
            code = refuse(lesson.error().sentence, kError);
    }
    return code;
}

lessons::Report judge(const lessons::Lesson& lesson, lessons::Source source,
                      const lessons::Answers& answers)
{
    if (source.image.isEmpty() && !source.recording) {
        const auto image = worlds::defaultImage();
        if (!image)
            return lessons::errorReport(lesson, image.error().sentence);
        source.image = *image;
    }
    // A machine that somebody else started goes on, also when a signal ends this.
    cli::Signals ending;
    std::shared_ptr<target::Machine> machine;
    source.onMachine = [&](const std::shared_ptr<target::Machine>& there) {
        machine = there;
        ending.whenCame([weak = std::weak_ptr(there)] {
            if (const auto running = weak.lock())
                running->interrupt();
        });
    };
    source.goOn = [] { return cli::Signals::last() == 0; };
    const auto recorded = base::runToEnd(lessons::recordFor(lesson, source));
    if (machine && machine->alive())
        (void)base::runToEnd(machine->detach());
    if (!recorded)
        return lessons::errorReport(lesson, recorded.error().sentence);
    lessons::Runner runner(lesson);
    const auto attached = runner.attach(*recorded);
    if (!attached)
        return lessons::errorReport(lesson, attached.error().sentence);
    return runner.runAll(answers);
}

int runLesson(cli::Output& out, const lessons::Lesson& lesson, const QCommandLineParser& parser,
              const Options& options)
{
    lessons::Source source;
    source.cpu = parser.value(options.cpu);
    source.image = parser.value(options.image);
    if (parser.isSet(options.open))
        source.recording = parser.value(options.open);
    if (parser.isSet(options.connect))
        source.connect = parser.value(options.connect);
    lessons::Answers answers;
    if (parser.isSet(options.answers)) {
        auto loaded = lessons::loadAnswers(parser.value(options.answers), lesson);
        if (!loaded)
            return refuse(loaded.error().sentence, kError);
        answers = std::move(*loaded);
    }
    const lessons::Report report = judge(lesson, source, answers);
    if (parser.value(options.format) == u"json")
        out.json(QJsonDocument(report.toJson()).toJson());
    else
        out.text(cli::visible(report.toText(), cli::Controls::NewLines));
    return report.exitCode();
}

int runCommand(cli::Output& out, const QStringList& arguments, const QString& language)
{
    const Options options;
    QCommandLineParser parser;
    parser.setApplicationDescription(
        Words::tr("Runs a lesson without a window: each step is judged on the machine.\n"
                  "Exit codes: 0 pass, 1 fail, 2 usage, 3 the machine could not be judged."));
    const auto help = parser.addHelpOption();
    const auto version = parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("command"),
                                 Words::tr("run LESSON, list, or validate FILE"),
                                 QStringLiteral("run LESSON | list | validate FILE"));
    for (const auto& option : {options.image, options.cpu, options.open, options.connect,
                               options.answers, options.format, options.language, options.lessons})
        parser.addOption(option);
    if (!parser.parse(arguments))
        return refuse(parser.errorText(), kUsage);
    if (parser.isSet(help)) {
        out.text(parser.helpText());
        return kPass;
    }
    if (parser.isSet(version)) {
        out.line(
            QStringLiteral("worldswitch-lesson %1").arg(QCoreApplication::applicationVersion()));
        return kPass;
    }
    const QStringList words = parser.positionalArguments();
    const QString format = parser.value(options.format);
    if (format != u"text" && format != u"json")
        return refuse(Words::tr("“%1” is no format: use text or json.").arg(format), kUsage);
    if (parser.isSet(options.open) &&
        (parser.isSet(options.connect) || parser.isSet(options.image)))
        return refuse(Words::tr("--open judges a recording: it takes no --image and no --connect."),
                      kUsage);
    const QString command = words.value(0);
    const qsizetype operands = command == u"list" ? 0 : 1;
    if ((command != u"run" && command != u"list" && command != u"validate") ||
        words.size() != operands + 1)
        return refuse(Words::tr("Use: worldswitch-lesson run LESSON, list, or validate FILE "
                                "(--help says more)."),
                      kUsage);
    if (command == u"validate")
        return validate(out, words[1]);
    const std::optional<QString> folder =
        parser.isSet(options.lessons) ? std::optional(parser.value(options.lessons)) : std::nullopt;
    const auto found = lessons::lessonsFolder(folder);
    if (command == u"list")
        return found ? list(out, *found, language) : refuse(found.error().sentence, kError);
    // A lesson that is named by its path needs no folder.
    const auto path = lessons::findLesson(words[1], found ? *found : QString(), language);
    if (!path)
        return refuse(found ? path.error().sentence : found.error().sentence, kUsage);
    const auto lesson = lessons::loadLesson(*path);
    if (!lesson)
        return refuse(lesson.error().sentence, kError);
    return runLesson(out, *lesson, parser, options);
}

} // namespace

int run(QCoreApplication& application)
{
    const QStringList arguments = QCoreApplication::arguments();
    // The language must be known before the first translated text is made.
    const auto language = cli::speak(application, arguments);
    if (!language)
        return refuse(language.error().sentence, kUsage);
    cli::Output out;
    return out.finish("worldswitch-lesson", runCommand(out, arguments, *language));
}

} // namespace tool
