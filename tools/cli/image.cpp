// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/image.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStringList>

namespace cli {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("cli", text);
}

} // namespace

base::Result<QString> findImage(const std::optional<QString>& asked)
{
    if (asked)
        return *asked; // who opens it says what is wrong with it
    const QString named = qEnvironmentVariable("WORLDSWITCH_IMAGE");
    if (!named.isEmpty()) {
        if (QFileInfo(named).isFile())
            return named;
        return base::Error{
            tr("The environment names the image %1 (WORLDSWITCH_IMAGE), which is no file.")
                .arg(named)};
    }
    const QDir program(QCoreApplication::applicationDirPath());
    QStringList looked;
    for (const char* place :
         {"../hypervisor/worldswitch.elf", "../share/worldswitch/worldswitch.elf"}) {
        const QString path = QDir::cleanPath(program.filePath(QLatin1String(place)));
        if (QFileInfo(path).isFile())
            return path;
        looked << path;
    }
    return base::Error{tr("The hypervisor's image was not found; looked for %1. Build it, or name "
                          "one with --image or the environment's WORLDSWITCH_IMAGE.")
                           .arg(looked.join(tr(" and ")))};
}

} // namespace cli
