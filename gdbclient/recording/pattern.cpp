// SPDX-License-Identifier: GPL-2.0-or-later
#include "recording/pattern.h"

#include "recording/cell-table.h"
#include "recording/pack.h"

#include <algorithm>

namespace recording {

namespace {

/// The most places that one instruction touches: LD4 of four V registers is 17, a block of DC ZVA
/// 256. What a file says beyond that is not believed.
constexpr std::uint32_t kMostPlaces = 1024;

void packPlaces(Packer& out, const std::vector<PlaceRef>& places)
{
    out.number(places.size());
    for (const PlaceRef place : places)
        out.number(place.number);
}

bool unpackPlaces(Unpacker& in, const CellTable& cells, std::vector<PlaceRef>& places)
{
    const std::uint32_t count = in.small();
    if (!in.good() || count > kMostPlaces)
        return false;
    for (std::uint32_t i = 0; i < count; ++i) {
        const PlaceRef place{in.small()};
        if (!in.good() || !cells.has(place))
            return false;
        places.push_back(place);
    }
    return true;
}

} // namespace

std::size_t Pattern::hash() const
{
    std::uint64_t h = pc.value * 0x9e3779b97f4a7c15U + word;
    const auto mix = [&h](std::uint64_t value) {
        h = (h ^ value) * 0x9e3779b97f4a7c15U;
        h ^= h >> 29;
    };
    mix(next + static_cast<std::uint64_t>(nextIs));
    for (const Change& change : changes) {
        mix(change.cell * 4U + static_cast<std::uint64_t>(change.source));
        mix(change.from + static_cast<std::uint64_t>(change.add) * 31);
    }
    for (const PlaceRef place : writes)
        mix(place.number);
    for (const PlaceRef place : reads)
        mix(place.number);
    return static_cast<std::size_t>(h);
}

bool Pattern::writesTo(PlaceRef place) const
{
    if (!place.isCell())
        return std::find(writes.begin(), writes.end(), place) != writes.end();
    return std::any_of(changes.begin(), changes.end(),
                       [place](const Change& change) { return change.cell == place.id(); });
}

bool Pattern::readsFrom(PlaceRef place) const
{
    return std::find(reads.begin(), reads.end(), place) != reads.end();
}

void Pattern::findSince(const CellTable& cells)
{
    std::uint32_t first = nextIs == Next::Held ? cells.sinceOf(static_cast<CellId>(next)) : 0;
    for (const Change& change : changes) {
        first = std::max(first, cells.sinceOf(change.cell));
        if (change.source != Source::Literal)
            first = std::max(first, cells.sinceOf(change.from));
    }
    for (const PlaceRef place : reads)
        if (place.isCell())
            first = std::max(first, cells.sinceOf(place.id()));
    since = first;
}

void Pattern::pack(Packer& out) const
{
    out.number(pc.value);
    out.word(word);
    out.byte(static_cast<std::uint8_t>(nextIs));
    if (nextIs != Next::Following)
        out.number(next);
    out.number(changes.size());
    for (const Change& change : changes) {
        out.number(change.cell);
        out.byte(static_cast<std::uint8_t>(change.source));
        if (change.source != Source::Literal)
            out.number(change.from);
        if (change.source == Source::Sum)
            out.difference(change.add);
    }
    packPlaces(out, writes);
    packPlaces(out, reads);
}

bool Pattern::unpack(Unpacker& in, const CellTable& cells)
{
    pc = base::Address{in.number()};
    word = in.word();
    const std::uint8_t kindOfNext = in.byte();
    if (kindOfNext > static_cast<std::uint8_t>(Next::Held))
        return false;
    nextIs = static_cast<Next>(kindOfNext);
    next = nextIs == Next::Following ? 0 : in.number();
    if (nextIs == Next::Held && next >= cells.count())
        return false;
    const std::uint32_t count = in.small();
    if (!in.good() || count > kMostPlaces)
        return false;
    for (std::uint32_t i = 0; i < count; ++i) {
        Change change;
        change.cell = in.small();
        const std::uint8_t source = in.byte();
        if (source > static_cast<std::uint8_t>(Source::Sum))
            return false;
        change.source = static_cast<Source>(source);
        change.from = change.source == Source::Literal ? 0 : in.small();
        change.add = change.source == Source::Sum ? in.difference() : 0;
        const bool inOrder = changes.empty() || changes.back().cell < change.cell;
        if (!in.good() || !inOrder || change.cell >= cells.count() || change.from >= cells.count())
            return false;
        changes.push_back(change);
    }
    if (!unpackPlaces(in, cells, writes) || !unpackPlaces(in, cells, reads) || !in.good())
        return false;
    findSince(cells);
    return true;
}

} // namespace recording
