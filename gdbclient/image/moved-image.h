// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "image/image.h"

namespace image {

/// The same image in a machine that has it elsewhere than where it was linked to: what it says of
/// addresses, and what it is asked of them, is `by` further on. Addresses wrap.
[[nodiscard]] std::shared_ptr<const Image> moved(std::shared_ptr<const Image> image,
                                                 base::Offset by);

} // namespace image
