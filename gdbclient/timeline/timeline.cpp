// SPDX-License-Identifier: GPL-2.0-or-later
#include "timeline/timeline.h"

#include <algorithm>

namespace timeline {

Timeline::Timeline(Header header)
    : m_header(std::move(header))
{
}

CellId Timeline::addCell(const arm64::Place& place, std::uint64_t initial)
{
    const auto [it, isNew] = m_ids.try_emplace(place, static_cast<CellId>(m_places.size()));
    if (isNew) {
        m_places.push_back(place);
        m_initial.push_back(initial);
        m_current.push_back(initial);
        m_changes.emplace_back();
    }
    return it->second;
}

std::optional<CellId> Timeline::cellOf(const arm64::Place& place) const
{
    const auto it = m_ids.find(place);
    if (it == m_ids.end())
        return {};
    return it->second;
}

void Timeline::append(Step step)
{
    const std::uint32_t index = stepCount();
    // Once a step, whatever it does to the place, and in order.
    const auto note = [index](std::vector<std::uint32_t>& steps) {
        if (steps.empty() || steps.back() != index)
            steps.push_back(index);
    };
    for (const Delta& delta : step.deltas) {
        m_current[delta.cell] = delta.after;
        m_changes[delta.cell].push_back({index, delta.after});
        note(m_writers[m_places[delta.cell]]);
    }
    for (const arm64::Write& write : step.effects.writes)
        note(m_writers[write.to.place]);
    for (const arm64::Read& read : step.effects.reads)
        note(m_readers[read.from.place]);
    m_steps.push_back(std::move(step));
}

std::uint64_t Timeline::valueIn(std::uint32_t index, CellId id) const
{
    const auto& changes = m_changes[id];
    const auto after =
        std::lower_bound(changes.begin(), changes.end(), index,
                         [](const Change& change, std::uint32_t i) { return change.step < i; });
    return after == changes.begin() ? m_initial[id] : std::prev(after)->after;
}

std::vector<std::uint64_t> Timeline::stateAt(std::uint32_t index) const
{
    if (index >= stepCount())
        return m_current;
    std::vector<std::uint64_t> state(cellCount());
    for (CellId id = 0; id < state.size(); ++id)
        state[id] = valueIn(index, id);
    return state;
}

std::optional<std::uint64_t> Timeline::valueAt(std::uint32_t index, const arm64::Place& place) const
{
    const auto id = cellOf(place);
    if (!id)
        return {};
    return valueIn(index, *id);
}

std::optional<std::uint64_t> Timeline::lastValue(const arm64::Place& place) const
{
    const auto id = cellOf(place);
    if (!id)
        return {};
    return m_current[*id];
}

std::optional<std::uint32_t> Timeline::lastWriter(std::uint32_t index,
                                                  const arm64::Place& place) const
{
    const auto known = m_writers.find(place);
    if (known == m_writers.end())
        return {};
    const auto& steps = known->second;
    const auto after = std::lower_bound(steps.begin(), steps.end(), index);
    if (after == steps.begin())
        return {};
    return *std::prev(after);
}

std::optional<std::uint32_t> Timeline::nextReader(std::uint32_t index,
                                                  const arm64::Place& place) const
{
    const auto known = m_readers.find(place);
    if (known == m_readers.end())
        return {};
    const auto& steps = known->second;
    const auto next = std::lower_bound(steps.begin(), steps.end(), index);
    if (next == steps.end())
        return {};
    return *next;
}

} // namespace timeline
