// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/translation.h"
#include "vm/options.h"
#include "vm/run.h"

#include <QCoreApplication>

#include <csignal>
#include <cstdio>

int main(int argc, char** argv)
{
    // A reader that goes away is told by write(), not by a signal that ends the program.
    std::signal(SIGPIPE, SIG_IGN);
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("worldswitch-vm"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WORLDSWITCH_VERSION));
    base::installTranslations(application, base::systemLanguage());

    const auto complain = [](const QString& sentence) {
        std::fprintf(stderr, "worldswitch-vm: %s\n", qUtf8Printable(sentence));
    };
    const auto options = vm::parseOptions(QCoreApplication::arguments().mid(1));
    if (!options) {
        complain(options.error().sentence);
        complain(QCoreApplication::translate("vm", "'worldswitch-vm --help' says what there is."));
        return vm::Usage;
    }
    switch (options->command) {
    case vm::Options::Command::Help:
        std::fputs(qUtf8Printable(vm::helpText()), stdout);
        return vm::Good;
    case vm::Options::Command::Version:
        std::puts("worldswitch-vm " WORLDSWITCH_VERSION);
        return vm::Good;
    default:
        return vm::run(*options, complain);
    }
}
