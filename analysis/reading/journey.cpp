// SPDX-License-Identifier: GPL-2.0-or-later
#include "reading/journey.h"

#include <algorithm>
#include <queue>
#include <set>
#include <tuple>
#include <utility>

namespace reading {

namespace {

/// Follows a value on from its first cell, move by move.
class Follower {
public:
    Follower(const Reading& reading, std::uint32_t from, std::uint32_t to)
        : m_reading(reading)
        , m_from(from)
        , m_to(to)
    {
    }

    Journey follow(std::uint32_t state, const arm64::Place& place)
    {
        m_journey.owner = m_reading.owner(state, place);
        arriveFirst(state, place);
        while (!m_ahead.empty()) {
            const MoveEdge move = m_ahead.top();
            m_ahead.pop();
            take(move);
        }
        for (const Stay& stay : m_journey.stays)
            findReads(stay);
        std::ranges::sort(m_journey.reads, {}, [](const Journey::Read& read) {
            return std::tuple(read.step, read.place);
        });
        return std::move(m_journey);
    }

private:
    /// Back to the oldest cell of the value.
    void arriveFirst(std::uint32_t state, arm64::Place place)
    {
        const auto way = m_reading.movesOf(state, place, 0, m_from);
        if (!way.empty()) {
            state = way.back().step;
            place = way.back().from;
        }
        m_journey.beginsBefore = m_from > 0 && m_reading.stayOf(state, place).from <= m_from;
        arrive(place, state);
        const Stay& first = m_journey.stays.front();
        if (first.from > m_from)
            m_journey.madeBy = m_reading.tag(first.from, place).madeBy;
    }

    void arrive(const arm64::Place& place, std::uint32_t state)
    {
        Stay stay = m_reading.stayOf(state, place);
        m_journey.goesOn = m_journey.goesOn || (stay.to >= m_to && m_to <= m_reading.readUpTo());
        stay.from = std::max(stay.from, m_from);
        stay.to = std::min(stay.to, m_to);
        m_journey.stays.push_back(stay);
        // What leads to m_to is not looked at.
        for (const MoveEdge& move :
             m_reading.movesOutOf(place, stay.from, std::min(stay.to, m_to - 1)))
            m_ahead.push(move);
    }

    void take(const MoveEdge& move)
    {
        const auto& moves = m_journey.moves; // both halves of a cell make the same one
        for (auto last = moves.rbegin(); last != moves.rend() && last->step == move.step; ++last)
            if (*last == move)
                return;
        m_journey.moves.push_back(move);
        m_carried.emplace(move.step, move.from);
        arrive(move.to, move.step + 1);
    }

    void findReads(const Stay& stay)
    {
        const auto& recording = m_reading.recording();
        const std::uint32_t end = std::min(stay.to, m_to - 1);
        for (auto step = recording.nextReader(stay.from, stay.place, end); step;
             step = recording.nextReader(*step + 1, stay.place, end)) {
            if (!m_carried.contains({*step, stay.place}))
                m_journey.reads.push_back({*step, stay.place});
        }
    }

    /// The first is taken first.
    struct IsLater {
        bool operator()(const MoveEdge& a, const MoveEdge& b) const
        {
            return std::tuple(a.step, a.to, a.from) > std::tuple(b.step, b.to, b.from);
        }
    };

    const Reading& m_reading;
    std::uint32_t m_from, m_to;
    Journey m_journey;
    std::priority_queue<MoveEdge, std::vector<MoveEdge>, IsLater> m_ahead;
    std::set<std::pair<std::uint32_t, arm64::Place>> m_carried; ///< reads that are moves
};

} // namespace

bool Journey::isIn(std::uint32_t state, const arm64::Place& place) const
{
    return std::ranges::any_of(stays, [&](const Stay& stay) {
        return stay.place == place && stay.from <= state && state < stay.to;
    });
}

Journey journeyOf(const Reading& reading, std::uint32_t state, const arm64::Place& place,
                  std::uint32_t from, std::uint32_t to)
{
    if (!reading.recording().valueAt(state, place))
        return {};
    return Follower(reading, from, to).follow(state, place);
}

} // namespace reading
