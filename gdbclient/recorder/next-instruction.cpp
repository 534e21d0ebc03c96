// SPDX-License-Identifier: GPL-2.0-or-later
//
// What is found out before an instruction is executed, and its beginning.
#include "recorder/run.h"
#include "recording/last-state.h"

#include <QtEndian>

#include <algorithm>
#include <utility>

namespace recorder {

namespace {

/// What no instruction can have written is read again all the same, after so many steps.
constexpr std::uint32_t kFullLookEvery = 192;
/// Code is read in lines of so many bytes: a round trip for a function, not for an instruction.
constexpr std::uint64_t kCodeLine = 256;

bool leavesLevel(const arm64::Effects& effects)
{
    return effects.flow == arm64::Flow::ExceptionReturn;
}

/// The state that was looked at, before the recording has it.
class LookedState : public arm64::StateReader {
public:
    LookedState(const recording::Recording& recording, std::span<const CellValue> now)
        : m_last(recording)
        , m_now(now)
    {
    }
    [[nodiscard]] std::optional<std::uint64_t> cell(const arm64::Place& place) const override
    {
        const auto before = m_last.cell(place);
        if (!before) // what is not watched is not known
            return before;
        const auto seen = std::find_if(m_now.begin(), m_now.end(),
                                       [&](const CellValue& one) { return one.place == place; });
        return seen == m_now.end() ? before : seen->value;
    }

private:
    recording::LastState m_last;
    std::span<const CellValue> m_now;
};

} // namespace

base::Task<base::Result<std::uint32_t>> Run::wordAt(base::Address pc)
{
    const auto known = m_code.find(pc.value);
    if (known != m_code.end())
        co_return known->second;
    if (!isRam(pc))
        co_return std::uint32_t{0}; // no instruction: what the machine makes of it is seen
    const base::Address line{pc.value & ~(kCodeLine - 1)};
    auto bytes = co_await m_machine->readMemory(line, kCodeLine, m_plan.view);
    if (!bytes && m_machine->alive())
        co_return std::uint32_t{0}; // nothing is mapped there: the same
    if (!bytes)
        co_return bytes.error();
    knowCode(line, *bytes);
    const auto read = m_code.find(pc.value);
    co_return read == m_code.end() ? std::uint32_t{0} : read->second;
}

void Run::knowCode(base::Address line, const QByteArray& bytes)
{
    for (qsizetype at = 0; at + 4 <= bytes.size(); at += 4)
        m_code.insert_or_assign(line.value + static_cast<std::uint64_t>(at),
                                qFromLittleEndian<quint32>(bytes.constData() + at));
}

/// Decoded once, as long as the word stays what it is.
const arm64::Instruction& Run::instructionAt(base::Address pc, std::uint32_t word)
{
    const auto [known, isNew] = m_decoded.try_emplace(pc.value);
    if (isNew || known->second.word != word)
        known->second = arm64::decode(word, pc);
    return known->second;
}

/// True for a cell of memory that must be read before an instruction may touch it.
bool Run::isUnwatched(const arm64::Access& access) const
{
    return access.place.isMemory() && !m_recording->cellOf(access.place) &&
           isRam(access.place.address);
}

/// Each by itself: what the stub refuses is left out.
base::Task<base::Result<std::vector<CellValue>>>
Run::lookWhereMapped(std::vector<machine::SnapshotPlan::Range> ranges)
{
    std::vector<CellValue> all;
    for (const auto& range : ranges) {
        machine::SnapshotPlan plan = machine::SnapshotPlan::nothing();
        plan.memory.push_back(range);
        auto cells = co_await look(plan);
        if (!cells && !m_machine->alive())
            co_return cells.error();
        if (cells)
            all.insert(all.end(), cells->begin(), cells->end());
    }
    co_return all;
}

/// Sees to it that every memory cell that the step touches is watched. Where nothing is mapped the
/// stub refuses to read, and the machine to execute it: what becomes of that is seen, as of any
/// fault.
base::Task<base::Result<void>> Run::watchTouched(const recording::Step* step)
{
    machine::SnapshotPlan plan = machine::SnapshotPlan::nothing();
    const auto want = [&](const arm64::Access& access) {
        if (isUnwatched(access))
            plan.memory.push_back({access.place.address, 8, m_plan.view});
    };
    for (const arm64::Read& read : step->effects.reads)
        want(read.from);
    for (const arm64::Write& write : step->effects.writes)
        want(write.to);
    if (plan.memory.empty())
        co_return base::Result<void>{};
    auto cells = co_await look(plan);
    if (!cells && m_machine->alive())
        cells = co_await lookWhereMapped(plan.memory);
    if (!cells)
        co_return cells.error();
    for (const CellValue& cell : *cells) {
        m_watch.addRange(cell.place.address, 8);
        m_recording->addCell(cell.place, cell.value);
    }
    saw(*cells);
    co_return base::Result<void>{};
}

/// What is read after a step from the state `before` that leads to `next`: what its instruction can
/// have written; and all that is watched where that is not known, now and then, and where a switch
/// begins or ends. Of a system instruction (a move, a barrier) that was seen to write no other
/// system register, the others are read with the rest (they are some forty packets).
machine::SnapshotPlan Run::lookAfter(const recording::Step& step, std::optional<base::Address> next,
                                     std::uint32_t before) const
{
    // After an ERET the current regime is the guest's: addresses of EL2 do not resolve there.
    const bool withMemory =
        m_plan.view == machine::MemoryView::Physical || !leavesLevel(step.effects);
    if (looksAtAll(step, next, before))
        return m_watch.burst(withMemory);
    arm64::MayWrite reach = arm64::mayWrite(step.instruction, step.effects);
    if (step.effects.flow == arm64::Flow::ExceptionReturn)
        reach = {}; // of it the general registers tell
    if (m_wroteNoMore.contains(step.word))
        reach.systemRegisters = false;
    return m_watch.burst(reach, step.effects);
}

/// Everything that is watched is read round each free run, after an instruction that could write
/// anything, and at the latest after 192 steps; but not behind an exception return if it has just
/// been read. What was foretold in between is confirmed there.
bool Run::looksAtAll(const recording::Step& step, std::optional<base::Address> next,
                     std::uint32_t before) const
{
    if (!next || next != step.effects.nextPc)
        return true;
    if (step.effects.flow == arm64::Flow::ExceptionReturn && m_allSeenIn == before)
        return false;
    const arm64::MayWrite reach = arm64::mayWrite(step.instruction, step.effects);
    return (reach.systemRegisters && reach.memory) || before - m_allSeenIn >= kFullLookEvery ||
           next == m_outerReturn;
}

/// Looks up the instruction at m_pc and has the machine execute it: m_underway is what waits for
/// it.
base::Task<base::Result<void>> Run::begin()
{
    if (m_usesLog) {
        auto quiet = co_await m_machine->setLogging(false);
        if (!quiet)
            co_return quiet.error();
    }
    auto word = co_await wordAt(m_pc);
    if (!word)
        co_return word.error();
    recording::Step step = stepOf(m_pc, *word, recording::LastState(*m_recording));
    const std::size_t cellsBefore = m_recording->cellCount();
    auto watched = co_await watchTouched(&step);
    if (!watched)
        co_return watched.error();
    if (m_recording->cellCount() != cellsBefore) // what was just read says more
        step.effects = arm64::effectsOf(step.instruction, recording::LastState(*m_recording));
    if (entersAarch32(step))
        enterAarch32(std::move(step));
    else
        execute(std::move(step), lastStateIndex());
    co_return base::Result<void>{};
}

recording::Step Run::stepOf(base::Address pc, std::uint32_t word, const arm64::StateReader& before)
{
    recording::Step step;
    step.pc = pc;
    step.word = word;
    step.instruction = instructionAt(pc, word);
    step.effects = arm64::effectsOf(step.instruction, before);
    return step;
}

/// From the state `before`, which may be the one that comes next into the recording.
void Run::execute(recording::Step step, std::uint32_t before)
{
    // Read with the stop, as what the step should lead to has it; all of it where it leads
    // elsewhere.
    machine::SnapshotPlan plan = lookAfter(step, step.effects.nextPc, before);
    const bool seesAll =
        looksAtAll(step, step.effects.nextPc, before) && !leavesLevel(step.effects);
    Underway& underway = m_underway.emplace(std::move(step), std::move(plan), seesAll);
    underway.look.emplace(stepOver(underway.step, underway.plan)).begin();
}

/// Lets the machine execute the next instruction while the last one, which led to `now`, is held
/// against what was foretold and is written down: they take about as long as each other. Only where
/// nothing must be asked of the machine before, the last one told no device anything, and
/// whatever is found out about it, an instruction is what comes next.
void Run::beginNext(const recording::Step& last, std::span<const CellValue> now)
{
    const base::Address next = last.next;
    if (m_usesLog || leavesLevel(last.effects) || last.effects.nextPc != next || next == last.pc ||
        next == m_outerReturn || isVectorEntry(next) || isPanic(next) ||
        !storesInRamAlone(last.effects))
        return;
    const auto word = m_code.find(next.value);
    if (word == m_code.end())
        return;
    recording::Step step = stepOf(next, word->second, LookedState(*m_recording, now));
    const auto& reads = step.effects.reads;
    const auto& writes = step.effects.writes;
    const bool mustLook =
        std::any_of(reads.begin(), reads.end(),
                    [this](const auto& read) { return isUnwatched(read.from); }) ||
        std::any_of(writes.begin(), writes.end(),
                    [this](const auto& write) { return isUnwatched(write.to); });
    const bool mayStay = step.effects.flow == arm64::Flow::Wait;
    if (!mustLook && !mayStay && !leavesLevel(step.effects))
        execute(std::move(step), lastStateIndex() + 1);
}

} // namespace recorder
