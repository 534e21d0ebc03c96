// SPDX-License-Identifier: GPL-2.0-or-later
#include "story/kept-slots.h"

#include <algorithm>

namespace story {

void KeptSlots::look(std::uint32_t index, const recording::Step& step)
{
    for (const auto& write : step.effects.writes) {
        lookAtWrite(index + 1, write.to.place);
        if (write.from)
            lookAtLoad(index + 1, write.to.place, write.from->place);
    }
    // What a free run changed has no instruction.
    for (const auto& delta : step.deltas)
        lookAtWrite(index + 1, m_context.recording().placeOf(delta.cell));
}

void KeptSlots::lookAtWrite(std::uint32_t state, const arm64::Place& place)
{
    if (place.isMemory()) {
        if (m_context.inHostContext(place.address) || m_context.contextAt(place.address) >= 0)
            setKept(place.address, state, true);
        return;
    }
    // The register has what its world had in it: where that was kept, nothing is any more.
    const auto& reading = m_context.reading();
    const auto offset = reading.slotTable().offsetOf(place.reg, place.half);
    if (!offset)
        return;
    const auto& owner = reading.owner(state, place);
    if (owner.origin != place.reg)
        return;
    const auto& facts = m_context.facts();
    if (owner.kind == reading::Owner::Kind::Host)
        setKept((facts.hostContext + *offset).cell(), state, false);
    else if (owner.kind == reading::Owner::Kind::Guest && owner.guest >= 0)
        setKept((facts.contextOf(owner.guest) + *offset).cell(), state, false);
}

/// Out of its own slot, whatever the value is: a host may have an address of the switch's own in a
/// register that it gets back (in x19, say, the vcpu's).
void KeptSlots::lookAtLoad(std::uint32_t state, const arm64::Place& to, const arm64::Place& from)
{
    if (!to.isRegister() || !from.isMemory())
        return;
    const auto slot = m_context.slotAt(from.address);
    if (slot && slot->reg == to.reg && !to.reg.isV())
        setKept(from.address.cell(), state, false);
}

void KeptSlots::setKept(base::Address cell, std::uint32_t state, bool kept)
{
    if (keeps(state, cell) == kept)
        return;
    auto& changes = m_changes[cell];
    if (!changes.empty() && changes.back().state == state)
        changes.back().kept = kept;
    else
        changes.push_back({state, kept});
}

bool KeptSlots::keeps(std::uint32_t state, base::Address cell) const
{
    if (const auto found = m_changes.find(cell.cell()); found != m_changes.end()) {
        const auto next = std::ranges::upper_bound(found->second, state, {}, &Change::state);
        if (next != found->second.begin())
            return std::prev(next)->kept;
    }
    return !m_context.inHostContext(cell);
}

std::optional<std::uint32_t> KeptSlots::next(base::Address cell, bool kept, std::uint32_t from,
                                             std::uint32_t to) const
{
    const auto found = m_changes.find(cell.cell());
    if (found == m_changes.end())
        return {};
    for (auto change = std::ranges::lower_bound(found->second, from, {}, &Change::state);
         change != found->second.end() && change->state <= to; ++change) {
        if (change->kept == kept)
            return change->state;
    }
    return {};
}

} // namespace story
