// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/conversation-log.h"
#include "cli/exit-code.h"
#include "cli/output.h"
#include "cli/shared-options.h"
#include "cli/start.h"
#include "trace/commands.h"

#include <QCoreApplication>

namespace {

constexpr const char* kName = "worldswitch-trace";

void complain(const QString& sentence)
{
    cli::complain(kName, sentence);
}

} // namespace

int main(int argc, char** argv)
{
    cli::begin();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QLatin1String(kName));
    QCoreApplication::setApplicationVersion(QStringLiteral(WORLDSWITCH_VERSION));

    const auto arguments = QCoreApplication::arguments().mid(1);
    const auto language = cli::speak(application, arguments);
    if (!language)
        return cli::refuse(kName, language.error());
    const auto options = trace::parseOptions(arguments);
    if (!options)
        return cli::refuse(kName, options.error());
    cli::Output out;
    switch (options->command) {
    case trace::Options::Command::Help:
        out.text(options->helpText);
        return out.finish(kName, cli::Pass);
    case trace::Options::Command::Version:
        out.line(QStringLiteral("worldswitch-trace " WORLDSWITCH_VERSION));
        return out.finish(kName, cli::Pass);
    default:
        break;
    }
    cli::ConversationLog log;
    if (options->log) {
        if (const auto started = log.start(*options->log); !started) {
            complain(started.error().sentence);
            return cli::Error;
        }
    }
    return log.finish(kName, trace::run(*options, out, complain));
}
