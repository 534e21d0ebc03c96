// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

#include <compare>
#include <optional>

class QJsonObject;

namespace machine {

/// A release of QEMU, as QMP's greeting names it.
struct QemuRelease {
    int major = 0;
    int minor = 0;
    int micro = 0;

    /// "10.0.13".
    [[nodiscard]] QString text() const;
    friend auto operator<=>(const QemuRelease&, const QemuRelease&) = default;
};

/// From the first line that QMP sends: {"QMP": {"version": {"qemu": {"major": 7, …}}}}. Nothing
/// where it names none.
[[nodiscard]] std::optional<QemuRelease> releaseOf(const QJsonObject& greeting);

/// One line about a release with which this program was not tested, older or newer; empty for the
/// others. Such a QEMU may well do: the program goes on.
[[nodiscard]] QString untestedRelease(const QemuRelease& release);

} // namespace machine
