// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/address.h"
#include "recording/place-set.h"
#include "recording/step.h"

#include <cstdint>
#include <vector>

namespace recording {

class CellTable;
class Packer;
class Unpacker;

/// One instruction with the places that it read and wrote: what many steps of a recording have in
/// common. A step is its pattern and the few values that do not follow from it.
struct Pattern {
    /// How a cell's value after the step comes about.
    enum class Source : std::uint8_t {
        Literal, ///< it is written in the step, or is what this pattern wrote last
        Copy,    ///< what the cell `from` held before the step
        Sum,     ///< that, and `add`
    };
    struct Change {
        CellId cell = 0;
        Source source = Source::Literal;
        CellId from = 0;
        std::int64_t add = 0;
        friend bool operator==(const Change&, const Change&) = default;
    };
    /// Where it went.
    enum class Next : std::uint8_t {
        Following, ///< to pc + 4
        There,     ///< to the address `next`
        Held,      ///< to what the cell of the number `next` held before the step
    };

    base::Address pc;
    std::uint32_t word = 0;
    Next nextIs = Next::Following;
    std::uint64_t next = 0;
    std::vector<Change> changes;  ///< of the cells that it writes, by ascending cell
    std::vector<PlaceRef> writes; ///< places without a value that it writes
    std::vector<PlaceRef> reads;
    /// The first step before which all of its cells are known; follows from them.
    std::uint32_t since = 0;

    [[nodiscard]] bool sameAs(const Pattern& other) const
    {
        return pc == other.pc && word == other.word && nextIs == other.nextIs &&
               next == other.next && changes == other.changes && writes == other.writes &&
               reads == other.reads;
    }
    [[nodiscard]] std::size_t hash() const;
    [[nodiscard]] bool writesTo(PlaceRef place) const;
    [[nodiscard]] bool readsFrom(PlaceRef place) const;
    void findSince(const CellTable& cells);

    void pack(Packer& out) const;
    /// False where it names a place that there is not, or is no pattern.
    [[nodiscard]] bool unpack(Unpacker& in, const CellTable& cells);
};

} // namespace recording
