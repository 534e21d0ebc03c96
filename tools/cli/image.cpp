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

/// One of the images that are built: in the build tree it lies in that folder, beside the
/// programs', and installed it has that name.
base::Result<QString> builtImage(const char* variable, const QString& folder,
                                 const QString& installed, const QString& otherwise)
{
    const QString named = qEnvironmentVariable(variable);
    if (!named.isEmpty()) {
        if (QFileInfo(named).isFile())
            return named;
        return base::Error{tr("The environment names the image %1 (%2), which is no file.")
                               .arg(named, QLatin1String(variable))};
    }
    const QDir program(QCoreApplication::applicationDirPath());
    QStringList looked;
    for (const QString& place : {QStringLiteral("../%1/worldswitch.elf").arg(folder),
                                 QStringLiteral("../share/worldswitch/%1.elf").arg(installed)}) {
        const QString path = QDir::cleanPath(program.filePath(place));
        if (QFileInfo(path).isFile())
            return path;
        looked << path;
    }
    return base::Error{
        tr("The hypervisor's image was not found; looked for %1. Build it, or name one with %2.")
            .arg(looked.join(tr(" and ")), otherwise)};
}

} // namespace

base::Result<QString> findImage(const std::optional<QString>& asked)
{
    if (asked)
        return *asked; // who opens it says what is wrong with it
    return builtImage("WORLDSWITCH_IMAGE", QStringLiteral("hypervisor"),
                      QStringLiteral("worldswitch"),
                      tr("--image or the environment's WORLDSWITCH_IMAGE"));
}

base::Result<QString> findVheImage()
{
    return builtImage("WORLDSWITCH_VHE_IMAGE", QStringLiteral("hypervisor-vhe"),
                      QStringLiteral("worldswitch-vhe"),
                      tr("the environment's WORLDSWITCH_VHE_IMAGE"));
}

} // namespace cli
