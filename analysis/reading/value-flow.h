// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "reading/owner.h"
#include "recording/recording.h"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace reading {

/// Where a value was defined: the cell and the state in which it was first called that owner's. Two
/// cells with the same definition hold the same value by descent, not by chance.
struct Definition {
    std::uint32_t state = 0;
    arm64::Place place;
    int part = 0;
    friend bool operator==(const Definition&, const Definition&) = default;
};

/// What is known of one half cell's value.
struct ValueTag {
    Owner owner;
    /// By which a switch is judged: what lies in a slot or a register when the switch is entered
    /// counts as defined there and then, whatever its way to there was (see definitionOf).
    Definition definition;
    std::optional<std::uint32_t>
        madeBy; ///< the step that put it here; absent where it was found here
    friend bool operator==(const ValueTag&, const ValueTag&) = default;
};

/// One move of a value: this instruction carried it from one cell to another.
struct MoveEdge {
    std::uint32_t step = 0;
    arm64::Place from;
    arm64::Place to;
    friend bool operator==(const MoveEdge&, const MoveEdge&) = default;
};

/// One cell held one value in the states [from, to).
struct Stay {
    arm64::Place place;
    std::uint32_t from = 0, to = 0;
    friend bool operator==(const Stay&, const Stay&) = default;
};

/// Whose value is in each half cell, in every state of a recording, and by which moves it came
/// there. Filled by ValueTracer, from the first state on; what is written stays as it is.
class ValueFlow {
public:
    /// The tag of the cell; Unknown, without a definition, for one that was never seen.
    [[nodiscard]] ValueTag tag(std::uint32_t state, const arm64::Place& place, int part = 0) const;
    [[nodiscard]] bool knows(std::uint32_t state, const arm64::Place& place, int part) const
    {
        return find(state, place, part) != nullptr;
    }
    /// The moves by which the value came, the last one first, back to where it was defined. A slot
    /// that nothing wrote between two switches keeps its definition, so the way goes through it to
    /// the switch before. What was moved before step `from` is left out.
    [[nodiscard]] std::vector<MoveEdge> movesOf(std::uint32_t state, const arm64::Place& place,
                                                int part = 0, std::uint32_t from = 0) const;
    /// The first of those: where the value was defined, in whichever switch that was.
    [[nodiscard]] Definition definitionOf(std::uint32_t state, const arm64::Place& place,
                                          int part = 0) const;
    /// Every move by which a value of that definition travelled in the steps [from, to), in order.
    [[nodiscard]] std::vector<MoveEdge> movesOf(const Definition& definition, std::uint32_t from,
                                                std::uint32_t to) const;

    /// Every move out of that cell in the steps [from, to), in order. Costs what it finds.
    [[nodiscard]] std::vector<MoveEdge> movesOutOf(const arm64::Place& place, std::uint32_t from,
                                                   std::uint32_t to) const;
    /// How long the value that the cell holds in that state lies there: from where it came to where
    /// another takes its place, or for ever. Until now, for a cell that was never seen.
    [[nodiscard]] Stay stayOf(std::uint32_t state, const arm64::Place& place, int part = 0) const;

    /// Forgets what cells held before that state, and the moves before it.
    void forgetBefore(std::uint32_t state);
    /// Changes of cells that are remembered: what its memory grows with.
    [[nodiscard]] std::size_t remembered() const;

private:
    friend class ValueTracer;
    struct Entry {
        std::uint32_t state; ///< the first state in which the tag holds
        ValueTag tag;
        std::optional<arm64::Place> from; ///< where the step before that state carried it from
        int fromPart = 0;
        bool kept = false; ///< the value is the one that lay here before, by the entry before
    };
    struct Carry {
        MoveEdge edge;
        Definition definition;
    };
    using Carries = std::vector<Carry>;
    void carry(const MoveEdge& edge, const Definition& definition);
    [[nodiscard]] Carries::const_iterator firstCarry(std::uint32_t step) const;
    [[nodiscard]] const Entry* find(std::uint32_t state, const arm64::Place& place, int part) const;
    /// Follows the value back, and tells of each move from step `from` on. Gives the entry that
    /// defined the value, or the last one that was looked at.
    template <typename OnMove>
    const Entry* walkBack(std::uint32_t state, arm64::Place place, int part, std::uint32_t from,
                          OnMove onMove) const;

    std::unordered_map<arm64::Place, std::vector<Entry>> m_history[2];
    Carries m_carries;           ///< in order
    std::size_t m_forgotten = 0; ///< carries before those
    /// Of each cell the numbers of the carries out of it, in order, the forgotten ones counted.
    std::unordered_map<arm64::Place, std::vector<std::size_t>> m_carriesOutOf;
};

} // namespace reading
