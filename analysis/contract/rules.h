// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "contract/finding-list.h"

namespace contract {

// The contract's rules, a function for each place where it looks. Each adds what it finds; none
// looks at a place that the recording does not reach.
void judgeEntry(FindingList& findings);
void judgeEret(FindingList& findings);
void judgeVector(FindingList& findings);
void judgeExit(FindingList& findings);
void judgeRet(FindingList& findings);
void judgeOuter(FindingList& findings);
void judgeAccesses(FindingList& findings); ///< Stack, Base, Footprint
void judgeEffects(FindingList& findings);
/// Who spoiled the doors, where something is wrong; before `judgeReturn`.
void reconsider(FindingList& findings);
void judgeReturn(FindingList& findings); ///< Lost

} // namespace contract
