// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/address.h"

#include <elfutils/libdw.h>

#include <cstddef>
#include <optional>
#include <vector>

namespace image {

/// The unit of DWARF that has the code at an address, by .debug_aranges: of a kernel's thousands of
/// units none is looked at for it. Nothing where no such table says it. An inline function or a
/// template that several units have stands in the image once, and each of them claims it: the first
/// has it, since the linker keeps the first.
[[nodiscard]] std::optional<Dwarf_Off> unitAt(Dwarf* dwarf, base::Address code);

/// The units that lie nearest to that one, itself left out, the nearest first: by the same table,
/// so that none is looked at for it. At most so many.
[[nodiscard]] std::vector<Dwarf_Off> unitsBeside(Dwarf* dwarf, Dwarf_Off unit, std::size_t most);

} // namespace image
