// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "timeline/timeline.h"
#include "timeline/watch.h"

#include <span>

namespace timeline {

/// The state after the last step, as the semantics of instructions read it.
class LastState : public arm64::StateReader {
public:
    explicit LastState(const Timeline& timeline)
        : m_timeline(timeline)
    {
    }
    [[nodiscard]] std::optional<std::uint64_t> cell(const arm64::Place& place) const override
    {
        return m_timeline.lastValue(place);
    }

private:
    const Timeline& m_timeline;
};

/// Fills the step's deltas from the machine's cells `now`. Cells that the timeline does not know
/// are left out.
void takeDeltas(const Timeline& timeline, Step& step, std::span<const CellValue> now);

/// Compares what the step's effects predict with what the machine shows `now`; the first difference
/// as a sentence, empty when there is none. Where the effects predict no value, the machine's
/// stands; so does that of a register that moves by itself. `seen`: by cell id, the state in which
/// the cell was last read from the machine; one that is not listed was read in the state before the
/// step. Only for StepKind::Instruction.
[[nodiscard]] QString disagreement(const Timeline& timeline, const Step& step,
                                   std::span<const CellValue> now,
                                   std::span<const std::uint32_t> seen = {});

/// "x19", "the cell at 0x40091c00".
[[nodiscard]] QString placeText(const arm64::Place& place);

} // namespace timeline
