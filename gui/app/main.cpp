// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/translation.h"
#include "cli/conversation-log.h"
#include "cli/exit-code.h"
#include "cli/machine-request.h"
#include "cli/output.h"
#include "cli/shared-options.h"
#include "cli/signals.h"
#include "cli/start.h"
#include "gui/app/main-window.h"
#include "gui/app/options.h"
#include "gui/app/screenshot.h"
#include "gui/panels/lesson-panel.h"

#include <QApplication>

namespace {

constexpr const char* kName = "worldswitch";

void complain(const QString& sentence)
{
    cli::complain(kName, sentence);
}

QtMessageHandler otherMessages = nullptr;

/// Without XDG_RUNTIME_DIR (root, a container, cron) Qt says at each start that it has chosen a
/// directory. It is no sentence of ours, and asks nothing of the user.
void message(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    if (!text.startsWith(QLatin1String("QStandardPaths: XDG_RUNTIME_DIR not set")))
        otherMessages(type, context, text);
}

/// From a desktop nobody sees what a program says on its standard error: the window says it, too.
int endWith(gui::MainWindow& window, const QString& sentence)
{
    complain(sentence);
    const QString platform = QGuiApplication::platformName();
    if (platform != QLatin1String("offscreen") && platform != QLatin1String("minimal")) {
        window.showTrouble(sentence);
        window.show();
        QApplication::exec();
    }
    return cli::Error;
}

int openWindow(const gui::Options& options, const QString& language)
{
    gui::MainWindow window(true);
    window.setLanguage(language);
    if (options.dark)
        window.theme().setDark(*options.dark);
    window.setFirstIndex(options.at);
    window.setFirstMoment(options.moment);
    if (!window.restoredGeometry() || options.sizeGiven)
        window.resize(options.sizeGiven ? options.size : window.fitting(options.size));
    // Ended from outside it closes as ever: a machine that is somebody else's goes on.
    cli::Signals ending;
    QObject::connect(&ending, &cli::Signals::came, qApp, &QApplication::quit);
    // The window comes when there is something to show in it. The lesson is first: it says how much
    // is to be recorded.
    if (options.lesson) {
        if (const auto opened = window.openLesson(*options.lesson, language); !opened.ok())
            return endWith(window, opened.error().sentence);
    }
    if (options.open) {
        if (const auto opened = window.openFile(*options.open); !opened.ok())
            return endWith(window, opened.error().sentence);
    } else {
        auto request = cli::machineRequest<live::RecordRequest>(options);
        if (!request.ok())
            return endWith(window, request.error().sentence);
        request->switches = options.switches;
        window.record(*request);
    }
    window.show();
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    cli::begin();
    otherMessages = qInstallMessageHandler(message);
    QCoreApplication::setApplicationName(QStringLiteral("worldswitch"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WORLDSWITCH_VERSION));

    // First without a window system: what is only said needs none.
    gui::Options options;
    QString language;
    {
        const QCoreApplication early(argc, argv);
        const QStringList arguments = QCoreApplication::arguments().mid(1);
        const auto spoken = cli::speak(*QCoreApplication::instance(), arguments);
        if (!spoken.ok())
            return cli::refuse(kName, spoken.error());
        language = *spoken;
        const auto parsed = gui::parseOptions(arguments);
        if (!parsed.ok())
            return cli::refuse(kName, parsed.error());
        options = *parsed;
        // What the reader chose in the window, unless the command line says otherwise this once.
        if (!options.screenshot && !cli::languageAsked(arguments))
            language = gui::MainWindow::chosenLanguage().value_or(language);
        cli::Output out;
        if (options.help) {
            out.text(gui::helpText() + u'\n');
            return out.finish(kName, cli::Pass);
        }
        if (options.version) {
            out.line(QStringLiteral("worldswitch " WORLDSWITCH_VERSION));
            return out.finish(kName, cli::Pass);
        }
        const auto seed = options.variant.seed();
        if (!seed.ok()) {
            complain(seed.error().sentence);
            return cli::Error;
        }
        gui::LessonPanel::setVariant(*seed);
        const bool display = !qEnvironmentVariableIsEmpty("DISPLAY") ||
                             !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
        if (!options.screenshot && !display && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
            complain(QCoreApplication::translate(
                "gui",
                "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set): open the window "
                "in a desktop session, or take a picture with --screenshot FILE.png."));
            return cli::Error;
        }
    }

    if (options.screenshot)
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    if (options.checkDisplay)
        return cli::Pass;
    base::installTranslations(application, language);
    cli::ConversationLog log;
    if (options.log) {
        if (const auto started = log.start(*options.log); !started) {
            complain(started.error().sentence);
            return cli::Error;
        }
    }
    return log.finish(kName, options.screenshot ? gui::takeScreenshot(options, language)
                                                : openWindow(options, language));
}
