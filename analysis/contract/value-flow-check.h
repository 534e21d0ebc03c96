// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "contract/finding-list.h"

#include <vector>

namespace contract {

/// What one cell must hold when a rule looks: the value that lay in `source` in state
/// `sourceState`, brought here by moves, or taken apart and put together again.
struct Expectation {
    arm64::Place target;
    arm64::Place source;
    int targetPart = 0; ///< of a 4-byte slot; 8-byte cells are judged in both halves
    int sourcePart = 0;
    bool whole = true;
};

/// Cells that are judged together: where one is wrong, the others say whether it was swapped.
struct ValueFlowCheck {
    Rule rule = Rule::Eret;
    std::uint32_t sourceState = 0; ///< where the expectations were frozen
    std::uint32_t from = 0;        ///< the first step that may bring them
    std::uint32_t at = 0; ///< the state in which they are judged (also: the step it stands before)
    bool mustBeWritten = false; ///< the cell must have been written by a step in [from, at)
    std::vector<Expectation> expectations;
};

/// Judges each expectation by owner and by value, and blames the instruction that broke the chain.
void checkValueFlow(FindingList& findings, const ValueFlowCheck& flow);

} // namespace contract
