// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "engine/names.h"
#include "image/image.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace lessons {

/// What an image and its profile have, without a machine: the names that a recording of it will
/// know, and the registers that it will keep.
struct ImageNames {
    std::shared_ptr<const Names> names;
    std::vector<arm64::Register> registers;
    std::shared_ptr<const image::Image> image;
};
[[nodiscard]] base::Result<ImageNames> namesOfImage(const QString& image,
                                                    const std::optional<QString>& profile);

/// The address of a word that can be set, by its path: "vcpus[1].arch.ctxt.regs.regs[5]".
[[nodiscard]] base::Result<base::Address> cellNamed(const Names& names, const QString& path);

} // namespace lessons
