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

/// The member that both are in: "arch.vgic_cpu" of "arch.vgic_cpu.vgic_v2.vgic_hcr" and
/// "arch.vgic_cpu.vgic_v3.vgic_hcr".
QString commonMember(const QString& a, const QString& b)
{
    qsizetype end = 0;
    for (qsizetype i = 0; i <= std::min(a.size(), b.size()); ++i) {
        const bool isEnd = (i == a.size() || a[i] == u'.') && (i == b.size() || b[i] == u'.');
        if (isEnd && a.left(i) == b.left(i))
            end = i;
    }
    return a.left(end);
}

/// Which fields of a layout lie over one another.
QHash<std::size_t, InfoIndex::Union> unionsOf(const image::Layout& layout)
{
    const auto& list = layout.fields;
    const auto beginOf = [&](std::size_t i) {
        return static_cast<std::uint64_t>(list[i].offset.bytes);
    };
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < list.size(); ++i)
        if (list[i].size > 0)
            order.push_back(i);
    std::ranges::stable_sort(order, {}, beginOf);
    // Where a member begins: of each once, however many unions it has. The whole begins at 0.
    QHash<QString, std::uint64_t> begins{{QString(), 0}};
    QHash<std::size_t, InfoIndex::Union> unions;
    for (std::size_t first = 0; first < order.size();) {
        std::uint64_t last = lastOf(beginOf(order[first]), list[order[first]].size);
        std::size_t end = first + 1;
        QString path = list[order[first]].path;
        for (; end < order.size() && beginOf(order[end]) <= last; ++end) {
            last = std::max(last, lastOf(beginOf(order[end]), list[order[end]].size));
            path = commonMember(path, list[order[end]].path);
        }
        if (end > first + 1) {
            if (!begins.contains(path)) {
                std::size_t begin = first; // a member's scalars stand together
                while (begin > 0 && list[order[begin - 1]].path.startsWith(path + u'.'))
                    --begin;
                begins.insert(path, beginOf(order[begin]));
            }
            for (std::size_t i = first; i < end; ++i)
                unions.insert(order[i], {path, begins[path]});
        }
        first = end;
    }
    return unions;
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
    // What the image itself calls the vectors that a register points to is their name.
    const auto isNamed = [&](const image::Symbol& symbol) {
        return facts.profile.vectorsByRegister && symbol.name == facts.profile.vectors &&
               std::ranges::any_of(facts.functions, [&](const image::Symbol& other) {
                   return &other != &symbol &&
                          symbol.address.value - other.address.value < other.size;
               });
    };
    for (const std::size_t i : order) {
        const image::Symbol& symbol = facts.functions[i];
        if (symbol.size > 0 && !isNamed(symbol))
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
    for (const image::Layout& layout : facts.layouts)
        unions.push_back(unionsOf(layout));
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
