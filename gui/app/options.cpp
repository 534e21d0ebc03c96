// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/app/options.h"

#include "cli/shared-options.h"

#include <QCommandLineParser>
#include <QCoreApplication>

namespace gui {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("gui", text);
}

constexpr int kMostSwitches = 1000;

/// Those of this program beside the shared ones.
struct Known {
    const cli::SharedOptions shared;
    QCommandLineOption switches = cli::SharedOptions::switches(QStringLiteral("2"));
    QCommandLineOption screenshot{QStringLiteral("screenshot"),
                                  tr("Write a picture of the window and end; needs no display."),
                                  QStringLiteral("FILE.png")};
    QCommandLineOption at{QStringLiteral("at"),
                          tr("The step that the picture shows, or that is shown first."),
                          QStringLiteral("N"), QStringLiteral("0")};
    QCommandLineOption size{QStringLiteral("size"), tr("Size of the picture or the window."),
                            QStringLiteral("WxH"), QStringLiteral("1280x800")};
    QCommandLineOption theme{QStringLiteral("theme"), tr("light or dark."),
                             QStringLiteral("THEME")};
    QCommandLineOption lesson{QStringLiteral("lesson"),
                              tr("Open a lesson, by its number or its folder."),
                              QStringLiteral("LESSON")};
    QCommandLineOption seed{QStringLiteral("seed"), tr("With --lesson: the variant of this word."),
                            QStringLiteral("WORD")};
    QCommandLineOption student{QStringLiteral("student"),
                               tr("With --lesson: whose variant it is; with --key."),
                               QStringLiteral("ID")};
    QCommandLineOption key{QStringLiteral("key"),
                           tr("The teacher's secret, a file of at least 16 bytes; with --student."),
                           QStringLiteral("FILE")};
    QCommandLineOption checkDisplay{
        QStringLiteral("check-display"),
        tr("End with 0 if a window could be opened here, without opening one.")};
};

void describe(QCommandLineParser& parser, const Known& known)
{
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    parser.setApplicationDescription(
        tr("Shows one real world switch of an arm64 hypervisor, step by step. Without options "
           "it starts QEMU with the hypervisor that was built with it."));
    const cli::SharedOptions& shared = known.shared;
    parser.addOptions({shared.open,      shared.connect,     shared.linuxMode, shared.kernel,
                       shared.image,     shared.profile,     shared.cpu,       known.switches,
                       known.screenshot, known.at,           known.size,       known.theme,
                       shared.language,  known.lesson,       known.seed,       known.student,
                       known.key,        known.checkDisplay, shared.log,       shared.help,
                       shared.version});
}
} // namespace

QString helpText()
{
    const Known known;
    QCommandLineParser parser;
    describe(parser, known);
    return parser.helpText() + u'\n' + tr("Exit codes: 0 done, 2 usage, 3 could not run.") + u'\n';
}

base::Result<Options> parseOptions(const QStringList& arguments)
{
    const Known known;
    const cli::SharedOptions& shared = known.shared;
    QCommandLineParser parser;
    describe(parser, known);
    if (const auto read = cli::parse(parser, arguments); !read)
        return read.error();
    if (!parser.positionalArguments().isEmpty())
        return base::Error{tr("'%1' is not an option; to open a recording, write --open %1.")
                               .arg(parser.positionalArguments().constFirst())};
    Options o;
    const auto text = [&parser](const QCommandLineOption& option) {
        return parser.isSet(option) ? std::optional(parser.value(option)) : std::nullopt;
    };
    o.open = text(shared.open);
    o.connect = text(shared.connect);
    o.linuxMode = text(shared.linuxMode);
    o.kernel = parser.value(shared.kernel);
    o.image = text(shared.image);
    o.profile = text(shared.profile);
    o.screenshot = text(known.screenshot);
    o.lesson = text(known.lesson);
    o.variant = {text(known.seed), text(known.student), text(known.key)};
    if (const auto trouble = o.variant.trouble())
        return base::Error{*trouble};
    if (o.variant.isAsked() && !o.lesson)
        return base::Error{tr("A variant is of a lesson: name it with --lesson.")};
    if (o.variant.isAsked() && parser.isSet(shared.connect))
        return base::Error{tr("A machine that runs already is no variant: leave out --connect.")};
    o.log = text(shared.log);
    o.help = parser.isSet(shared.help);
    o.version = parser.isSet(shared.version);
    o.checkDisplay = parser.isSet(known.checkDisplay);
    if (parser.isSet(shared.cpu))
        o.cpu = parser.value(shared.cpu);
    if (parser.isSet(known.switches)) {
        const auto number = cli::switchesOf(parser.value(known.switches), kMostSwitches);
        if (!number)
            return number.error();
        o.switches = *number;
    }

    bool good = false;
    const QString at = parser.value(known.at);
    o.at = at.toUInt(&good);
    if (!good)
        return base::Error{tr("--at takes a step's number, 0 or more, not '%1'.").arg(at)};
    const QString size = parser.value(known.size);
    const QStringList parts = size.split(u'x');
    const int width = parts.value(0).toInt(), height = parts.value(1).toInt();
    if (parts.size() != 2 || width < 1120 || height < 700 || width > 16384 || height > 16384)
        return base::Error{
            tr("--size takes WIDTHxHEIGHT from 1120x700 to 16384x16384, not '%1'.").arg(size)};
    o.size = QSize(width, height);
    o.sizeGiven = parser.isSet(known.size);
    if (const auto theme = text(known.theme)) {
        if (*theme != u"light" && *theme != u"dark")
            return base::Error{tr("--theme is light or dark, not '%1'.").arg(*theme)};
        o.dark = *theme == u"dark";
    }
    if (o.screenshot && o.screenshot->isEmpty())
        return base::Error{tr("--screenshot takes the picture's file, not ''.")};
    if (o.open) {
        const auto recording =
            cli::checkRecorded(parser, *o.open,
                               {&known.switches, &shared.cpu, &shared.image, &shared.profile,
                                &shared.connect, &shared.linuxMode});
        if (!recording)
            return recording.error();
        o.moment = story::momentNameIn(*o.open);
        if (o.moment && parser.isSet(known.at))
            return base::Error{tr("'%1' says which step is shown: leave --at out.").arg(*o.open)};
        if (o.moment)
            o.open = o.moment->file;
    }
    return o;
}

} // namespace gui
