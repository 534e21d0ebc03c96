// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/dwarf-units.h"

namespace image {

std::optional<Dwarf_Off> unitAt(Dwarf* dwarf, base::Address code)
{
    Dwarf_Die unit;
    if (!dwarf_addrdie(dwarf, code.value, &unit))
        return {};
    return dwarf_dieoffset(&unit);
}

} // namespace image
