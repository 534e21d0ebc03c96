// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/translation.h"
#include "gui/app/main-window.h"
#include "gui/app/options.h"
#include "gui/app/screenshot.h"
#include "gui/theme/theme.h"

#include <QApplication>
#include <QTextStream>

#include <csignal>

namespace {

constexpr int kDone = 0, kUsage = 2, kCouldNot = 3;

void print(FILE* to, const QString& text)
{
    QTextStream(to) << text << '\n';
}

void complain(const QString& sentence)
{
    print(stderr, QStringLiteral("worldswitch: ") + sentence);
}

QtMessageHandler otherMessages = nullptr;

/// Without XDG_RUNTIME_DIR (root, a container, cron) Qt says at each start that it has chosen a
/// directory. It is no sentence of ours, and asks nothing of the user.
void message(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    if (!text.startsWith(QLatin1String("QStandardPaths: XDG_RUNTIME_DIR not set")))
        otherMessages(type, context, text);
}

worlds::RecordRequest requestOf(const gui::Options& options, const QString& image)
{
    worlds::RecordRequest request;
    request.image = image;
    request.cpu = options.cpu;
    request.connect = options.connect;
    request.switches = options.switches;
    return request;
}

/// The language that was asked for, else the system's; so that even a usage error speaks it.
QString languageOf(const QStringList& arguments)
{
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == u"--language")
            return arguments.value(i + 1);
        if (arguments[i].startsWith(u"--language="))
            return arguments[i].section(u'=', 1);
    }
    return base::systemLanguage();
}

int openWindow(const gui::Options& options, const QString& language)
{
    gui::MainWindow window(true);
    window.setLanguage(language);
    if (options.dark)
        gui::Theme::instance().setDark(*options.dark);
    window.setFirstIndex(options.at);
    if (!window.restoredGeometry() || options.sizeGiven)
        window.resize(options.sizeGiven ? options.size : window.fitting(options.size));
    window.show();
    if (options.open) {
        if (const auto opened = window.openFile(*options.open); !opened.ok()) {
            complain(opened.error().sentence);
            return kCouldNot;
        }
    } else {
        const auto image = gui::imageFor(options);
        if (!image.ok()) {
            complain(image.error().sentence);
            return kCouldNot;
        }
        window.record(requestOf(options, *image));
    }
    if (options.lesson) {
        if (const auto opened = window.openLesson(*options.lesson, language); !opened.ok()) {
            complain(opened.error().sentence);
            return kCouldNot;
        }
    }
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    otherMessages = qInstallMessageHandler(message);
    // A file that may not grow (RLIMIT_FSIZE) is told by write(): a sentence, not a dead window.
    std::signal(SIGXFSZ, SIG_IGN);
    QCoreApplication::setApplicationName(QStringLiteral("worldswitch"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WORLDSWITCH_VERSION));

    // First without a window system: what is only said needs none.
    gui::Options options;
    QString language;
    {
        const QCoreApplication early(argc, argv);
        const QStringList arguments = QCoreApplication::arguments().mid(1);
        language = languageOf(arguments);
        base::installTranslations(*QCoreApplication::instance(), language);
        const auto parsed = gui::parseOptions(arguments);
        if (!parsed.ok()) {
            complain(parsed.error().sentence);
            return kUsage;
        }
        options = *parsed;
        if (options.help) {
            print(stdout, gui::helpText());
            return kDone;
        }
        if (options.version) {
            print(stdout, QStringLiteral("worldswitch " WORLDSWITCH_VERSION));
            return kDone;
        }
        const bool display = !qEnvironmentVariableIsEmpty("DISPLAY") ||
                             !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
        if (!options.screenshot && !display && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
            complain(QCoreApplication::translate(
                "gui",
                "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set): open the window "
                "in a desktop session, or take a picture with --screenshot FILE.png."));
            return kCouldNot;
        }
    }

    if (options.screenshot)
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    if (options.checkDisplay)
        return kDone;
    base::installTranslations(application, language);
    return options.screenshot ? gui::takeScreenshot(options, language)
                              : openWindow(options, language);
}
