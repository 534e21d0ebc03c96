// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>

namespace reading {

/// Ranges of numbers, each painted with what lies there; what is painted later covers. Asking costs
/// the logarithm of their number, however they overlap.
class Intervals {
public:
    /// From `begin` to `last`, both in.
    void paint(std::uint64_t begin, std::uint64_t last, std::size_t what)
    {
        // What was there goes on behind the end.
        if (last != UINT64_MAX) {
            const auto behind = at(last + 1);
            m_from.insert_or_assign(last + 1, behind);
        }
        m_from.erase(m_from.lower_bound(begin),
                     last == UINT64_MAX ? m_from.end() : m_from.find(last + 1));
        m_from.insert_or_assign(begin, what);
    }
    [[nodiscard]] std::optional<std::size_t> at(std::uint64_t where) const
    {
        const auto next = m_from.upper_bound(where);
        return next == m_from.begin() ? std::nullopt : std::prev(next)->second;
    }

private:
    std::map<std::uint64_t, std::optional<std::size_t>> m_from; ///< what begins where
};

} // namespace reading
