// SPDX-License-Identifier: GPL-2.0-or-later
#include "recording/encoder.h"

#include "recording/pack.h"

#include <algorithm>

namespace recording {

namespace {

/// A file with more patterns is not opened (docs/formats.md); what comes after them is written
/// without one.
constexpr std::size_t kMostPatterns = std::size_t{1} << 20;

/// ADD and SUB (immediate) of 64 bits, Arm ARM C4.1.2: their difference is the same each time.
bool addsConstant(std::uint32_t word)
{
    return (word & 0xbf800000U) == 0x91000000U;
}

const Delta* find(const std::vector<Delta>& deltas, CellId cell)
{
    const auto at = std::lower_bound(deltas.begin(), deltas.end(), cell,
                                     [](const Delta& delta, CellId id) { return delta.cell < id; });
    return at != deltas.end() && at->cell == cell ? &*at : nullptr;
}

std::uint64_t after(const Step& step, std::span<const std::uint64_t> values, CellId cell)
{
    const Delta* delta = find(step.deltas, cell);
    return delta ? delta->after : values[cell];
}

} // namespace

Encoder::Encoder(const StableList<Pattern>& patterns)
{
    for (std::size_t id = 0; id < patterns.size(); ++id)
        m_known.emplace(patterns[id].hash(), static_cast<std::uint32_t>(id));
}

void Encoder::beginBlock(const Target& to, base::Address next,
                         std::span<const std::uint64_t> values)
{
    m_memory.reset(to.patterns.size());
    m_previous = BlockMemory::kNone;
    m_next = next;
    m_basis = Basis::Read;
    Packer out(to.bytes);
    out.number(next.value);
    out.number(values.size());
    for (std::size_t id = 0; id < values.size(); ++id)
        out.number(values[id] ^ to.cells.initialOf(static_cast<CellId>(id)));
}

void Encoder::append(const Target& to, const Step& step, std::span<const std::uint64_t> values)
{
    std::uint32_t pattern = BlockMemory::kNone;
    if (step.kind == StepKind::Instruction) {
        patternOf(to, step, values);
        pattern = numberOf(to);
    }
    const bool hasPattern = pattern != BlockMemory::kNone;
    if (!hasPattern)
        m_literals.clear();
    othersOf(to, step, values, hasPattern);
    for (const Delta& delta : step.deltas)
        to.written.add(PlaceRef::cell(delta.cell));
    // Also where it keeps a place that it writes as it was, or is kept without a pattern.
    for (const arm64::Write& write : step.effects.writes)
        to.written.add(to.cells.touched(write.to.place));
    for (const arm64::Read& read : step.effects.reads)
        to.read.add(to.cells.touched(read.from.place));

    std::uint64_t* literals = hasPattern ? m_memory.literals(pattern, m_literals.size()) : nullptr;
    const bool newValues =
        hasPattern && !std::equal(m_literals.begin(), m_literals.end(), literals);
    const bool foretold = hasPattern && m_memory.following(m_previous) == pattern;
    std::uint8_t first = 0;
    const auto say = [&first](std::uint8_t bit, bool is) {
        if (is)
            first = static_cast<std::uint8_t>(first | bit);
    };
    say(stepbyte::kPattern, hasPattern && !foretold);
    say(stepbyte::kValues, newValues);
    say(stepbyte::kOthers, !m_others.empty());
    say(stepbyte::kText, !step.disagreement.isEmpty());
    say(stepbyte::kBasis, step.basis != m_basis);
    say(stepbyte::kPlain, !hasPattern);

    Packer out(to.bytes);
    out.byte(first);
    if ((first & stepbyte::kPattern) != 0)
        out.number(pattern);
    if (!hasPattern) {
        out.byte(static_cast<std::uint8_t>(step.kind));
        out.difference((step.pc - m_next).bytes);
        out.word(step.word);
        out.difference((step.next - step.pc).bytes);
    }
    if (newValues)
        for (std::size_t i = 0; i < m_literals.size(); ++i)
            out.number(m_literals[i] ^ literals[i]);
    if (!m_others.empty())
        packOthers(to, values);
    if (!step.disagreement.isEmpty())
        out.text(step.disagreement.toUtf8());
    if (step.basis != m_basis)
        out.byte(static_cast<std::uint8_t>(step.basis));

    if (hasPattern)
        std::copy(m_literals.begin(), m_literals.end(), literals);
    m_memory.following(m_previous) = pattern;
    m_previous = pattern;
    m_next = step.next;
    m_basis = step.basis;
}

/// The pattern of the step, and its literal values.
void Encoder::patternOf(const Target& to, const Step& step, std::span<const std::uint64_t> values)
{
    m_pattern.pc = step.pc;
    m_pattern.word = step.word;
    m_pattern.writes.clear();
    m_pattern.reads.clear();
    for (const arm64::Read& read : step.effects.reads) {
        const PlaceRef place = to.cells.touched(read.from.place);
        if (!m_pattern.readsFrom(place))
            m_pattern.reads.push_back(place);
    }
    changesOf(to, step, values);
    nextOf(to, step, values);
}

void Encoder::changesOf(const Target& to, const Step& step, std::span<const std::uint64_t> values)
{
    m_pattern.changes.clear();
    m_literals.clear();
    for (const arm64::Write& write : step.effects.writes) {
        const PlaceRef place = to.cells.touched(write.to.place);
        if (!place.isCell()) {
            if (!m_pattern.writesTo(place))
                m_pattern.writes.push_back(place);
            continue;
        }
        const auto same = std::find_if(m_pattern.changes.begin(), m_pattern.changes.end(),
                                       [&](const auto& c) { return c.cell == place.id(); });
        if (same != m_pattern.changes.end()) { // two accesses to parts of one cell
            *same = {place.id(), Pattern::Source::Literal, 0, 0};
            continue;
        }
        Pattern::Change change{place.id(), Pattern::Source::Literal, 0, 0};
        const std::uint64_t now = after(step, values, place.id());
        if (write.from && write.from->width == 8 && write.to.width == 8) {
            const auto from = to.cells.find(write.from->place);
            if (from && values[*from] == now)
                change = {place.id(), Pattern::Source::Copy, *from, 0};
        } else if (write.writeBack) {
            change = {place.id(), Pattern::Source::Sum, place.id(),
                      static_cast<std::int64_t>(now - values[place.id()])};
        } else if (addsConstant(step.word) && step.effects.reads.size() == 1) {
            if (const auto from = to.cells.find(step.effects.reads.front().from.place))
                change = {place.id(), Pattern::Source::Sum, *from,
                          static_cast<std::int64_t>(now - values[*from])};
        }
        m_pattern.changes.push_back(change);
    }
    std::sort(m_pattern.changes.begin(), m_pattern.changes.end(),
              [](const auto& a, const auto& b) { return a.cell < b.cell; });
    for (const Pattern::Change& change : m_pattern.changes)
        if (change.source == Pattern::Source::Literal)
            m_literals.push_back(after(step, values, change.cell));
}

void Encoder::nextOf(const Target& to, const Step& step, std::span<const std::uint64_t> values)
{
    m_pattern.nextIs = Pattern::Next::Following;
    m_pattern.next = 0;
    if (step.next == step.pc + base::Offset{4})
        return;
    m_pattern.nextIs = Pattern::Next::There;
    m_pattern.next = step.next.value;
    if (step.effects.flow == arm64::Flow::Next)
        return;
    for (const arm64::Read& read : step.effects.reads) {
        const auto cell = to.cells.find(read.from.place);
        if (cell && values[*cell] == step.next.value) {
            m_pattern.nextIs = Pattern::Next::Held;
            m_pattern.next = *cell;
            return;
        }
    }
}

std::uint32_t Encoder::numberOf(const Target& to)
{
    const std::size_t hash = m_pattern.hash();
    const auto [begin, end] = m_known.equal_range(hash);
    for (auto it = begin; it != end; ++it)
        if (to.patterns[it->second].sameAs(m_pattern))
            return it->second;
    if (to.patterns.size() >= kMostPatterns)
        return BlockMemory::kNone;
    const auto id = static_cast<std::uint32_t>(to.patterns.size());
    m_pattern.findSince(to.cells);
    to.patterns.append(m_pattern);
    m_known.emplace(hash, id);
    m_memory.grow(to.patterns.size());
    return id;
}

/// What changed beside what the pattern says. The cell of pc becomes where the step went.
void Encoder::othersOf(const Target& to, const Step& step, std::span<const std::uint64_t> values,
                       bool hasPattern)
{
    m_others.clear();
    const auto pc = to.cells.pc();
    const auto said = [&](CellId cell) {
        return hasPattern && m_pattern.writesTo(PlaceRef::cell(cell));
    };
    for (const Delta& delta : step.deltas)
        if (delta.cell != pc && !said(delta.cell))
            m_others.push_back(delta);
    if (!pc)
        return;
    const std::uint64_t now = after(step, values, *pc);
    if (now == step.next.value)
        return;
    m_others.push_back({*pc, values[*pc], now});
    std::sort(m_others.begin(), m_others.end(),
              [](const Delta& a, const Delta& b) { return a.cell < b.cell; });
}

void Encoder::packOthers(const Target& to, std::span<const std::uint64_t> values) const
{
    Packer out(to.bytes);
    out.number(m_others.size());
    CellId behind = 0;
    for (const Delta& delta : m_others) {
        out.number(delta.cell - behind);
        out.number(delta.after ^ values[delta.cell]);
        behind = delta.cell + 1;
    }
}

} // namespace recording
