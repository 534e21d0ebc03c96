// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorder/watch-list.h"
#include "recording/recording.h"

#include <span>

namespace recorder {

/// Fills the step's deltas from the machine's cells `now`. Cells that the recording does not know
/// are left out.
void takeDeltas(const recording::Recording& recording, recording::Step& step,
                std::span<const CellValue> now);

/// Compares what the step's effects predict with what the machine shows `now`; the first difference
/// as a sentence, empty when there is none. Where the effects predict no value, the machine's
/// stands; so does that of a register that moves by itself. `seen`: by cell id, the state in which
/// the cell was last read from the machine; one that is not listed was read in the state before the
/// step. Only for recording::StepKind::Instruction.
[[nodiscard]] QString disagreement(const recording::Recording& recording,
                                   const recording::Step& step, std::span<const CellValue> now,
                                   std::span<const std::uint32_t> seen = {});

/// "x19", "the cell at 0x40091c00".
[[nodiscard]] QString placeText(const arm64::Place& place);

} // namespace recorder
