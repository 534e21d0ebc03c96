// SPDX-License-Identifier: GPL-2.0-or-later
// Debian's installer as a guest: where its kernel lies. Only Debian packages it; a test that needs
// what this system does not have is skipped, and names the package.
#pragma once

#include <QFile>
#include <QRegularExpression>
#include <QString>
#include <QTest>

namespace netboot {

/// One release's kernel and initrd.
struct Installer {
    QString folder; ///< empty: it is not here

    [[nodiscard]] QString kernel() const { return folder + QStringLiteral("/linux"); }
    [[nodiscard]] QString initrd() const { return folder + QStringLiteral("/initrd.gz"); }
    [[nodiscard]] bool isHere() const
    {
        return !folder.isEmpty() && QFile::exists(kernel()) && QFile::exists(initrd());
    }
    /// "Debian 13", by the folder's name.
    [[nodiscard]] QString name() const
    {
        static const QRegularExpression number(QStringLiteral("/images/(\\d+)/"));
        return QStringLiteral("Debian ") + number.match(folder).captured(1);
    }
};

/// The installed one.
inline Installer installed()
{
    return {QStringLiteral(WORLDSWITCH_NETBOOT)};
}

/// The one of the other release, where scripts/other-release has it.
inline Installer other()
{
    return {qEnvironmentVariable("WORLDSWITCH_OTHER_NETBOOT")};
}

} // namespace netboot

/// In a test function, before anything of the package's is used.
#define WORLDSWITCH_NEEDS(isHere, package)                                                         \
    do {                                                                                           \
        if (!(isHere))                                                                             \
            QSKIP("not run: the package " package " is not here");                                 \
    } while (false)
