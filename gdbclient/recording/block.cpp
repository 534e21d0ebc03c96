// SPDX-License-Identifier: GPL-2.0-or-later
#include "recording/block.h"

#include "recording/encoder.h"
#include "recording/pack.h"

#include <QCoreApplication>

#include <algorithm>

namespace recording {

namespace {

constexpr std::size_t kMostText = 4096; ///< bytes of a disagreement

QString tr(const char* text)
{
    return QCoreApplication::translate("recording", text);
}

} // namespace

/// Reads the bytes of one block. Nothing in them is believed.
class BlockReader {
public:
    BlockReader(const Block::Source& source, Block& out)
        : m_source(source)
        , m_out(out)
        , m_in(source.bytes)
    {
        m_memory.reset(source.patterns.size());
    }

    void read()
    {
        m_out.m_first = m_source.first;
        m_out.m_entries.reserve(m_source.count);
        m_out.m_patterns = m_source.patterns;
        bool good = keyframe();
        if (!good)
            unfit();
        for (m_step = m_source.first; good && m_step - m_source.first < m_source.count; ++m_step)
            good = step();
        m_out.m_good = m_out.count();
        if (good && !m_in.atEnd() && !m_source.goesOn)
            unfit();
        if (!m_source.damage.isEmpty())
            m_out.m_damage = m_source.damage;
        fill();
        m_out.sortByCell();
    }

private:
    /// Says what in the block does not hold together.
    bool wrong(const QString& sentence)
    {
        m_out.m_damage = tr("the part at byte %1 contradicts itself: %2")
                             .arg(m_source.offset.value_or(0))
                             .arg(sentence);
        return false;
    }
    bool unfit()
    {
        m_out.m_damage = tr("the part at byte %1 does not fit what stands before it.")
                             .arg(m_source.offset.value_or(0));
        return false;
    }

    bool keyframe()
    {
        m_next = base::Address{m_in.number()};
        const std::uint64_t count = m_in.number();
        if (!m_in.good() || count > m_source.cells.count() || count > m_in.left())
            return false;
        m_out.m_begin = m_next;
        m_values.resize(static_cast<std::size_t>(count));
        for (std::size_t id = 0; id < m_values.size(); ++id)
            m_values[id] = m_in.number() ^ m_source.cells.initialOf(static_cast<CellId>(id));
        m_out.m_keyframe = m_values;
        for (std::size_t id = m_values.size(); id < m_source.cells.count(); ++id)
            m_values.push_back(m_source.cells.initialOf(static_cast<CellId>(id)));
        return m_in.good();
    }

    bool step()
    {
        const auto deltas = static_cast<std::uint32_t>(m_out.m_deltas.size());
        const std::uint8_t first = m_in.byte();
        const bool isPlain = (first & stepbyte::kPlain) != 0;
        if (!m_in.good() || (first & ~stepbyte::kAll) != 0 ||
            (isPlain && (first & (stepbyte::kPattern | stepbyte::kValues)) != 0))
            return unfit();
        Block::Entry entry;
        base::Address pc;
        const bool good = isPlain ? plain(entry, pc) : patterned(first, entry, pc);
        if (!good || ((first & stepbyte::kOthers) != 0 && !others()))
            return unfit(deltas);
        const base::Address next{entry.next};
        if (m_source.offset && !follows(pc, next))
            return back(deltas);
        if (const auto cell = pcCell(); cell && !m_pcSaid)
            change(*cell, next.value);
        m_pcSaid = false;
        const bool sorted = sortDeltas(deltas);
        if (!sorted || !text(first) || !basis(first))
            return unfit(deltas);
        for (auto delta = m_out.m_deltas.begin() + deltas; delta != m_out.m_deltas.end(); ++delta)
            m_values[delta->cell] = delta->after;
        entry.deltas = static_cast<std::uint32_t>(m_out.m_deltas.size());
        m_out.m_entries.push_back(entry);
        m_next = next;
        return true;
    }

    /// The cell of pc, where it is known already.
    [[nodiscard]] std::optional<CellId> pcCell() const
    {
        const auto cell = m_source.cells.pc();
        return cell && m_source.cells.sinceOf(*cell) <= m_step ? cell : std::nullopt;
    }

    bool unfit(std::uint32_t deltas)
    {
        back(deltas);
        return unfit();
    }
    /// The step that is at hand is not part of the block.
    bool back(std::uint32_t deltas)
    {
        m_out.m_deltas.resize(deltas);
        return false;
    }

    bool plain(Block::Entry& entry, base::Address& pc)
    {
        const std::uint8_t kind = m_in.byte();
        pc = m_next + base::Offset{m_in.difference()};
        const std::uint32_t word = m_in.word();
        entry.next = (pc + base::Offset{m_in.difference()}).value;
        if (!m_in.good() || kind > static_cast<std::uint8_t>(StepKind::HostRun))
            return false;
        entry.what = Block::kPlainBit | static_cast<std::uint32_t>(m_out.m_plain.size());
        m_out.m_plain.push_back({static_cast<StepKind>(kind), word, pc});
        m_memory.following(m_previous) = BlockMemory::kNone;
        m_previous = BlockMemory::kNone;
        return true;
    }

    bool patterned(std::uint8_t first, Block::Entry& entry, base::Address& pc)
    {
        std::uint32_t id = m_memory.following(m_previous);
        if ((first & stepbyte::kPattern) != 0)
            id = m_in.small();
        if (!m_in.good() || id >= m_source.patterns.size())
            return false;
        const Pattern& pattern = m_source.patterns[id];
        if (pattern.since > m_step)
            return false;
        m_memory.following(m_previous) = id;
        m_previous = id;
        entry.what = id;
        pc = pattern.pc;
        std::size_t count = 0;
        for (const Pattern::Change& c : pattern.changes)
            count += c.source == Pattern::Source::Literal ? 1 : 0;
        std::uint64_t* literals = m_memory.literals(id, count);
        if ((first & stepbyte::kValues) != 0)
            for (std::size_t i = 0; i < count; ++i)
                literals[i] ^= m_in.number();
        entry.next = pattern.nextIs == Pattern::Next::Following
                         ? (pattern.pc + base::Offset{4}).value
                     : pattern.nextIs == Pattern::Next::There
                         ? pattern.next
                         : m_values[static_cast<std::size_t>(pattern.next)];
        for (const Pattern::Change& c : pattern.changes)
            change(c.cell, c.source == Pattern::Source::Literal
                               ? *literals++
                               : m_values[c.from] + static_cast<std::uint64_t>(c.add));
        return m_in.good();
    }

    /// A cell that keeps its value did not change.
    void change(CellId cell, std::uint64_t after)
    {
        if (m_values[cell] != after)
            m_out.m_deltas.push_back({cell, m_values[cell], after});
    }

    bool others()
    {
        const std::uint64_t count = m_in.number();
        std::uint64_t cell = 0;
        for (std::uint64_t i = 0; i < count; ++i, ++cell) {
            cell += m_in.small();
            const std::uint64_t changed = m_in.number();
            if (!m_in.good() || cell >= m_values.size() ||
                m_source.cells.sinceOf(static_cast<CellId>(cell)) > m_step)
                return false;
            const auto id = static_cast<CellId>(cell);
            m_pcSaid = m_pcSaid || pcCell() == id;
            change(id, m_values[id] ^ changed);
        }
        return m_in.good();
    }

    /// By ascending cell, each once. The pattern's come in order, and so do the others.
    bool sortDeltas(std::uint32_t from)
    {
        const auto begin = m_out.m_deltas.begin() + from;
        const auto end = m_out.m_deltas.end();
        const auto less = [](const Delta& a, const Delta& b) { return a.cell < b.cell; };
        if (!std::is_sorted(begin, end, less))
            std::sort(begin, end, less);
        return std::adjacent_find(begin, end, [](const Delta& a, const Delta& b) {
                   return a.cell == b.cell;
               }) == end;
    }

    bool text(std::uint8_t first)
    {
        if ((first & stepbyte::kText) == 0)
            return true;
        const auto sentence = m_in.text(kMostText);
        if (sentence)
            m_out.m_texts.emplace_back(m_step, QString::fromUtf8(*sentence));
        return sentence.has_value();
    }

    bool basis(std::uint8_t first)
    {
        if ((first & stepbyte::kBasis) == 0)
            return true;
        const std::uint8_t basis = m_in.byte();
        if (!m_in.good() || basis > static_cast<std::uint8_t>(Basis::Foretold))
            return false;
        m_out.m_bases.emplace_back(m_step, static_cast<Basis>(basis));
        return true;
    }

    /// The step begins where the one before it ended, and what it says of pc is true of the cell,
    /// too, where that is watched.
    bool follows(base::Address pc, base::Address next)
    {
        const QString number = QString::number(m_step);
        if (pc != m_next)
            return wrong(tr("step %1 begins at %2, and the one before it ended at %3.")
                             .arg(number, base::hex(pc.value), base::hex(m_next.value)));
        const auto cell = pcCell();
        if (!cell || (m_values[*cell] == pc.value && !m_pcSaid))
            return true;
        const auto said = std::find_if(m_out.m_deltas.rbegin(), m_out.m_deltas.rend(),
                                       [&](const Delta& delta) { return delta.cell == *cell; });
        const std::uint64_t after = !m_pcSaid                       ? next.value
                                    : said != m_out.m_deltas.rend() ? said->after
                                                                    : m_values[*cell];
        return wrong(tr("step %1 goes from %2 to %3, and its pc from %4 to %5.")
                         .arg(number, base::hex(pc.value), base::hex(next.value),
                              base::hex(m_values[*cell]), base::hex(after)));
    }

    /// Of the steps that cannot be read nothing is known: gaps, which nobody judges.
    void fill()
    {
        if (m_out.m_damage.isEmpty() || m_source.count == 0)
            return;
        for (std::uint32_t i = m_out.count(); i < m_source.count; ++i) {
            m_out.m_entries.push_back(
                {m_next.value, Block::kPlainBit | static_cast<std::uint32_t>(m_out.m_plain.size()),
                 static_cast<std::uint32_t>(m_out.m_deltas.size())});
            m_out.m_texts.emplace_back(m_source.first + i, m_out.m_damage);
        }
        m_out.m_plain.push_back({StepKind::HostRun, 0, m_next});
    }

    const Block::Source& m_source;
    Block& m_out;
    Unpacker m_in;
    BlockMemory m_memory;
    std::vector<std::uint64_t> m_values;
    std::uint32_t m_previous = BlockMemory::kNone;
    std::uint32_t m_step = 0;
    base::Address m_next;
    bool m_pcSaid = false;
};

std::shared_ptr<const Block> Block::read(const Source& source)
{
    auto block = std::make_shared<Block>();
    BlockReader(source, *block).read();
    return block;
}

void Block::sortByCell()
{
    m_cellBegin.assign(m_keyframe.size() + 1, 0);
    const auto grow = [this](CellId cell) {
        if (cell + std::size_t{2} > m_cellBegin.size())
            m_cellBegin.resize(cell + std::size_t{2}, 0);
    };
    for (const Delta& delta : m_deltas) {
        grow(delta.cell);
        ++m_cellBegin[delta.cell + 1];
    }
    for (std::size_t i = 1; i < m_cellBegin.size(); ++i)
        m_cellBegin[i] += m_cellBegin[i - 1];
    std::vector<std::uint32_t> at(m_cellBegin.begin(), m_cellBegin.end() - 1);
    m_changes.resize(m_deltas.size());
    std::uint32_t delta = 0;
    for (std::uint32_t i = 0; i < m_entries.size(); ++i)
        for (; delta < m_entries[i].deltas; ++delta)
            m_changes[at[m_deltas[delta].cell]++] = {m_first + i, m_deltas[delta].after};
}

StepKind Block::kind(std::uint32_t step) const
{
    const Entry& e = entry(step);
    return (e.what & kPlainBit) != 0 ? m_plain[e.what & ~kPlainBit].kind : StepKind::Instruction;
}

base::Address Block::pc(std::uint32_t step) const
{
    const Pattern* p = pattern(step);
    return p ? p->pc : m_plain[entry(step).what & ~kPlainBit].pc;
}

base::Address Block::next(std::uint32_t step) const
{
    return base::Address{entry(step).next};
}

std::uint32_t Block::word(std::uint32_t step) const
{
    const Pattern* p = pattern(step);
    return p ? p->word : m_plain[entry(step).what & ~kPlainBit].word;
}

Basis Block::basis(std::uint32_t step) const
{
    const auto behind =
        std::upper_bound(m_bases.begin(), m_bases.end(), step,
                         [](std::uint32_t s, const auto& from) { return s < from.first; });
    return behind == m_bases.begin() ? Basis::Read : std::prev(behind)->second;
}

const QString* Block::text(std::uint32_t step) const
{
    const auto at = std::lower_bound(m_texts.begin(), m_texts.end(), step,
                                     [](const auto& t, std::uint32_t s) { return t.first < s; });
    return at != m_texts.end() && at->first == step ? &at->second : nullptr;
}

std::span<const Delta> Block::deltasBefore(std::uint32_t step) const
{
    const std::size_t count = step == m_first ? 0 : m_entries[step - m_first - 1].deltas;
    return {m_deltas.data(), count};
}

std::span<const Delta> Block::deltas(std::uint32_t step) const
{
    const std::size_t begin = deltasBefore(step).size();
    return {m_deltas.data() + begin, entry(step).deltas - begin};
}

const Pattern* Block::pattern(std::uint32_t step) const
{
    const std::uint32_t what = entry(step).what;
    return (what & kPlainBit) != 0 ? nullptr : &m_patterns[what];
}

std::uint64_t Block::valueAt(std::uint32_t step, CellId cell, std::uint64_t initial) const
{
    const std::uint64_t before = cell < m_keyframe.size() ? m_keyframe[cell] : initial;
    if (cell + std::size_t{1} >= m_cellBegin.size())
        return before;
    const auto begin = m_changes.begin() + m_cellBegin[cell];
    const auto end = m_changes.begin() + m_cellBegin[cell + std::size_t{1}];
    const auto behind = std::lower_bound(
        begin, end, step, [](const Change& change, std::uint32_t s) { return change.step < s; });
    return behind == begin ? before : std::prev(behind)->after;
}

} // namespace recording
