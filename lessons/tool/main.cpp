// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands.h"

#include <QCoreApplication>

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("worldswitch-lesson"));
    QCoreApplication::setApplicationVersion(QStringLiteral("0.1.0"));
    return tool::run(QCoreApplication::arguments());
}
