// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/output.h"
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

int refuse(const base::Error& error)
{
    complain(error.sentence);
    complain(QCoreApplication::translate("vm", "'worldswitch-vm --help' says what there is."));
    return vm::Usage;
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
    const auto options = vm::parseOptions(arguments);
    if (!options)
        return refuse(options.error());
    cli::Output out;
    switch (options->command) {
    case vm::Options::Command::Help:
        out.text(vm::helpText());
        return out.finish(kName, vm::Good);
    case vm::Options::Command::Version:
        out.line(QStringLiteral("worldswitch-vm " WORLDSWITCH_VERSION));
        return out.finish(kName, vm::Good);
    default:
        return vm::run(*options, complain);
    }
}
