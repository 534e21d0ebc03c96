// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/options.h"

#include "cli/shared-options.h"

#include <QCommandLineParser>
#include <QCoreApplication>

namespace trace {

namespace {

constexpr int kMaxSwitches = 100000;

/// Those of this program beside the shared ones.
struct Known {
    const cli::SharedOptions shared;
    QCommandLineOption switches = cli::SharedOptions::switches(
        QCoreApplication::translate("trace", "1; 2 for check: one for each guest"));
    QCommandLineOption keep{{QStringLiteral("o"), QStringLiteral("output")},
                            QCoreApplication::translate("trace", "Keep the recording in FILE."),
                            QStringLiteral("FILE")};
    QCommandLineOption stepping{
        QStringLiteral("stepping"),
        QCoreApplication::translate(
            "trace", "Step each instruction, also of a machine that is started here; else QEMU's "
                     "log of instructions is used, which is many times as fast.")};
    QCommandLineOption clock{QStringLiteral("clock"),
                             QCoreApplication::translate(
                                 "trace", "Of --linux: what time is, instructions (default) or the "
                                          "host's clock: host."),
                             QStringLiteral("CLOCK"), QStringLiteral("instructions")};
    QCommandLineOption bisect{
        QStringLiteral("bisect"),
        QCoreApplication::translate("trace",
                                    "Of check: exit as git bisect run takes it, 125 for what could "
                                    "not be recorded or judged.")};
    QCommandLineOption outer{
        QStringLiteral("outer"),
        QCoreApplication::translate(
            "trace", "Show the host's function round the switch too, where the system registers "
                     "change worlds.")};
    QCommandLineOption color{
        QStringLiteral("color"),
        QCoreApplication::translate("trace",
                                    "auto (default: when the output is a terminal and NO_COLOR is "
                                    "not set), always or never."),
        QStringLiteral("WHEN")};
};

void describe(QCommandLineParser& parser, const Known& known)
{
    parser.setApplicationDescription(QCoreApplication::translate(
        "trace",
        "Records, prints and checks arm64 world switches, instruction by instruction.\n\n"
        "  worldswitch-trace                boot the hypervisor and print one round trip\n"
        "  worldswitch-trace print FILE     print a recording; of FILE#SWITCH/STEP/PLACE that "
        "step\n"
        "  worldswitch-trace check [FILE]   hold the world-switch contract against it\n"
        "  worldswitch-trace info FILE      say what is in a recording\n\n"
        "Exit codes: 0 printed, or the contract holds; 1 violated; 2 usage; 3 could not record or "
        "judge (with --bisect 125)."));
    parser.addPositionalArgument(QStringLiteral("command"),
                                 QCoreApplication::translate("trace", "print, check or info."),
                                 QStringLiteral("[print|check|info]"));
    parser.addPositionalArgument(
        QStringLiteral("file"),
        QCoreApplication::translate("trace", "A recording kept with -o or by the window."),
        QStringLiteral("[file]"));
    const cli::SharedOptions& shared = known.shared;
    parser.addOptions({known.switches, shared.cpu, shared.format, known.keep, shared.image,
                       shared.profile, shared.connect, shared.linuxMode, shared.kernel, shared.log,
                       known.clock, known.stepping, known.bisect, known.outer, known.color,
                       shared.language, shared.help, shared.version});
}

base::Result<Options> readCommand(Options options, const QStringList& words)
{
    if (words.isEmpty())
        return options;
    const auto& command = words.first();
    if (command == QLatin1String("print"))
        options.command = Options::Command::Print;
    else if (command == QLatin1String("check"))
        options.command = Options::Command::Check;
    else if (command == QLatin1String("info"))
        options.command = Options::Command::Info;
    else
        return base::Error{QCoreApplication::translate(
                               "trace", "There is no command '%1': it is print, check or info.")
                               .arg(command)};
    if (options.command != Options::Command::Check && words.size() < 2)
        return base::Error{QCoreApplication::translate(
                               "trace", "%1 needs the file of a recording, made with -o FILE.")
                               .arg(command)};
    if (words.size() > 2)
        return base::Error{
            QCoreApplication::translate("trace", "'%1' is one argument too many.").arg(words[2])};
    if (words.size() == 2)
        options.file = words[1];
    return options;
}

} // namespace

base::Result<Options> parseOptions(const QStringList& arguments)
{
    const Known known;
    QCommandLineParser parser;
    describe(parser, known);
    Options options;
    const cli::SharedOptions& shared = known.shared;
    if (const auto good = cli::parse(parser, arguments); !good)
        return good.error();
    if (parser.isSet(shared.help)) {
        options.command = Options::Command::Help;
        options.helpText = parser.helpText();
        return options;
    }
    if (parser.isSet(shared.version)) {
        options.command = Options::Command::Version;
        return options;
    }
    auto read = readCommand(std::move(options), parser.positionalArguments());
    if (!read.ok())
        return read;
    options = std::move(read).value();

    if (parser.isSet(known.switches)) {
        const auto number = cli::switchesOf(parser.value(known.switches), kMaxSwitches);
        if (!number)
            return number.error();
        options.switches = *number;
    }
    if (parser.isSet(shared.cpu))
        options.cpu = parser.value(shared.cpu);
    if (parser.value(shared.format) == QLatin1String("json"))
        options.format = Options::Format::Json;
    if (parser.isSet(known.color)) {
        const auto value = parser.value(known.color);
        if (value == QLatin1String("always"))
            options.color = Options::Color::Always;
        else if (value == QLatin1String("never"))
            options.color = Options::Color::Never;
        else if (value != QLatin1String("auto"))
            return cli::cannotBe(known.color, value, QStringLiteral("auto, always, never"));
    }
    options.outer = parser.isSet(known.outer);
    options.stepping = parser.isSet(known.stepping);
    const auto asked = [&parser](const QCommandLineOption& option) {
        return parser.isSet(option) ? std::optional(parser.value(option)) : std::nullopt;
    };
    options.keepIn = asked(known.keep);
    options.image = asked(shared.image);
    options.profile = asked(shared.profile);
    options.connect = asked(shared.connect);
    options.linuxMode = asked(shared.linuxMode);
    options.kernel = parser.value(shared.kernel);
    if (const QString clock = parser.value(known.clock); clock == QLatin1String("host"))
        options.hostClock = true;
    else if (clock != QLatin1String("instructions"))
        return cli::cannotBe(known.clock, clock, QStringLiteral("instructions, host"));
    if (parser.isSet(known.clock) && !options.linuxMode)
        return base::Error{QCoreApplication::translate(
            "trace", "--clock says what time is to the Linux that --linux boots, and that is not "
                     "there.")};
    options.bisect = parser.isSet(known.bisect);
    if (options.bisect && options.command != Options::Command::Check)
        return base::Error{
            QCoreApplication::translate("trace", "--bisect is for check, which has a verdict.")};
    options.log = asked(shared.log);

    if (options.file && options.command == Options::Command::Print)
        options.moment = story::momentNameIn(*options.file);
    if (options.moment && options.format == Options::Format::Json)
        return base::Error{QCoreApplication::translate(
                               "trace", "--format json prints a whole recording: name %1 alone.")
                               .arg(options.moment->file)};
    if (options.moment)
        options.file = options.moment->file;
    if (options.file) {
        const auto good = cli::checkRecorded(parser, *options.file,
                                             {&known.switches, &shared.cpu, &known.keep,
                                              &shared.image, &shared.profile, &shared.connect,
                                              &shared.linuxMode, &shared.log, &known.stepping});
        if (!good)
            return good.error();
    }
    if (options.command == Options::Command::Info && options.outer)
        return base::Error{QCoreApplication::translate(
            "trace", "--outer is for print and check; info tells of the whole recording.")};
    return options;
}

} // namespace trace
