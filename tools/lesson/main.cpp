// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include "cli/start.h"

#include <QCoreApplication>

int main(int argc, char** argv)
{
    cli::begin();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("worldswitch-lesson"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WORLDSWITCH_VERSION));
    return tool::run(application);
}
