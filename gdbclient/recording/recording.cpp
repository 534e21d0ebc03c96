// SPDX-License-Identifier: GPL-2.0-or-later
#include "recording/recording.h"

#include "recording/encoder.h"
#include "recording/replay.h"
#include "recording/store.h"

#include <QCoreApplication>

#include <algorithm>

namespace recording {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("recording", text);
}

} // namespace

Recording::Recording(Header header)
    : m_header(std::move(header))
    , m_store(std::make_unique<Store>())
    , m_replay(std::make_unique<Replay>())
{
}

Recording::Recording(Header header, Store store, std::vector<ConsoleText> console,
                     std::vector<std::uint64_t> last)
    : m_header(std::move(header))
    , m_store(std::make_unique<Store>(std::move(store)))
    , m_stepCount(m_store->stepCount())
    , m_current(std::move(last))
    , m_console(std::move(console))
    , m_replay(std::make_unique<Replay>())
{
}

Recording::Recording(const Recording& other)
    : m_header(other.m_header)
    , m_store(std::make_unique<Store>(*other.m_store))
    , m_stepCount(other.m_stepCount)
    , m_current(other.m_current)
    , m_switches(other.m_switches)
    , m_console(other.m_console)
    , m_ending(other.m_ending)
    , m_why(other.m_why)
    , m_replay(std::make_unique<Replay>())
{
    // The other one goes on growing its last block, and takes no step back from it.
    if (!m_store->blocks.empty() && m_store->blocks.back().bytes)
        m_store->blocks.back().bytes =
            std::make_shared<QByteArray>(*other.m_store->blocks.back().bytes);
}

Recording::~Recording() = default;

CellId Recording::addCell(const arm64::Place& place, std::uint64_t initial)
{
    const CellId id = m_store->cells.add(place, initial, m_stepCount);
    if (id == m_current.size())
        m_current.push_back(initial);
    return id;
}

std::optional<CellId> Recording::cellOf(const arm64::Place& place) const
{
    return m_store->cells.find(place);
}

const arm64::Place& Recording::placeOf(CellId id) const
{
    return m_store->cells.placeOf(id);
}

std::uint64_t Recording::initialValue(CellId id) const
{
    return m_store->cells.initialOf(id);
}

void Recording::beginBlock()
{
    BlockRecord& block = m_store->blocks.emplace_back();
    block.first = m_stepCount;
    block.bytes = std::make_shared<QByteArray>();
    m_encoder->beginBlock(
        {m_store->cells, m_store->patterns, *block.bytes, block.written, block.read}, m_next,
        m_current);
}

void Recording::append(Step step)
{
    if (!m_encoder) { // the first step of this recording, or of this copy of one
        m_next = step.pc;
        m_store->patterns.detach();
        m_encoder = std::make_unique<Encoder>(m_store->patterns);
        beginBlock();
    } else if (m_store->blocks.back().count == kBlockSteps ||
               m_store->blocks.back().bytes->size() >= kBlockBytes) {
        beginBlock();
    }
    const auto byCell = [](const Delta& a, const Delta& b) { return a.cell < b.cell; };
    if (!std::is_sorted(step.deltas.begin(), step.deltas.end(), byCell))
        std::sort(step.deltas.begin(), step.deltas.end(), byCell);
    BlockRecord& block = m_store->blocks.back();
    m_encoder->append({m_store->cells, m_store->patterns, *block.bytes, block.written, block.read},
                      step, m_current);
    for (const Delta& delta : step.deltas)
        m_current[delta.cell] = delta.after;
    ++block.count;
    ++m_stepCount;
    m_next = step.next;
    m_last = std::move(step);
}

std::shared_ptr<const Block> Recording::blockWith(std::uint32_t step) const
{
    return m_replay->block(*m_store, step);
}

std::shared_ptr<const Page> Recording::pageWith(std::uint32_t step) const
{
    return m_replay->page(*m_store, step);
}

Step Recording::step(std::uint32_t index) const
{
    if (m_last && index + 1 == m_stepCount)
        return *m_last;
    return *sharedStep(index);
}

std::shared_ptr<const Step> Recording::sharedStep(std::uint32_t index) const
{
    if (m_last && index + 1 == m_stepCount)
        return std::make_shared<const Step>(*m_last);
    const auto page = pageWith(index);
    return {page, &page->steps[index - page->first]};
}

StepKind Recording::kindOf(std::uint32_t index) const
{
    return blockWith(index)->kind(index);
}

base::Address Recording::pcOf(std::uint32_t index) const
{
    return blockWith(index)->pc(index);
}

std::vector<std::uint64_t> Recording::stateAt(std::uint32_t index) const
{
    if (index >= m_stepCount)
        return m_current;
    return stateIn(*m_store, *blockWith(index), index);
}

std::optional<std::uint64_t> Recording::valueAt(std::uint32_t index,
                                                const arm64::Place& place) const
{
    const auto id = cellOf(place);
    if (!id)
        return {};
    if (index >= m_stepCount)
        return m_current[*id];
    return blockWith(index)->valueAt(index, *id, initialValue(*id));
}

std::vector<std::uint64_t> Recording::valuesAt(std::uint32_t index,
                                               std::span<const CellId> cells) const
{
    std::vector<std::uint64_t> values;
    values.reserve(cells.size());
    const auto block = index < m_stepCount ? blockWith(index) : nullptr;
    for (const CellId id : cells)
        values.push_back(block ? block->valueAt(index, id, initialValue(id)) : m_current[id]);
    return values;
}

std::optional<std::uint64_t> Recording::lastValue(const arm64::Place& place) const
{
    const auto id = cellOf(place);
    if (!id)
        return {};
    return m_current[*id];
}

namespace {

/// The numbers that a place has in a recording: none, one or two.
struct Wanted {
    std::optional<PlaceRef> cell, unwatched;
    explicit Wanted(const CellTable& cells, const arm64::Place& place)
        : unwatched(cells.findUnwatched(place))
    {
        if (const auto id = cells.find(place))
            cell = PlaceRef::cell(*id);
    }
    [[nodiscard]] bool maybeIn(const BlockRecord& block, const PlaceSet& set) const
    {
        return block.opaque || (cell && set.has(*cell)) || (unwatched && set.has(*unwatched));
    }
    [[nodiscard]] bool writtenBy(const Pattern& pattern) const
    {
        return (cell && pattern.writesTo(*cell)) || (unwatched && pattern.writesTo(*unwatched));
    }
    [[nodiscard]] bool readBy(const Pattern& pattern) const
    {
        return (cell && pattern.readsFrom(*cell)) || (unwatched && pattern.readsFrom(*unwatched));
    }
};

} // namespace

std::optional<std::uint32_t> Recording::lastWriter(std::uint32_t index,
                                                   const arm64::Place& place) const
{
    index = std::min(index, m_stepCount);
    const Wanted wanted(m_store->cells, place);
    const auto wrote = [&](const Block& block, std::uint32_t s) {
        for (const Delta& delta : block.deltas(s))
            if (wanted.cell == PlaceRef::cell(delta.cell))
                return true;
        if (const Pattern* pattern = block.pattern(s))
            return wanted.writtenBy(*pattern);
        if (block.kind(s) != StepKind::Instruction)
            return false;
        const auto page = pageWith(s);
        const auto& writes = page->steps[s - page->first].effects.writes;
        return std::any_of(writes.begin(), writes.end(),
                           [&](const arm64::Write& w) { return w.to.place == place; });
    };
    for (std::size_t b = index == 0 ? 0 : m_store->blockOf(index - 1) + 1; b-- > 0;) {
        const BlockRecord& record = m_store->blocks[b];
        if (!wanted.maybeIn(record, record.written))
            continue;
        const auto block = blockWith(record.first + record.count - 1);
        for (std::uint32_t s = std::min(index, record.first + record.count); s-- > record.first;)
            if (wrote(*block, s))
                return s;
    }
    return {};
}

std::optional<std::uint32_t> Recording::nextReader(std::uint32_t index, const arm64::Place& place,
                                                   std::uint32_t end) const
{
    end = std::min(end, m_stepCount);
    if (index >= end)
        return {};
    const Wanted wanted(m_store->cells, place);
    const auto reads = [&](const Block& block, std::uint32_t s) {
        if (const Pattern* pattern = block.pattern(s))
            return wanted.readBy(*pattern);
        if (block.kind(s) != StepKind::Instruction)
            return false;
        const auto page = pageWith(s);
        const auto& list = page->steps[s - page->first].effects.reads;
        return std::any_of(list.begin(), list.end(),
                           [&](const arm64::Read& r) { return r.from.place == place; });
    };
    for (std::size_t b = m_store->blockOf(index); b < m_store->blocks.size(); ++b) {
        const BlockRecord& record = m_store->blocks[b];
        if (record.first >= end)
            break;
        if (!wanted.maybeIn(record, record.read))
            continue;
        const auto block = blockWith(record.first + record.count - 1);
        const std::uint32_t last = std::min(end, record.first + record.count);
        for (std::uint32_t s = std::max(index, record.first); s < last; ++s)
            if (reads(*block, s))
                return s;
    }
    return {};
}

void Recording::setEnding(Ending ending, QString why)
{
    m_ending = ending;
    m_why = std::move(why);
    if (!m_why.trimmed().isEmpty() || ending == Ending::Complete)
        return;
    // A file may say no more than that.
    m_why = ending == Ending::Lost
                ? tr("A switch did not come back, and the recording does not say why.")
                : tr("The recording was cut, and does not say why.");
}

QString Recording::damage() const
{
    return m_replay->damage();
}

void Recording::addConsole(const QByteArray& bytes)
{
    if (bytes.isEmpty())
        return;
    if (!m_console.empty() && m_console.back().state == m_stepCount)
        m_console.back().bytes += bytes;
    else
        m_console.push_back({m_stepCount, bytes});
}

Cursor::Cursor(const Recording& recording, std::uint32_t index)
    : m_recording(recording)
    , m_index(index)
    , m_values(recording.stateAt(index))
{
    turn();
}

void Cursor::turn()
{
    if (!atEnd())
        m_page = m_recording.pageWith(m_index);
}

const Step& Cursor::step() const
{
    return m_page->steps[m_index - m_page->first];
}

void Cursor::next()
{
    for (const Delta& delta : step().deltas)
        m_values[delta.cell] = delta.after;
    ++m_index;
    if (m_index - m_page->first >= m_page->steps.size())
        turn();
}

} // namespace recording
