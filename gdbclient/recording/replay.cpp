// SPDX-License-Identifier: GPL-2.0-or-later
#include "recording/replay.h"

#include "recording/contradiction.h"

#include <QCoreApplication>

#include <algorithm>

namespace recording {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("recording", text);
}

QString contradiction(std::int64_t offset, const QString& sentence)
{
    return tr("the part at byte %1 contradicts itself: %2").arg(offset).arg(sentence);
}

/// The state before one step. What was not watched yet is not known.
class StateBefore : public arm64::StateReader {
public:
    StateBefore(const CellTable& cells, const std::vector<std::uint64_t>& values)
        : m_cells(cells)
        , m_values(values)
    {
    }
    void goTo(std::uint32_t step) { m_step = step; }
    [[nodiscard]] std::optional<std::uint64_t> cell(const arm64::Place& place) const override
    {
        const auto id = m_cells.find(place);
        if (!id || m_cells.sinceOf(*id) > m_step)
            return {};
        return m_values[*id];
    }

private:
    const CellTable& m_cells;
    const std::vector<std::uint64_t>& m_values;
    std::uint32_t m_step = 0;
};

/// Moves what was found to the front of a list, which is kept short.
template <typename T>
T toFront(std::vector<T>& list, T item, std::size_t most)
{
    const auto at = std::find(list.begin(), list.end(), item);
    if (at != list.end())
        std::rotate(list.begin(), at, at + 1);
    else
        list.insert(list.begin(), item);
    if (list.size() > most)
        list.pop_back();
    return item;
}

} // namespace

std::vector<std::uint64_t> stateIn(const Store& store, const Block& block, std::uint32_t step)
{
    std::vector<std::uint64_t> values(block.keyframe().begin(), block.keyframe().end());
    values.reserve(store.cells.count());
    for (std::size_t id = values.size(); id < store.cells.count(); ++id)
        values.push_back(store.cells.initialOf(static_cast<CellId>(id)));
    for (const Delta& delta : block.deltasBefore(step))
        values[delta.cell] = delta.after;
    return values;
}

void touch(BlockRecord& record, const Block& block)
{
    record.written = {};
    record.read = {};
    for (std::uint32_t s = block.first(); s < block.first() + block.goodCount(); ++s) {
        for (const Delta& delta : block.deltas(s))
            record.written.add(PlaceRef::cell(delta.cell));
        const Pattern* pattern = block.pattern(s);
        if (!pattern) {
            record.opaque = record.opaque || block.kind(s) == StepKind::Instruction;
            continue;
        }
        for (const Pattern::Change& change : pattern->changes)
            record.written.add(PlaceRef::cell(change.cell));
        for (const PlaceRef place : pattern->writes)
            record.written.add(place);
        for (const PlaceRef place : pattern->reads)
            record.read.add(place);
    }
}

QString breakBefore(const Store& store, const Block* before, const Block& block,
                    std::int64_t offset)
{
    std::vector<std::uint64_t> values;
    if (before)
        values = stateIn(store, *before, before->first() + before->count());
    else
        for (CellId id = 0; id < store.cells.count(); ++id)
            values.push_back(store.cells.initialOf(id));
    // Also of the cells that the keyframe leaves out, which are as they were at first.
    const bool follows = stateIn(store, block, block.first()) == values &&
                         (!before || block.begin() == before->next(block.first() - 1));
    if (follows)
        return {};
    return contradiction(
        offset, tr("the state before step %1 is not the one that the steps before it lead to.")
                    .arg(block.first()));
}

QString strayOf(const Step& step, std::uint32_t index, std::int64_t offset)
{
    if (!step.effects.nextPc || *step.effects.nextPc == step.next || !step.disagreement.isEmpty())
        return {};
    return contradiction(
        offset, tr("the step before step %1 went on to %2, where its instruction goes to %3.")
                    .arg(QString::number(index + 1), base::hex(step.next.value),
                         base::hex(step.effects.nextPc->value)));
}

QString changesOtherwise(const Store& store, const Step& step, std::uint32_t index,
                         std::span<const std::uint64_t> before, std::int64_t offset)
{
    const QString sentence =
        untoldDifference(store.cells, index, step, [before](CellId id) { return before[id]; });
    return sentence.isEmpty() ? sentence : contradiction(offset, sentence);
}

QString Replay::damage() const
{
    const std::lock_guard lock(m_mutex);
    return m_damage;
}

void Replay::note(std::uint32_t step, const QString& damage)
{
    if (damage.isEmpty() || (!m_damage.isEmpty() && m_damagedAt <= step))
        return;
    m_damagedAt = step;
    m_damage = damage;
}

/// Holds a block against the one before it, and against the index, which says what it touches:
/// both may be a stranger's.
void Replay::follow(const Store& store, std::size_t index)
{
    m_followed = index + 1;
    const BlockRecord& record = store.blocks[index];
    const auto block = blockLocked(store, record.first);
    const auto before = index == 0 ? nullptr : blockLocked(store, record.first - 1);
    note(record.first, breakBefore(store, before.get(), *block, record.offset));
    if (record.opaque)
        return;
    BlockRecord touched;
    touch(touched, *block);
    // Steps without a pattern are looked at one by one, by who looks at the whole file.
    if (touched.opaque || !record.written.hasAllOf(touched.written) ||
        !record.read.hasAllOf(touched.read))
        note(record.first + record.count, tr("its index does not say what its steps touch."));
}

std::shared_ptr<const Block> Replay::block(const Store& store, std::uint32_t step)
{
    const std::lock_guard lock(m_mutex);
    return blockLocked(store, step);
}

std::shared_ptr<const Block> Replay::blockLocked(const Store& store, std::uint32_t step)
{
    for (const auto& known : m_blocks)
        if (step >= known->first() && step - known->first() < known->count())
            return toFront(m_blocks, std::shared_ptr(known), kBlocks);
    const BlockRecord& record = store.blocks[store.blockOf(step)];
    // A block that has grown since takes the place of what it was.
    std::erase_if(m_blocks, [&](const auto& known) { return known->first() == record.first; });
    const auto block = store.read(record);
    note(block->first() + block->goodCount(), block->damage());
    return toFront(m_blocks, block, kBlocks);
}

std::shared_ptr<const Page> Replay::page(const Store& store, std::uint32_t step)
{
    const std::lock_guard lock(m_mutex);
    if (store.file && m_followed < store.blocks.size()) {
        const BlockRecord& next = store.blocks[m_followed];
        if (step >= next.first && step - next.first < next.count)
            follow(store, m_followed);
    }
    for (const auto& known : m_pages)
        if (step >= known->first && step - known->first < known->steps.size())
            return toFront(m_pages, std::shared_ptr(known), kPages);
    const auto block = blockLocked(store, step);
    const std::uint32_t first = block->first() + (step - block->first()) / kPageSteps * kPageSteps;
    std::erase_if(m_pages, [&](const auto& known) { return known->first == first; });
    return toFront(m_pages, make(store, *block, first), kPages);
}

const arm64::Instruction& Replay::decoded(std::uint32_t word, base::Address pc)
{
    constexpr std::size_t kMost = 1U << 16; // code that is written anew all the time
    const std::uint64_t key = pc.value * 0x9e3779b97f4a7c15U ^ word;
    auto known = m_decoded.find(key);
    if (known != m_decoded.end() && known->second.word == word && known->second.pc == pc)
        return known->second;
    if (m_decoded.size() >= kMost)
        m_decoded.clear();
    return m_decoded.insert_or_assign(key, arm64::decode(word, pc)).first->second;
}

std::shared_ptr<const Page> Replay::make(const Store& store, const Block& block,
                                         std::uint32_t first)
{
    auto page = std::make_shared<Page>();
    page->first = first;
    const std::uint32_t end = std::min(first + kPageSteps, block.first() + block.count());
    page->steps.reserve(end - first);
    std::vector<std::uint64_t> values = stateIn(store, block, first);
    StateBefore before(store.cells, values);
    for (std::uint32_t i = first; i < end; ++i) {
        Step& step = page->steps.emplace_back();
        step.kind = block.kind(i);
        step.basis = block.basis(i);
        step.pc = block.pc(i);
        step.next = block.next(i);
        step.word = block.word(i);
        const auto deltas = block.deltas(i);
        step.deltas.assign(deltas.begin(), deltas.end());
        if (const QString* text = block.text(i))
            step.disagreement = *text;
        if (step.kind == StepKind::Instruction) {
            before.goTo(i);
            step.instruction = decoded(step.word, step.pc);
            step.effects = arm64::effectsOf(step.instruction, before);
            if (store.file) {
                const std::int64_t here = store.blocks[store.blockOf(i)].offset;
                note(i, changesOtherwise(store, step, i, values, here));
            }
            if (store.file && i + 1 < store.stepCount())
                note(i + 1, strayOf(step, i, store.blocks[store.blockOf(i + 1)].offset));
        }
        for (const Delta& delta : deltas)
            values[delta.cell] = delta.after;
    }
    return page;
}

} // namespace recording
