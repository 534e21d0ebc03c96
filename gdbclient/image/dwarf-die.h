// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

#include <elfutils/libdw.h>

#include <cstring>

namespace image {

// What is asked of an entry of DWARF everywhere. A file may be damaged: nothing here believes it.

/// What it is called, and no longer than anybody reads; empty where it has no name.
[[nodiscard]] inline QString nameOf(Dwarf_Die* die)
{
    constexpr qsizetype kLongestName = 1000; // letters; what goes on is cut
    const char* name = dwarf_diename(die);
    return name ? QString::fromUtf8(name, static_cast<qsizetype>(strnlen(name, kLongestName)))
                : QString();
}

/// To the next one of the same parent. A damaged file may say that it lies behind: never there.
[[nodiscard]] inline bool nextSibling(Dwarf_Die* die)
{
    Dwarf_Die next;
    if (dwarf_siblingof(die, &next) != 0 || dwarf_dieoffset(&next) <= dwarf_dieoffset(die))
        return false;
    *die = next;
    return true;
}

[[nodiscard]] inline bool flag(Dwarf_Die* die, unsigned name)
{
    Dwarf_Attribute attribute;
    bool set = false;
    return dwarf_attr_integrate(die, name, &attribute) && dwarf_formflag(&attribute, &set) == 0 &&
           set;
}

} // namespace image
