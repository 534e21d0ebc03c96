// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/translation.h"
#include "trace/commands.h"

#include <QCoreApplication>

#include <csignal>
#include <cstdio>

int main(int argc, char** argv)
{
    // A reader that goes away is told by write(), not by a signal that ends the program.
    std::signal(SIGPIPE, SIG_IGN);
    // So is a file that may not grow (RLIMIT_FSIZE): the recording says it in a sentence.
    std::signal(SIGXFSZ, SIG_IGN);
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("worldswitch-trace"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WORLDSWITCH_VERSION));

    const auto arguments = QCoreApplication::arguments().mid(1);
    const auto language = trace::languageAsked(arguments);
    base::installTranslations(application, language.isEmpty() ? base::systemLanguage() : language);

    const auto complain = [](const QString& sentence) {
        std::fprintf(stderr, "worldswitch-trace: %s\n", qUtf8Printable(sentence));
    };
    const auto options = trace::parseOptions(arguments);
    if (!options.ok()) {
        complain(options.error().sentence);
        std::fprintf(stderr, "%s\n",
                     qUtf8Printable(QCoreApplication::translate(
                         "trace", "'worldswitch-trace --help' says what there is.")));
        return trace::Usage;
    }
    trace::Output out;
    switch (options->command) {
    case trace::Options::Command::Help:
        out.raw(options->helpText.toUtf8());
        return trace::Good;
    case trace::Options::Command::Version:
        out.line(QStringLiteral("worldswitch-trace " WORLDSWITCH_VERSION));
        return trace::Good;
    default:
        return trace::run(*options, out, complain);
    }
}
