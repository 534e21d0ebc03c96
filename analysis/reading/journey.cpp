// SPDX-License-Identifier: GPL-2.0-or-later
#include "reading/journey.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

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
        const std::uint32_t begin = arriveFirst(state, place);
        for (const MoveEdge& move :
             m_reading.movesIn(begin, m_to - 1)) // what leads to m_to is not looked at
            take(move);
        for (const Stay& stay : m_journey.stays)
            findReads(stay);
        std::ranges::sort(m_journey.reads, {}, [](const Journey::Read& read) {
            return std::tuple(read.step, read.place);
        });
        return std::move(m_journey);
    }

private:
    /// Back to the oldest cell of the value; gives the first state in which it lies there.
    std::uint32_t arriveFirst(std::uint32_t state, arm64::Place place)
    {
        const auto way = m_reading.movesOf(state, place, 0, m_from);
        if (!way.empty()) {
            state = way.back().step;
            place = way.back().from;
        }
        arrive(place, state);
        const Stay& first = m_journey.stays.front();
        if (first.from > m_from)
            m_journey.madeBy = m_reading.tag(first.from, place).madeBy;
        return first.from;
    }

    void arrive(const arm64::Place& place, std::uint32_t state)
    {
        Stay stay = m_reading.stayOf(state, place);
        stay.from = std::max(stay.from, m_from);
        stay.to = std::min(stay.to, m_to);
        m_there[place] = stay.to;
        m_journey.stays.push_back(stay);
    }

    void take(const MoveEdge& move)
    {
        const auto there = m_there.find(move.from);
        if (there == m_there.end() || move.step >= there->second)
            return;
        const auto& moves = m_journey.moves; // both halves of a cell make the same one
        for (auto last = moves.rbegin(); last != moves.rend() && last->step == move.step; ++last)
            if (*last == move)
                return;
        m_journey.moves.push_back(move);
        arrive(move.to, move.step + 1);
    }

    void findReads(const Stay& stay)
    {
        const auto& recording = m_reading.recording();
        for (auto step = recording.nextReader(stay.from, stay.place);
             step && *step < std::min(stay.to, m_to - 1);
             step = recording.nextReader(*step + 1, stay.place)) {
            const auto carries = [&](const MoveEdge& move) {
                return move.step == *step && move.from == stay.place;
            };
            if (std::any_of(m_journey.moves.begin(), m_journey.moves.end(), carries))
                continue;
            m_journey.reads.push_back({*step, stay.place});
        }
    }

    const Reading& m_reading;
    std::uint32_t m_from, m_to;
    Journey m_journey;
    std::unordered_map<arm64::Place, std::uint32_t> m_there; ///< until which state
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
