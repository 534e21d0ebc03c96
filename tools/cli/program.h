// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/exit-code.h"
#include "cli/output.h"
#include "cli/shared-options.h"
#include "cli/start.h"

#include <QCoreApplication>

namespace cli {

/// The main() of a program: its language, then its options, of which it answers --help and
/// --version by itself.
///
/// `parse` makes of the arguments a base::Result of options: what they ask for is their `command`,
/// an enumeration with Help and Version, whose text is their `helpText`. `run` does the rest with
/// them and ends with the exit code.
template <typename Parse, typename Run>
int program(const char* name, int argc, char** argv, Parse parse, Run run)
{
    begin();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QLatin1String(name));
    QCoreApplication::setApplicationVersion(QStringLiteral(WORLDSWITCH_VERSION));

    const auto arguments = QCoreApplication::arguments().mid(1);
    const auto language = speak(application, arguments);
    if (!language)
        return refuse(name, language.error());
    const auto options = parse(arguments);
    if (!options)
        return refuse(name, options.error());
    using Command = decltype(options->command);
    Output out;
    if (options->command == Command::Help) {
        out.text(options->helpText);
        return out.finish(name, Pass);
    }
    if (options->command == Command::Version) {
        out.line(QLatin1String(name) + QStringLiteral(" " WORLDSWITCH_VERSION));
        return out.finish(name, Pass);
    }
    return run(*options);
}

} // namespace cli
