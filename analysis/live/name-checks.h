// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "image/image.h"
#include "profile/profile.h"
#include "recorder/recorder.h"

#include <QString>

namespace live {

/// What can be seen of the functions before a machine runs: that each leads to the next. Of the
/// plan it needs them, and the vectors' entries where they are known.
[[nodiscard]] base::Result<void> checkDoors(const profile::Profile& profile,
                                            const image::Image& image,
                                            const recorder::RecordPlan& plan);
/// The names by which VMs are found, if there are any: else that would be said when one runs.
[[nodiscard]] base::Result<void> checkMachines(const profile::Profile& profile,
                                               const image::Image& image);

/// An error about a name, with its place in the profile's file.
[[nodiscard]] base::Error misnamed(const profile::Profile& profile, const QString& name,
                                   const QString& sentence);
/// What was found by that name in the image, or the error with the name's place.
template <typename T>
[[nodiscard]] base::Result<T> named(const profile::Profile& profile, const QString& name,
                                    base::Result<T> found)
{
    if (found)
        return found;
    return misnamed(profile, name, found.error().sentence);
}

} // namespace live
