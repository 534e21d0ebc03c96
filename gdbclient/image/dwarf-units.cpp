// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/dwarf-units.h"

#include <algorithm>
#include <set>

namespace image {

std::optional<Dwarf_Off> unitAt(Dwarf* dwarf, base::Address code)
{
    Dwarf_Aranges* table = nullptr;
    std::size_t count = 0;
    if (dwarf_getaranges(dwarf, &table, &count) != 0)
        return {};
    struct Range {
        Dwarf_Addr begin = 0;
        Dwarf_Word size = 0;
        Dwarf_Off unit = 0;
    };
    const auto at = [&](std::size_t n) {
        Range range;
        const bool known = dwarf_getarangeinfo(dwarf_onearange(table, n), &range.begin, &range.size,
                                               &range.unit) == 0;
        return known ? range : Range();
    };
    // libdw has the ranges in the order of their addresses: the first that begins behind the code.
    std::size_t behind = 0;
    for (std::size_t end = count; behind < end;) {
        const std::size_t middle = behind + (end - behind) / 2;
        if (at(middle).begin <= code.value)
            behind = middle + 1;
        else
            end = middle;
    }
    if (behind == 0)
        return {};
    const Dwarf_Addr begin = at(behind - 1).begin;
    std::optional<Dwarf_Off> first;
    for (std::size_t n = behind; n-- > 0;) {
        const Range range = at(n);
        if (range.begin != begin)
            break;
        if (code.value - begin < range.size)
            first = std::min(first.value_or(range.unit), range.unit);
    }
    return first;
}

std::vector<Dwarf_Off> unitsBeside(Dwarf* dwarf, Dwarf_Off unit, std::size_t most)
{
    Dwarf_Aranges* table = nullptr;
    std::size_t count = 0;
    if (dwarf_getaranges(dwarf, &table, &count) != 0)
        return {};
    std::set<Dwarf_Off> all;
    for (std::size_t n = 0; n < count; ++n) {
        Dwarf_Off each = 0;
        if (dwarf_getarangeinfo(dwarf_onearange(table, n), nullptr, nullptr, &each) == 0)
            all.insert(each);
    }
    std::vector<Dwarf_Off> beside;
    auto behind = all.upper_bound(unit);
    auto before = all.lower_bound(unit);
    while (beside.size() < most && (behind != all.end() || before != all.begin())) {
        if (before != all.begin())
            beside.push_back(*--before);
        if (behind != all.end() && beside.size() < most)
            beside.push_back(*behind++);
    }
    return beside;
}

} // namespace image
