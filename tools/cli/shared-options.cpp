// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/shared-options.h"

#include "cli/conversation-log.h"
#include "cli/exit-code.h"
#include "cli/linux-target.h"
#include "cli/output.h"
#include "machine/machine.h"

#include <QCommandLineParser>
#include <QCoreApplication>

namespace cli {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("cli", text);
}

const QString kSwitches = QStringLiteral("switches");
const QStringList kFormats{QStringLiteral("text"), QStringLiteral("json")};

base::Result<void> oneOf(const QStringList& all, const QCommandLineOption& option,
                         const QString& value)
{
    if (all.contains(value))
        return {};
    return cannotBe(option, value, all.join(QStringLiteral(", ")));
}

} // namespace

SharedOptions::SharedOptions()
    : image(QStringLiteral("image"),
            tr("Another build of the hypervisor (default: the one that was built with this "
               "program)."),
            QStringLiteral("ELF"))
    , profile(QStringLiteral("profile"),
              tr("What the image calls things: a name or a file (docs/profiles.md; default: "
                 "worldswitch)."),
              QStringLiteral("NAME|FILE"))
    , cpu(QStringLiteral("cpu"), tr("CPU model: cortex-a57 (default), cortex-a76 or max."),
          QStringLiteral("MODEL"))
    , connect(QStringLiteral("connect"),
              tr("Attach to a machine that runs already, through its GDB stub: unix:PATH or "
                 "HOST:PORT."),
              QStringLiteral("ENDPOINT"))
    , linuxMode(QStringLiteral("linux"),
                tr("Boot Debian's Linux, whose KVM runs a guest of ours: vhe, nvhe, vhe-pauth or "
                   "nvhe-pauth. The first time it is fetched, about 300 MB."),
                QStringLiteral("MODE"))
    , kernel(QStringLiteral("kernel"),
             tr("Of --linux: 6.1 (default), 6.12, or the folder of a kernel that was built."),
             QStringLiteral("VERSION|FOLDER"), QStringLiteral("6.1"))
    , open(QStringLiteral("open"), tr("Open a recording instead of starting a machine."),
           QStringLiteral("FILE"))
    , format(QStringLiteral("format"), tr("text (default), or json for another program."),
             QStringLiteral("FORMAT"))
    , log(ConversationLog::option())
    , language(QStringLiteral("language"), tr("en or zh_CN (default: the system's)."),
               QStringLiteral("CODE"))
    , help({QStringLiteral("h"), QStringLiteral("help")}, tr("Show this help."))
    , version({QStringLiteral("v"), QStringLiteral("version")}, tr("Show the version."))
{
}

QCommandLineOption SharedOptions::switches(const QString& usual)
{
    return {kSwitches, tr("Record N world switches (default: %1).").arg(usual),
            QStringLiteral("N")};
}

namespace {

/// A Linux is a machine of its own: its image, profile and CPU are said by its name.
base::Result<void> checkLinux(const QCommandLineParser& parser, const SharedOptions& shared)
{
    const QStringList given = parser.optionNames();
    const auto isGiven = [&given](const QCommandLineOption& option) {
        return given.contains(option.names().constFirst());
    };
    if (!isGiven(shared.linuxMode)) {
        if (isGiven(shared.kernel))
            return base::Error{
                tr("--kernel says which Linux --linux boots, and that is not there.")};
        return {};
    }
    for (const QCommandLineOption* other : {&shared.connect, &shared.image, &shared.cpu})
        if (isGiven(*other))
            return base::Error{tr("--linux boots a machine with an image and a CPU of its own: "
                                  "leave out --%1.")
                                   .arg(other->names().constLast())};
    if (auto good = oneOf(linuxModes(), shared.linuxMode, parser.value(shared.linuxMode)); !good)
        return good;
    const QString kernel = parser.value(shared.kernel);
    if (kernel.contains(QLatin1Char('/')))
        return {}; // a folder: whether it has a kernel in it is seen when it is booted
    return oneOf(linuxKernels(), shared.kernel, kernel);
}

} // namespace

base::Result<void> parse(QCommandLineParser& parser, const QStringList& arguments)
{
    // The parser takes the first argument for the program's name.
    if (!parser.parse(QStringList{QString()} + arguments)) {
        auto sentence = parser.errorText();
        if (!sentence.endsWith(QLatin1Char('.')) && !sentence.endsWith(QStringLiteral("。")))
            sentence += QLatin1Char('.');
        return base::Error{sentence};
    }
    const SharedOptions shared;
    const QStringList given = parser.optionNames(); // a parser need not know all of them
    const auto isGiven = [&given](const QCommandLineOption& option) {
        return given.contains(option.names().constFirst());
    };
    base::Result<void> good;
    if (isGiven(shared.cpu))
        good = oneOf(machine::MachineOptions::cpuModels(), shared.cpu, parser.value(shared.cpu));
    if (good && isGiven(shared.format))
        good = oneOf(kFormats, shared.format, parser.value(shared.format));
    if (good && isGiven(shared.log))
        good = ConversationLog::checked(parser.value(shared.log));
    if (good)
        good = checkLinux(parser, shared);
    if (good && isGiven(shared.cpu) && isGiven(shared.connect))
        return base::Error{tr("--cpu is for a machine that is started here, but --connect names "
                              "one that runs already.")};
    return good;
}

base::Error cannotBe(const QCommandLineOption& option, const QString& value, const QString& may)
{
    return base::Error{
        tr("--%1 cannot be '%2': it is %3.").arg(option.names().constLast(), value, may)};
}

base::Result<int> switchesOf(const QString& value, int most)
{
    bool ok = false;
    const int number = value.toInt(&ok);
    if (ok && number >= 1 && number <= most)
        return number;
    return cannotBe(QCommandLineOption(kSwitches), value, tr("a number from 1 to %1").arg(most));
}

base::Result<void> checkRecorded(const QCommandLineParser& parser, const QString& file,
                                 std::initializer_list<const QCommandLineOption*> forRecording)
{
    for (const QCommandLineOption* option : forRecording) {
        if (parser.isSet(*option))
            return base::Error{tr("--%1 is for recording, but '%2' is recorded already.")
                                   .arg(option->names().constLast(), file)};
    }
    return {};
}

int refuse(const char* program, const base::Error& error)
{
    complain(program, error.sentence);
    complain(nullptr, tr("'%1 --help' says what there is.").arg(QLatin1String(program)));
    return Usage;
}

} // namespace cli
