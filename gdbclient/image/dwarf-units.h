// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/address.h"

#include <elfutils/libdw.h>

#include <optional>

namespace image {

/// The unit of DWARF that has the code at an address, by .debug_aranges: of a kernel's thousands of
/// units none is looked at for it. Nothing where no such table says it.
[[nodiscard]] std::optional<Dwarf_Off> unitAt(Dwarf* dwarf, base::Address code);

} // namespace image
