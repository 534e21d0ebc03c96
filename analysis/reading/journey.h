// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "reading/reading.h"

#include <cstdint>
#include <vector>

namespace reading {

/// One value's way: where it was made, each cell that it was copied to, and who read it there. Of
/// two cells that hold equal numbers only those have one way that got it from each other.
struct Journey {
    /// A step that read the value and carried it nowhere: an MSR, an ADD, an address.
    struct Read {
        std::uint32_t step = 0;
        arm64::Place place;
        friend bool operator==(const Read&, const Read&) = default;
    };
    Owner owner;
    /// The cells that held it, and in which states; the first is the oldest.
    std::vector<Stay> stays;
    std::vector<MoveEdge> moves; ///< in order
    std::vector<Read> reads;     ///< in order
    /// The step that made the value in its first cell; absent where it lay there already, or where
    /// its way began before the states that were looked at.
    std::optional<std::uint32_t> madeBy;
    bool beginsBefore = false; ///< it lay there before the states that were looked at
    bool goesOn = false;       ///< a cell still holds it in the last of them, and there are more

    [[nodiscard]] bool isEmpty() const { return stays.empty(); }
    /// Whether that cell holds the value in that state.
    [[nodiscard]] bool isIn(std::uint32_t state, const arm64::Place& place) const;
    friend bool operator==(const Journey&, const Journey&) = default;
};

/// The way of the value that the cell holds in that state, as far as it goes in the states
/// [from, to), which has to include it. Costs what its way is long in them, however much else
/// happens there. Empty for a cell that was never seen.
[[nodiscard]] Journey journeyOf(const Reading& reading, std::uint32_t state,
                                const arm64::Place& place, std::uint32_t from, std::uint32_t to);

} // namespace reading
