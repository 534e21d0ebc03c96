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
    for (const Delta& delta : step.deltas)
        m_current[delta.cell] = delta.after;
    m_steps.push_back(std::move(step));
    if (m_steps.size() % kKeyframeEvery == 0)
        m_keyframes.push_back(m_current); // keyframe k is state (k + 1) * kKeyframeEvery
}

std::vector<std::uint64_t> Timeline::stateAt(std::uint32_t index) const
{
    index = std::min(index, stepCount());
    const std::uint32_t frame = index / kKeyframeEvery;
    // A keyframe is shorter than the table when cells were added after it: those had not changed
    // yet, so their initial value stands.
    std::vector<std::uint64_t> state = m_initial;
    if (frame > 0)
        std::copy(m_keyframes[frame - 1].begin(), m_keyframes[frame - 1].end(), state.begin());
    for (std::uint32_t i = frame * kKeyframeEvery; i < index; ++i)
        for (const Delta& delta : m_steps[i].deltas)
            state[delta.cell] = delta.after;
    return state;
}

std::optional<std::uint64_t> Timeline::valueAt(std::uint32_t index, const arm64::Place& place) const
{
    const auto id = cellOf(place);
    if (!id)
        return {};
    index = std::min(index, stepCount());
    // The nearest step before the state that changed the cell tells its value; behind the keyframe
    // nobody needs to look.
    const std::uint32_t frame = index / kKeyframeEvery;
    for (std::uint32_t i = index; i-- > frame * kKeyframeEvery;)
        for (const Delta& delta : m_steps[i].deltas)
            if (delta.cell == *id)
                return delta.after;
    if (frame > 0 && *id < m_keyframes[frame - 1].size())
        return m_keyframes[frame - 1][*id];
    return m_initial[*id];
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
    const auto id = cellOf(place);
    for (std::uint32_t i = std::min(index, stepCount()); i-- > 0;) {
        const Step& step = m_steps[i];
        const bool named =
            std::any_of(step.effects.writes.begin(), step.effects.writes.end(),
                        [&](const arm64::Write& write) { return write.to.place == place; });
        const bool changed =
            id && std::any_of(step.deltas.begin(), step.deltas.end(),
                              [&](const Delta& delta) { return delta.cell == *id; });
        if (named || changed)
            return i;
    }
    return {};
}

std::optional<std::uint32_t> Timeline::nextReader(std::uint32_t index,
                                                  const arm64::Place& place) const
{
    for (std::uint32_t i = index; i < stepCount(); ++i) {
        const auto& reads = m_steps[i].effects.reads;
        if (std::any_of(reads.begin(), reads.end(),
                        [&](const arm64::Read& read) { return read.from.place == place; }))
            return i;
    }
    return {};
}

} // namespace timeline
