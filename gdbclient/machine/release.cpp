// SPDX-License-Identifier: GPL-2.0-or-later
#include "machine/release.h"

#include <QCoreApplication>
#include <QJsonObject>

namespace machine {

namespace {

// Every test of machines runs on Debian 12's QEMU, 7.2, and on Debian 13's, 10.0.
constexpr QemuRelease kOldest{7, 2, 0};
constexpr int kNewestMajor = 10;

} // namespace

QString QemuRelease::text() const
{
    return QStringLiteral("%1.%2.%3").arg(major).arg(minor).arg(micro);
}

std::optional<QemuRelease> releaseOf(const QJsonObject& greeting)
{
    const auto version = greeting.value(QLatin1String("QMP"))
                             .toObject()
                             .value(QLatin1String("version"))
                             .toObject()
                             .value(QLatin1String("qemu"))
                             .toObject();
    const auto number = [&](const char* name) {
        return version.value(QLatin1String(name)).toInt(-1);
    };
    const QemuRelease release{number("major"), number("minor"), number("micro")};
    if (release.major < 0 || release.minor < 0 || release.micro < 0)
        return std::nullopt;
    return release;
}

QString untestedRelease(const QemuRelease& release)
{
    if (release >= kOldest && release.major <= kNewestMajor)
        return {};
    return QCoreApplication::translate(
               "machine", "QEMU %1 is not one of those that this program is tested with (7.2 to "
                          "10.x): what it shows may differ.")
        .arg(release.text());
}

} // namespace machine
