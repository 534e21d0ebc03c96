// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "worlds/anatomy.h"
#include "worlds/ownership.h"
#include "worlds/slots.h"

#include <memory>
#include <unordered_map>
#include <vector>

namespace worlds {

/// Where a value was born: the cell and the state at which it was first called that owner's. Two
/// cells with the same root hold the same value by descent, not by chance.
struct Root {
    std::uint32_t state = 0;
    arm64::Place place;
    int part = 0;
    friend bool operator==(const Root&, const Root&) = default;
};

/// What is known of one half cell's value.
struct Tag {
    Owner owner;
    Root root;
    std::optional<std::uint32_t>
        madeBy; ///< the step that put it here; absent where it was found here
    friend bool operator==(const Tag&, const Tag&) = default;
};

/// One step of a value's way: this instruction carried it from one cell to another.
struct Link {
    std::uint32_t step = 0;
    arm64::Place from;
    arm64::Place to;
    friend bool operator==(const Link&, const Link&) = default;
};

/// Ownership with descent: what the contract judges by, and what blame follows back.
class Provenance final : public Ownership {
public:
    [[nodiscard]] static std::shared_ptr<const Provenance> trace(const timeline::Timeline& timeline,
                                                                 const Facts& facts);

    [[nodiscard]] Owner at(std::uint32_t state, const arm64::Place& place) const override;
    [[nodiscard]] std::optional<std::uint32_t> madeBy(std::uint32_t state,
                                                      const arm64::Place& place) const override;

    /// The tag of the cell; Unknown, without a root, for one that was never seen.
    [[nodiscard]] Tag tag(std::uint32_t state, const arm64::Place& place, int part = 0) const;
    /// The way the value came, last link first, back to where it was born or found.
    [[nodiscard]] std::vector<Link> chain(std::uint32_t state, const arm64::Place& place,
                                          int part = 0) const;
    /// Every link by which a value of that root travelled in the steps [from, to), in order.
    [[nodiscard]] std::vector<Link> trail(const Root& root, std::uint32_t from,
                                          std::uint32_t to) const;
    /// True when the value was made, by instructions that change values, from one of that owner.
    [[nodiscard]] bool derives(std::uint32_t state, const arm64::Place& place,
                               const Owner& from) const;
    [[nodiscard]] const Slots& slotTable() const { return m_slots; }

private:
    friend class Tracer;
    explicit Provenance(const Facts& facts);
    struct Entry {
        std::uint32_t state; ///< the first state in which the tag holds
        Tag tag;
        std::optional<arm64::Place> from; ///< where it was carried from
        int fromPart = 0;
    };
    struct Carry {
        Link link;
        Root root;
    };
    const Entry* find(std::uint32_t state, const arm64::Place& place, int part) const;
    bool derives(std::uint32_t state, const arm64::Place& place, const Owner& from,
                 int depth) const;

    Slots m_slots;
    std::unordered_map<arm64::Place, std::vector<Entry>> m_history[2];
    std::vector<Carry> m_carries;
    /// For steps that make new values: what they were made from.
    std::unordered_map<std::uint32_t, std::vector<arm64::Place>> m_inputs;
};

/// Which registers EL2 keeps from the guest in one state: what the guest cannot reach need not be
/// its own (CPTR_EL2.TFP and .FPEN, HCR_EL2.APK, .TVM with .TRVM; Arm ARM D17.2).
struct Traps {
    bool vectors = false;     ///< v0–v31, fpsr, fpcr
    bool keys = false;        ///< pointer authentication keys
    bool translation = false; ///< SCTLR_EL1, TTBRx_EL1, TCR_EL1 and their kin
    [[nodiscard]] static Traps at(const timeline::Timeline& timeline, std::uint32_t state);
    [[nodiscard]] bool covers(arm64::Register reg) const;
};

} // namespace worlds
