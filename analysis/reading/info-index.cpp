// SPDX-License-Identifier: GPL-2.0-or-later
#include "reading/info-index.h"

#include "reading/recording-info.h"

#include <algorithm>
#include <numeric>

namespace reading {

namespace {

/// The last number of a range; a range that would run over the end ends there.
std::uint64_t lastOf(std::uint64_t begin, std::uint64_t size)
{
    return size - 1 > UINT64_MAX - begin ? UINT64_MAX : begin + (size - 1);
}

} // namespace

InfoIndex::InfoIndex(const RecordingInfo& facts)
{
    // A vector's entry lies in the table, which is a symbol too: the smaller covers the larger, and
    // of two as large the first one.
    std::vector<std::size_t> order(facts.functions.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const auto& first = facts.functions[a];
        const auto& second = facts.functions[b];
        return first.size != second.size ? first.size > second.size : a > b;
    });
    for (const std::size_t i : order) {
        const image::Symbol& symbol = facts.functions[i];
        if (symbol.size > 0)
            functions.paint(symbol.address.value, lastOf(symbol.address.value, symbol.size), i);
    }
    for (std::size_t i = 0; i < facts.functions.size(); ++i)
        if (!functionNames.contains(facts.functions[i].name))
            functionNames.insert(facts.functions[i].name, i);

    // Of what overlaps, the first in its list.
    for (std::size_t i = facts.objects.size(); i-- > 0;) {
        const RecordingInfo::Object& object = facts.objects[i];
        const std::uint64_t size = object.count * object.elementSize;
        if (size > 0)
            objects.paint(object.address.value, lastOf(object.address.value, size), i);
    }
    fields.resize(facts.layouts.size());
    for (std::size_t l = 0; l < facts.layouts.size(); ++l) {
        if (!layoutNames.contains(facts.layouts[l].name))
            layoutNames.insert(facts.layouts[l].name, l);
        const auto& list = facts.layouts[l].fields;
        for (std::size_t i = list.size(); i-- > 0;) {
            const auto begin = static_cast<std::uint64_t>(list[i].offset.bytes);
            if (list[i].size > 0)
                fields[l].paint(begin, lastOf(begin, list[i].size), i);
        }
    }
}

} // namespace reading
