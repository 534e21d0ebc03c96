// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/exit-code.h"
#include "cli/output.h"
#include "cli/shared-options.h"
#include "cli/start.h"
#include "vm/options.h"
#include "vm/run.h"

#include <QCoreApplication>

namespace {

constexpr const char* kName = "worldswitch-vm";

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
    const auto options = vm::parseOptions(arguments);
    if (!options)
        return cli::refuse(kName, options.error());
    cli::Output out;
    switch (options->command) {
    case vm::Options::Command::Help:
        out.text(options->helpText);
        return out.finish(kName, cli::Pass);
    case vm::Options::Command::Version:
        out.line(QStringLiteral("worldswitch-vm " WORLDSWITCH_VERSION));
        return out.finish(kName, cli::Pass);
    default:
        return vm::run(*options, complain);
    }
}
