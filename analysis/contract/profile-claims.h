// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "contract/finding-list.h"

namespace contract {

/// A profile that does not ship with this program is somebody's description, and may be as wrong as
/// the code. Where the switch did what each switch must, whatever its profile says (the host has
/// its registers again, and each of the guest's comes from where it is put away), what contradicts
/// the profile is nobody's mistake: all that was found becomes one finding that is not judged.
void weighProfile(FindingList& findings);

/// The question whether the profile names the right function, where a recording is lost and nothing
/// went wrong at EL2; empty where there is no such doubt, as of a profile that ships.
[[nodiscard]] QString doubtOfFunction(const reading::Reading& reading);

/// What a register or a cell holds in that state, at a door, is "unused", says the profile:
/// whatever reads it later is found.
void judgeUnused(FindingList& findings, Rule rule, const arm64::Place& place, std::uint32_t from);

} // namespace contract
