// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "base/task.h"
#include "image/image.h"
#include "machine/machine.h"
#include "profile/profile.h"

#include <chrono>
#include <memory>

namespace live {

/// A profile in one shape of its host, and the image by the names that it has there.
struct Shaped {
    profile::Profile profile;
    std::shared_ptr<const image::Image> image;
};

/// As the image was linked; structs and variables are those that the function round the switch
/// sees.
[[nodiscard]] Shaped inShape(const profile::Profile& profile, const profile::Profile::Shape& shape,
                             const std::shared_ptr<const image::Image>& image);
/// The same for a profile without shapes.
[[nodiscard]] std::shared_ptr<const image::Image>
seenFromRun(const profile::Profile& profile, const std::shared_ptr<const image::Image>& image);

/// What can be said before a machine runs: checkNames(), in each of the shapes.
[[nodiscard]] base::Result<void> checkShapes(const profile::Profile& profile,
                                             const std::shared_ptr<const image::Image>& image);

/// Runs the machine to the function of the host's kernel that the profile names, at whatever level,
/// and asks there which of the shapes the host has, and where the code of that shape lies.
[[nodiscard]] base::Task<base::Result<Shaped>> findShape(std::shared_ptr<machine::Machine> machine,
                                                         profile::Profile profile,
                                                         std::shared_ptr<const image::Image> image,
                                                         std::chrono::milliseconds deadline);

} // namespace live
