// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "contract/door.h"

#include <set>
#include <vector>

namespace contract {

/// One instruction of a door that is exchanged for another, or put in where it is missing.
struct Repair {
    std::size_t at = 0; ///< the line that is exchanged, or before which it is put in
    bool insert = false;
    arm64::Instruction with;
};

/// The door with those repairs, from its first line to its end.
[[nodiscard]] Door::Paper runOf(const Door& door, const std::vector<Repair>& repairs);

/// The fewest single instructions found that, exchanged, make a door right which is wrong: they are
/// what is to blame. `suspects` are the places that the rules have blamed: of two that explain as
/// much, the suspect is taken. Nothing where a few instructions do not explain it.
[[nodiscard]] std::vector<Repair> repairsOf(const Door& door,
                                            const std::set<base::Address>& suspects);

} // namespace contract
