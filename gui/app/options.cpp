// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/app/options.h"

#include <QCommandLineParser>
#include <QCoreApplication>

namespace gui {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("gui", text);
}

void describe(QCommandLineParser& parser)
{
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    parser.setApplicationDescription(
        tr("Shows one real world switch of an arm64 hypervisor, step by step. Without options "
           "it starts QEMU with the hypervisor that was built with it."));
    parser.addOptions({
        {QStringLiteral("open"), tr("Open a recording instead of starting a machine."),
         QStringLiteral("FILE")},
        {QStringLiteral("connect"),
         tr("Attach to a machine that runs already: unix:PATH or HOST:PORT."),
         QStringLiteral("ENDPOINT")},
        {QStringLiteral("image"), tr("Another build of the hypervisor."), QStringLiteral("ELF")},
        {QStringLiteral("cpu"), tr("CPU model: cortex-a57, cortex-a76 or max."),
         QStringLiteral("MODEL"), QStringLiteral("cortex-a57")},
        {QStringLiteral("switches"), tr("How many world switches to record."), QStringLiteral("N"),
         QStringLiteral("2")},
        {QStringLiteral("screenshot"),
         tr("Write a picture of the window and end; needs no display."),
         QStringLiteral("FILE.png")},
        {QStringLiteral("at"), tr("The step that the picture shows, or that is shown first."),
         QStringLiteral("N"), QStringLiteral("0")},
        {QStringLiteral("size"), tr("Size of the picture or the window."), QStringLiteral("WxH"),
         QStringLiteral("1280x800")},
        {QStringLiteral("theme"), tr("light or dark."), QStringLiteral("THEME")},
        {QStringLiteral("language"), tr("en or zh_CN."), QStringLiteral("LANGUAGE")},
        {QStringLiteral("lesson"), tr("Open a lesson, by its number or its folder."),
         QStringLiteral("LESSON")},
        {QStringLiteral("check-display"),
         tr("End with 0 if a window could be opened here, without opening one.")},
        {{QStringLiteral("h"), QStringLiteral("help")}, tr("Say this and end.")},
        {{QStringLiteral("v"), QStringLiteral("version")}, tr("Say the version and end.")},
    });
}
} // namespace

QString helpText()
{
    QCommandLineParser parser;
    describe(parser);
    return parser.helpText() + u'\n' + tr("Exit codes: 0 done, 2 usage, 3 could not run.") + u'\n';
}

base::Result<Options> parseOptions(const QStringList& arguments)
{
    QCommandLineParser parser;
    describe(parser);
    if (!parser.parse(QStringList{QStringLiteral("worldswitch")} + arguments))
        return base::Error{parser.errorText()};
    if (!parser.positionalArguments().isEmpty())
        return base::Error{tr("'%1' is not an option; to open a recording, write --open %1.")
                               .arg(parser.positionalArguments().constFirst())};
    Options o;
    const auto text = [&](const char* name) -> std::optional<QString> {
        const QString key = QLatin1String(name);
        if (!parser.isSet(key))
            return {};
        return parser.value(key);
    };
    o.open = text("open");
    o.connect = text("connect");
    o.image = text("image");
    o.screenshot = text("screenshot");
    o.language = text("language");
    o.lesson = text("lesson");
    o.help = parser.isSet(QStringLiteral("help"));
    o.version = parser.isSet(QStringLiteral("version"));
    o.checkDisplay = parser.isSet(QStringLiteral("check-display"));
    o.cpu = parser.value(QStringLiteral("cpu"));

    bool good = false;
    const QString switches = parser.value(QStringLiteral("switches"));
    o.switches = switches.toInt(&good);
    if (!good || o.switches < 1 || o.switches > 1000)
        return base::Error{tr("--switches takes a number from 1 to 1000, not '%1'.").arg(switches)};
    const QString at = parser.value(QStringLiteral("at"));
    o.at = at.toUInt(&good);
    if (!good)
        return base::Error{tr("--at takes a step's number, 0 or more, not '%1'.").arg(at)};
    const QString size = parser.value(QStringLiteral("size"));
    const QStringList parts = size.split(u'x');
    const int width = parts.value(0).toInt(), height = parts.value(1).toInt();
    if (parts.size() != 2 || width < 1280 || height < 800 || width > 16384 || height > 16384)
        return base::Error{
            tr("--size takes WIDTHxHEIGHT from 1280x800 to 16384x16384, not '%1'.").arg(size)};
    o.size = QSize(width, height);
    o.sizeGiven = parser.isSet(QStringLiteral("size"));
    if (const auto theme = text("theme")) {
        if (*theme != u"light" && *theme != u"dark")
            return base::Error{tr("--theme is light or dark, not '%1'.").arg(*theme)};
        o.dark = *theme == u"dark";
    }
    if (o.screenshot && o.screenshot->isEmpty())
        return base::Error{tr("--screenshot takes the picture's file, not ''.")};
    if (o.open && o.connect)
        return base::Error{tr("--open shows a file and --connect a machine: choose one.")};
    return o;
}

} // namespace gui
