// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "timeline/timeline.h"
#include "worlds/owner.h"

#include <cstdint>
#include <memory>

namespace worlds {

/// Whose value is in each cell, carried through a whole recording step by step: loads, stores and
/// moves carry the owner with the value, arithmetic makes a new one, at the vector's first
/// instruction x0–x30 become the guest's own (contract.md, "Owners"). Computed once, then read.
class Ownership {
public:
    [[nodiscard]] static std::shared_ptr<const Ownership> trace(const timeline::Timeline& timeline);
    virtual ~Ownership() = default;
    /// The owner of the place in timeline state `state`; Unknown for a cell that was never seen.
    [[nodiscard]] virtual Owner at(std::uint32_t state, const arm64::Place& place) const = 0;
    /// The step before `state` that last gave the cell its owner (moved or made its value).
    [[nodiscard]] virtual std::optional<std::uint32_t> madeBy(std::uint32_t state,
                                                              const arm64::Place& place) const = 0;
};

} // namespace worlds
