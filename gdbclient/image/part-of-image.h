// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "image/image.h"

#include <QStringList>

namespace image {

/// A part of an image, as a kernel has one for each shape of host: what it calls `name` is
/// `prefix` and `name` in the symbol table (objcopy --prefix-symbols), and `name` in the debug
/// information. Types and variables are those of the unit with the code at `seenFrom`. With an
/// empty prefix it is the image as that unit sees it. Functions outside the part keep their names.
/// `numbered` are the array members whose elements have names that somebody asks for ("sys_regs"):
/// where that unit does not have their enumeration, those beside it are asked.
[[nodiscard]] std::shared_ptr<const Image> partOf(std::shared_ptr<const Image> image,
                                                  const QString& prefix, base::Address seenFrom,
                                                  const QStringList& numbered = {});

} // namespace image
