// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace recording {

/// A place as a recording numbers it: a cell, or a place that instructions touch and whose value
/// nobody watches.
struct PlaceRef {
    std::uint32_t number = 0; ///< twice the id, and 1 for a place without a value
    [[nodiscard]] static constexpr PlaceRef cell(std::uint32_t id) { return {id * 2}; }
    [[nodiscard]] static constexpr PlaceRef unwatched(std::uint32_t id) { return {id * 2 + 1}; }
    [[nodiscard]] constexpr bool isCell() const { return number % 2 == 0; }
    [[nodiscard]] constexpr std::uint32_t id() const { return number / 2; }
    friend constexpr bool operator==(PlaceRef, PlaceRef) = default;
};

/// A set of places, a bit each.
class PlaceSet {
public:
    void add(PlaceRef place)
    {
        const std::size_t word = place.number / 64;
        if (word >= m_bits.size())
            m_bits.resize(word + 1);
        m_bits[word] |= std::uint64_t{1} << (place.number % 64);
    }
    [[nodiscard]] bool has(PlaceRef place) const
    {
        const std::size_t word = place.number / 64;
        return word < m_bits.size() && ((m_bits[word] >> (place.number % 64)) & 1U) != 0;
    }
    [[nodiscard]] bool hasAllOf(const PlaceSet& other) const
    {
        for (std::size_t word = 0; word < other.m_bits.size(); ++word)
            if ((other.m_bits[word] & ~(word < m_bits.size() ? m_bits[word] : 0)) != 0)
                return false;
        return true;
    }
    template <typename Visit>
    void each(Visit visit) const
    {
        for (std::size_t word = 0; word < m_bits.size(); ++word)
            for (unsigned bit = 0; bit < 64; ++bit)
                if (((m_bits[word] >> bit) & 1U) != 0)
                    visit(PlaceRef{static_cast<std::uint32_t>(word * 64 + bit)});
    }
    /// Of memory.
    [[nodiscard]] std::size_t bytes() const { return m_bits.size() * sizeof m_bits[0]; }
    friend bool operator==(const PlaceSet&, const PlaceSet&) = default;

private:
    std::vector<std::uint64_t> m_bits;
};

} // namespace recording
