// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/options.h"

#include "timeline/timeline.h"

#include <QCommandLineParser>
#include <QCoreApplication>

namespace trace {

namespace {

constexpr int kMaxSwitches = timeline::kMostSwitches;

/// The options by name, so that the parser and the checks below speak of the same ones.
struct Known {
    QCommandLineOption switches{
        QStringLiteral("switches"),
        QCoreApplication::translate(
            "trace", "Record <n> world switches (default 1; 2 for check: one for each guest)."),
        QStringLiteral("n")};
    QCommandLineOption cpu{
        QStringLiteral("cpu"),
        QCoreApplication::translate("trace", "CPU model: cortex-a57 (default), cortex-a76 or max."),
        QStringLiteral("model")};
    QCommandLineOption format{
        QStringLiteral("format"),
        QCoreApplication::translate("trace",
                                    "text (default) or json: one object a line (docs/formats.md)."),
        QStringLiteral("format")};
    QCommandLineOption keep{{QStringLiteral("o"), QStringLiteral("output")},
                            QCoreApplication::translate("trace", "Keep the recording in <file>."),
                            QStringLiteral("file")};
    QCommandLineOption image{
        QStringLiteral("image"),
        QCoreApplication::translate("trace", "Another build of the hypervisor, with its DWARF."),
        QStringLiteral("elf")};
    QCommandLineOption connect{
        QStringLiteral("connect"),
        QCoreApplication::translate(
            "trace", "Record a machine that runs already, through its GDB stub: unix:PATH or "
                     "HOST:PORT."),
        QStringLiteral("endpoint")};
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
        QStringLiteral("when")};
    QCommandLineOption language{
        QStringLiteral("language"),
        QCoreApplication::translate("trace", "en or zh_CN (default: the system's)."),
        QStringLiteral("code")};
    QCommandLineOption help{{QStringLiteral("h"), QStringLiteral("help")},
                            QCoreApplication::translate("trace", "Show this help.")};
    QCommandLineOption version{QStringLiteral("version"),
                               QCoreApplication::translate("trace", "Show the version.")};
};

void describe(QCommandLineParser& parser, const Known& known)
{
    parser.setApplicationDescription(QCoreApplication::translate(
        "trace",
        "Records, prints and checks arm64 world switches, instruction by instruction.\n\n"
        "  worldswitch-trace                boot the hypervisor and print one round trip\n"
        "  worldswitch-trace print FILE     print a recording\n"
        "  worldswitch-trace check [FILE]   hold the world-switch contract against it\n\n"
        "Exit codes: 0 printed, or the contract holds; 1 violated; 2 usage; 3 could not record or "
        "judge."));
    parser.addPositionalArgument(QStringLiteral("command"),
                                 QCoreApplication::translate("trace", "print or check."),
                                 QStringLiteral("[print|check]"));
    parser.addPositionalArgument(
        QStringLiteral("file"),
        QCoreApplication::translate("trace", "A recording kept with -o or by the window."),
        QStringLiteral("[file]"));
    parser.addOptions({known.switches, known.cpu, known.format, known.keep, known.image,
                       known.connect, known.outer, known.color, known.language, known.help,
                       known.version});
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
    else
        return base::Error{
            QCoreApplication::translate("trace", "There is no command '%1': it is print or check.")
                .arg(command)};
    if (options.command == Options::Command::Print && words.size() < 2)
        return base::Error{QCoreApplication::translate(
            "trace", "print needs the file of a recording, made with -o FILE.")};
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
    // The parser takes the first argument for the program's name.
    if (!parser.parse(QStringList{QStringLiteral("worldswitch-trace")} + arguments)) {
        auto sentence = parser.errorText();
        if (!sentence.endsWith(QLatin1Char('.')))
            sentence += QLatin1Char('.');
        return base::Error{sentence};
    }
    if (parser.isSet(known.help)) {
        options.command = Options::Command::Help;
        options.helpText = parser.helpText();
        return options;
    }
    if (parser.isSet(known.version)) {
        options.command = Options::Command::Version;
        return options;
    }
    auto read = readCommand(std::move(options), parser.positionalArguments());
    if (!read.ok())
        return read;
    options = std::move(read).value();

    const auto bad = [](const QCommandLineOption& option, const QString& value,
                        const QString& may) {
        return base::Error{QCoreApplication::translate("trace", "--%1 cannot be '%2': it is %3.")
                               .arg(option.names().constLast(), value, may)};
    };
    if (parser.isSet(known.switches)) {
        const auto value = parser.value(known.switches);
        bool ok = false;
        const int number = value.toInt(&ok);
        if (!ok || number < 1 || number > kMaxSwitches)
            return bad(
                known.switches, value,
                QCoreApplication::translate("trace", "a number from 1 to %1").arg(kMaxSwitches));
        options.switches = number;
    }
    if (parser.isSet(known.cpu)) {
        options.cpu = parser.value(known.cpu);
        const QStringList models{QStringLiteral("cortex-a57"), QStringLiteral("cortex-a76"),
                                 QStringLiteral("max")};
        if (!models.contains(options.cpu))
            return bad(known.cpu, options.cpu, models.join(QStringLiteral(", ")));
    }
    if (parser.isSet(known.format)) {
        const auto value = parser.value(known.format);
        if (value != QLatin1String("text") && value != QLatin1String("json"))
            return bad(known.format, value, QStringLiteral("text, json"));
        options.format =
            value == QLatin1String("json") ? Options::Format::Json : Options::Format::Text;
    }
    if (parser.isSet(known.color)) {
        const auto value = parser.value(known.color);
        if (value == QLatin1String("always"))
            options.color = Options::Color::Always;
        else if (value == QLatin1String("never"))
            options.color = Options::Color::Never;
        else if (value != QLatin1String("auto"))
            return bad(known.color, value, QStringLiteral("auto, always, never"));
    }
    options.outer = parser.isSet(known.outer);
    if (parser.isSet(known.keep))
        options.keepIn = parser.value(known.keep);
    if (parser.isSet(known.image))
        options.image = parser.value(known.image);
    if (parser.isSet(known.connect))
        options.connect = parser.value(known.connect);

    if (options.file) {
        for (const auto* option :
             {&known.switches, &known.cpu, &known.keep, &known.image, &known.connect}) {
            if (parser.isSet(*option))
                return base::Error{
                    QCoreApplication::translate(
                        "trace", "--%1 is for recording, but '%2' is recorded already.")
                        .arg(option->names().constLast(), *options.file)};
        }
    }
    if (options.connect && parser.isSet(known.cpu))
        return base::Error{QCoreApplication::translate(
            "trace", "--cpu is for a machine that is started here, but --connect names one that "
                     "runs already.")};
    return options;
}

} // namespace trace
