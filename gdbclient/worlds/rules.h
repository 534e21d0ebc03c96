// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "worlds/court.h"

namespace worlds {

// The contract's rules, a function for each place where it looks. Each adds what it finds; none
// looks at a place that the recording does not reach.
void judgeEntry(Court& court);
void judgeEret(Court& court);
void judgeVector(Court& court);
void judgeExit(Court& court);
void judgeRet(Court& court);
void judgeOuter(Court& court);
void judgeAccesses(Court& court); ///< Stack, Base, Footprint
void judgeEffects(Court& court);
/// Who spoiled the doors, where something is wrong; before `judgeReturn`.
void reconsider(Court& court);
void judgeReturn(Court& court); ///< Lost

} // namespace worlds
