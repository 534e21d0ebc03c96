// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/address.h"

#include <elfutils/libdw.h>

#include <optional>

namespace image {

/// The unit of DWARF that has the code at an address, by .debug_aranges: of a kernel's thousands of
/// units none is looked at for it. Nothing where no such table says it. An inline function or a
/// template that several units have stands in the image once, and each of them claims it: the first
/// has it, since the linker keeps the first.
[[nodiscard]] std::optional<Dwarf_Off> unitAt(Dwarf* dwarf, base::Address code);

} // namespace image
