// SPDX-License-Identifier: GPL-2.0-or-later
#include "reading/value-flow.h"

#include <algorithm>
#include <limits>

namespace reading {

const ValueFlow::Entry* ValueFlow::find(std::uint32_t state, const arm64::Place& place,
                                        int part) const
{
    const auto& history = m_history[part];
    const auto it = history.find(place);
    if (it == history.end())
        return nullptr;
    const auto after =
        std::upper_bound(it->second.begin(), it->second.end(), state,
                         [](std::uint32_t s, const Entry& e) { return s < e.state; });
    return after == it->second.begin() ? nullptr : &*(after - 1);
}

ValueTag ValueFlow::tag(std::uint32_t state, const arm64::Place& place, int part) const
{
    const Entry* entry = find(state, place, part);
    return entry ? entry->tag : ValueTag{};
}

template <typename OnMove>
const ValueFlow::Entry* ValueFlow::walkBack(std::uint32_t state, arm64::Place place, int part,
                                            std::uint32_t from, OnMove onMove) const
{
    const Entry* entry = find(state, place, part);
    while (entry && entry->state > from) {
        const std::uint32_t step = entry->state - 1;
        const Entry* before = nullptr;
        if (entry->kept) {
            before = find(step, place, part);
        } else if (entry->from) {
            onMove(MoveEdge{step, *entry->from, place});
            before = find(step, *entry->from, entry->fromPart);
            place = *entry->from;
            part = entry->fromPart;
        }
        if (!before)
            break;
        entry = before;
    }
    return entry;
}

std::vector<MoveEdge> ValueFlow::movesOf(std::uint32_t state, const arm64::Place& place, int part,
                                         std::uint32_t from) const
{
    std::vector<MoveEdge> edges;
    walkBack(state, place, part, from, [&](const MoveEdge& edge) { edges.push_back(edge); });
    return edges;
}

Definition ValueFlow::definitionOf(std::uint32_t state, const arm64::Place& place, int part) const
{
    const Entry* entry = walkBack(state, place, part, 0, [](const MoveEdge&) {});
    return entry ? entry->tag.definition : Definition{};
}

std::vector<MoveEdge> ValueFlow::movesOf(const Definition& definition, std::uint32_t from,
                                         std::uint32_t to) const
{
    std::vector<MoveEdge> edges;
    for (auto carry = firstCarry(from); carry != m_carries.end() && carry->edge.step < to; ++carry)
        if (carry->definition == definition)
            edges.push_back(carry->edge);
    return edges;
}

void ValueFlow::carry(const MoveEdge& edge, const Definition& definition)
{
    m_carriesOutOf[edge.from].push_back(m_forgotten + m_carries.size());
    m_carries.push_back({edge, definition});
}

std::vector<MoveEdge> ValueFlow::movesOutOf(const arm64::Place& place, std::uint32_t from,
                                            std::uint32_t to) const
{
    std::vector<MoveEdge> edges;
    const auto numbers = m_carriesOutOf.find(place);
    if (numbers == m_carriesOutOf.end())
        return edges;
    const auto edge = [this](std::size_t number) -> const MoveEdge& {
        return m_carries[number - m_forgotten].edge;
    };
    const auto& all = numbers->second;
    auto at = std::lower_bound(all.begin(), all.end(), from, [&](std::size_t number, auto step) {
        return edge(number).step < step;
    });
    for (; at != all.end() && edge(*at).step < to; ++at)
        edges.push_back(edge(*at));
    return edges;
}

Stay ValueFlow::stayOf(std::uint32_t state, const arm64::Place& place, int part) const
{
    const Entry* entry = find(state, place, part);
    if (!entry)
        return {place, 0, state + 1};
    const auto& history = m_history[part].at(place);
    const auto at = history.begin() + (entry - history.data());
    auto first = at, next = at + 1;
    while (first != history.begin() && first->kept)
        --first;
    while (next != history.end() && next->kept)
        ++next;
    return {place, first->state,
            next == history.end() ? std::numeric_limits<std::uint32_t>::max() : next->state};
}

ValueFlow::Carries::const_iterator ValueFlow::firstCarry(std::uint32_t step) const
{
    return std::lower_bound(m_carries.begin(), m_carries.end(), step,
                            [](const Carry& c, std::uint32_t s) { return c.edge.step < s; });
}

void ValueFlow::forgetBefore(std::uint32_t state)
{
    for (auto& half : m_history)
        for (auto& [place, history] : half) {
            const auto after =
                std::upper_bound(history.begin(), history.end(), state,
                                 [](std::uint32_t s, const Entry& e) { return s < e.state; });
            if (after - history.begin() > 1)
                history.erase(history.begin(), after - 1);
        }
    const auto kept = firstCarry(state);
    m_forgotten += static_cast<std::size_t>(kept - m_carries.cbegin());
    m_carries.erase(m_carries.cbegin(), kept);
    for (auto& [place, numbers] : m_carriesOutOf)
        numbers.erase(numbers.begin(),
                      std::lower_bound(numbers.begin(), numbers.end(), m_forgotten));
}

std::size_t ValueFlow::remembered() const
{
    std::size_t entries = m_carries.size();
    for (const auto& half : m_history)
        for (const auto& [place, history] : half)
            entries += history.size();
    return entries;
}

} // namespace reading
