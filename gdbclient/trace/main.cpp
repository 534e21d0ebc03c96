// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/output.h"
#include "cli/start.h"
#include "trace/commands.h"

#include <QCoreApplication>

namespace {

constexpr const char* kName = "worldswitch-trace";

void complain(const QString& sentence)
{
    cli::complain(kName, sentence);
}

int refuse(const base::Error& error)
{
    complain(error.sentence);
    cli::complain(nullptr, QCoreApplication::translate(
                               "trace", "'worldswitch-trace --help' says what there is."));
    return trace::Usage;
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
        return refuse(language.error());
    const auto options = trace::parseOptions(arguments);
    if (!options)
        return refuse(options.error());
    cli::Output out;
    switch (options->command) {
    case trace::Options::Command::Help:
        out.text(options->helpText);
        return out.finish(kName, trace::Good);
    case trace::Options::Command::Version:
        out.line(QStringLiteral("worldswitch-trace " WORLDSWITCH_VERSION));
        return out.finish(kName, trace::Good);
    default:
        return trace::run(*options, out, complain);
    }
}
