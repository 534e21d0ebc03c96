// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/task.h"
#include "image/image.h"
#include "machine/machine.h"
#include "profile/profile.h"

#include <QJsonArray>

#include <memory>
#include <optional>

namespace live {

/// True where the halted machine has the code of enter and exit, as the image has it, that far from
/// where the image was linked to. What cannot be read is not there.
[[nodiscard]] base::Task<bool> liesAt(std::shared_ptr<machine::Machine> machine,
                                      profile::Profile profile,
                                      std::shared_ptr<const image::Image> image,
                                      base::Offset offset);

/// How far from where it was linked to the image lies in a machine that runs already: not at all,
/// or as far as VBAR_EL2 is from the symbol of the vectors. Nothing where neither is so.
[[nodiscard]] base::Task<std::optional<base::Offset>>
findOffset(std::shared_ptr<machine::Machine> machine, profile::Profile profile,
           std::shared_ptr<const image::Image> image);

/// For the recording's facts: what the image has of memory, where it was linked to and where it
/// lies. `image` knows that it lies there (image::moved).
[[nodiscard]] QJsonArray placedFact(const image::Image& image, base::Offset offset);

} // namespace live
