// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/translation.h"
#include "vm/options.h"
#include "vm/run.h"

#include <QCoreApplication>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace {

/// Of the three standard files each that is closed gets its number taken: else one of ours had it,
/// and what the guests print would go there. Reading gives nothing, writing an error.
void holdStandardFiles()
{
    int held = 0;
    while (held >= 0 && held <= STDERR_FILENO)
        held = open("/dev/null", O_RDONLY);
    if (held > STDERR_FILENO)
        close(held);
}

} // namespace

int main(int argc, char** argv)
{
    holdStandardFiles();
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
        break;
    case vm::Options::Command::Version:
        std::puts("worldswitch-vm " WORLDSWITCH_VERSION);
        break;
    default:
        return vm::run(*options, complain);
    }
    if (std::fflush(stdout) == 0)
        return vm::Good;
    complain(QCoreApplication::translate("vm", "Standard output cannot be written: %1.")
                 .arg(QString::fromLocal8Bit(std::strerror(errno))));
    return vm::CouldNotRun;
}
