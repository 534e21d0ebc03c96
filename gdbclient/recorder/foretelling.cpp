// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorder/foretelling.h"

#include <QtEndian>

#include <algorithm>
#include <map>
#include <utility>

namespace recorder {

using arm64::Place;
using arm64::Register;

namespace {

const auto kPc = static_cast<std::size_t>(Register::pc().id());

constexpr std::uint32_t kBranchToItself = 0x14000000;

bool isCore(const Place& place)
{
    return place.isRegister() && place.reg <= Register::pstate();
}

Register coreRegister(std::size_t id)
{
    if (id < 31)
        return Register::x(static_cast<int>(id));
    return id == 31 ? Register::sp() : id == kPc ? Register::pc() : Register::pstate();
}

} // namespace

void CodeLines::add(base::Address line, const QByteArray& bytes)
{
    m_lines.insert_or_assign(line.value, bytes);
}

bool CodeLines::holds(base::Address line, const QByteArray& bytes) const
{
    const auto known = m_lines.find(line.value);
    return known != m_lines.end() && known->second == bytes;
}

bool CodeLines::contains(base::Address address) const
{
    return m_lines.contains(lineOf(address).value);
}

const arm64::Instruction* CodeLines::at(base::Address pc)
{
    const auto known = m_decoded.find(pc.value);
    if (known != m_decoded.end())
        return &known->second;
    const auto line = m_lines.find(lineOf(pc).value);
    const auto offset = static_cast<qsizetype>(pc.value % kBytes);
    if (line == m_lines.end() || offset % 4 != 0 || offset + 4 > line->second.size())
        return nullptr;
    const auto word = qFromLittleEndian<quint32>(line->second.constData() + offset);
    return &m_decoded.emplace(pc.value, arm64::decode(word, pc)).first->second;
}

Foretelling::Foretelling(const recording::Recording& recording, CodeLines& code,
                         std::function<bool(base::Address)> isRam)
    : m_recording(recording)
    , m_code(code)
    , m_isRam(std::move(isRam))
    , m_cells(recording.cellCount())
{
    for (recording::CellId id = 0; id < m_cells.size(); ++id)
        m_cells[id].value = recording.lastValue(id);
    Core core{};
    for (std::size_t n = 0; n < kCore; ++n) {
        const auto id = recording.cellOf(Place::of(coreRegister(n)));
        if (!id) {
            refuse(QStringLiteral("the general registers are not watched"));
            return;
        }
        m_coreIds[n] = *id;
        core[n] = m_cells[*id].value;
    }
    m_now = core;
}

bool Foretelling::refuse(const QString& why)
{
    if (m_doubt.isEmpty())
        m_doubt = why;
    return false;
}

Foretelling::Core Foretelling::coreOf(const machine::LoggedState& state)
{
    Core core{};
    std::copy(state.x.begin(), state.x.end(), core.begin());
    core[Register::sp().id()] = state.sp;
    core[Register::pc().id()] = state.pc;
    core[Register::pstate().id()] = state.pstate;
    return core;
}

void Foretelling::add(const machine::LoggedState& state)
{
    m_states.push_back(coreOf(state));
}

Foretelling::Wanted Foretelling::advance()
{
    Wanted wanted;
    while (!m_states.empty() && m_doubt.isEmpty()) {
        // QEMU logs a state once more when it was called away before it executed anything, and the
        // state that the stretch begins in is the first one that it logs.
        const arm64::Instruction* instruction = m_code.at(base::Address{(*m_now)[kPc]});
        const bool isLoop = instruction && instruction->word == kBranchToItself;
        if ((m_states.front() != *m_now || isLoop) && !take(m_states.front(), wanted))
            break;
        m_states.pop_front();
    }
    return wanted;
}

std::optional<recording::CellId> Foretelling::idOf(const Place& place) const
{
    if (const auto id = m_recording.cellOf(place))
        return id;
    const auto fresh = m_fresh.find(place);
    return fresh == m_fresh.end() ? std::nullopt : std::optional(fresh->second);
}

std::optional<std::uint64_t> Foretelling::cell(const Place& place) const
{
    if (isCore(place))
        return (*m_now)[place.reg.id()];
    const auto id = idOf(place);
    if (!id || (m_cells[*id].writtenBy != 0 && !m_cells[*id].isGuess))
        return std::nullopt;
    return m_cells[*id].value;
}

void Foretelling::supply(base::Address cell, std::uint64_t value)
{
    addFresh(Place::of(cell), value, true);
}

void Foretelling::addFresh(const Place& place, std::uint64_t value, bool isFromTheEnd)
{
    if (idOf(place))
        return;
    m_fresh.emplace(place, static_cast<recording::CellId>(m_cells.size()));
    m_cells.push_back({.value = value, .isFromTheEnd = isFromTheEnd});
    m_supplied.push_back({place, value});
}

/// One step, from the state before it to `next`. False where it cannot be made, now or ever.
bool Foretelling::take(const Core& next, Wanted& wanted)
{
    const base::Address pc{(*m_now)[kPc]};
    if (!m_isRam(pc))
        return refuse(QStringLiteral("an instruction outside RAM"));
    const arm64::Instruction* instruction = m_code.at(pc);
    if (!instruction) {
        wanted.line = CodeLines::lineOf(pc);
        return false;
    }
    m_lines.insert(CodeLines::lineOf(pc));

    Foretold foretold;
    recording::Step& step = foretold.step;
    step.pc = pc;
    step.word = instruction->word;
    step.instruction = *instruction;
    step.next = base::Address{next[kPc]};
    step.effects = arm64::effectsOf(step.instruction, *this);
    if (loadsUnread(step.effects, next)) // what is known now says more
        step.effects = arm64::effectsOf(step.instruction, *this);
    if (!touchesUnread(step.effects, wanted) || !agrees(step, next))
        return false;

    for (std::size_t n = 0; n < kCore; ++n)
        if ((*m_now)[n] != next[n])
            step.deltas.push_back({m_coreIds[n], (*m_now)[n], next[n]});
    if (!writeCells(step))
        return false;
    noteDevices(step.effects);
    m_mayWriteVectors =
        m_mayWriteVectors || arm64::mayWrite(step.instruction, step.effects).vectors;
    foretold.cells = std::exchange(m_supplied, {});
    m_now = next;
    m_steps.push_back(std::move(foretold));
    return true;
}

/// A whole cell that was never read, and is loaded into a register: the log shows what it held.
bool Foretelling::loadsUnread(const arm64::Effects& effects, const Core& next)
{
    const std::size_t known = m_fresh.size();
    for (const arm64::Write& write : effects.writes) {
        if (write.from && write.from->width == 8 && write.from->place.isMemory() &&
            isCore(write.to.place) && m_isRam(write.from->place.address))
            addFresh(write.from->place, next[write.to.place.reg.id()], false);
    }
    return m_fresh.size() != known;
}

/// Sees to it that each memory cell that is read or written is known. One that was never read is
/// read at the end, where it has its old value still, as long as nothing in the stretch writes it.
bool Foretelling::touchesUnread(const arm64::Effects& effects, Wanted& wanted)
{
    for (const arm64::Write& write : effects.writes) {
        const Place& place = write.to.place;
        if (!place.isMemory() || !m_isRam(place.address))
            continue;
        const auto id = idOf(place);
        if (!id || m_cells[*id].isFromTheEnd)
            return refuse(QStringLiteral("a cell is written that was not read before"));
        if (m_code.contains(place.address))
            return refuse(QStringLiteral("code is written"));
    }
    for (const arm64::Read& read : effects.reads) {
        const Place& place = read.from.place;
        if (place.isMemory() && m_isRam(place.address) && !idOf(place))
            wanted.cells.push_back(place.address);
    }
    return wanted.cells.empty();
}

/// What the log shows must be what the effects say, register by register.
bool Foretelling::agrees(const recording::Step& step, const Core& next)
{
    const arm64::Effects& effects = step.effects;
    if (effects.flow == arm64::Flow::ExceptionReturn)
        m_passedReturn = step.pc;
    if (!effects.known || effects.flow == arm64::Flow::ExceptionReturn ||
        effects.flow == arm64::Flow::Exception)
        return refuse(QStringLiteral("an instruction whose effects cannot be foretold"));
    if (effects.nextPc != step.next)
        return refuse(QStringLiteral("it went elsewhere"));
    std::array<bool, kCore> isWritten{};
    for (const arm64::Write& write : effects.writes) {
        if (!isCore(write.to.place))
            continue;
        const std::size_t n = write.to.place.reg.id();
        isWritten[n] = true;
        if (write.value && *write.value != next[n])
            return refuse(QStringLiteral("a register holds another value than was foretold"));
    }
    for (std::size_t n = 0; n < kCore; ++n)
        if (n != kPc && !isWritten[n] && (*m_now)[n] != next[n])
            return refuse(QStringLiteral("a register changed that is not written"));
    return true;
}

/// Takes over what is foretold of cells beside the general registers.
bool Foretelling::writeCells(recording::Step& step)
{
    for (const arm64::Write& write : step.effects.writes) {
        const Place& place = write.to.place;
        const auto id = isCore(place) ? std::nullopt : idOf(place);
        if (!id || (place.isRegister() && place.reg.movesByItself()))
            continue;
        Cell& cell = m_cells[*id];
        if (cell.writtenBy != 0)
            return refuse(QStringLiteral("a cell is written again before it was read"));
        if (!write.value) {
            // Mostly it takes what it is given; if not, the machine has something else at the end.
            const bool isMove = write.from && write.from->width == 8 && isCore(write.from->place);
            cell.writtenBy = m_steps.size() + 1;
            cell.before = cell.value;
            cell.isGuess = isMove;
            if (isMove)
                cell.value = (*m_now)[write.from->place.reg.id()];
        } else if (*write.value != cell.value) {
            step.deltas.push_back({*id, cell.value, *write.value});
            cell.value = *write.value;
        }
    }
    return true;
}

void Foretelling::noteDevices(const arm64::Effects& effects)
{
    for (const arm64::Write& write : effects.writes) {
        if (!write.to.place.isMemory() || m_isRam(write.to.place.address))
            continue;
        const bool isMove = write.from && isCore(write.from->place);
        const std::uint64_t value = isMove ? (*m_now)[write.from->place.reg.id()] : 0;
        m_devices.push_back({write.to.address(), m_steps.size(), static_cast<char>(value & 0xff)});
    }
}

std::optional<std::vector<QByteArray>> Foretelling::printedBy(const QByteArray& bytes) const
{
    std::vector<QByteArray> printed(m_steps.size());
    if (bytes.isEmpty())
        return printed;
    std::map<base::Address, std::vector<const DeviceStore*>> byAddress;
    for (const DeviceStore& store : m_devices)
        byAddress[store.at].push_back(&store);
    for (const auto& [address, stores] : byAddress) {
        if (!std::equal(stores.begin(), stores.end(), bytes.begin(), bytes.end(),
                        [](const DeviceStore* store, char byte) { return store->byte == byte; }))
            continue;
        for (const DeviceStore* store : stores)
            printed[store->step] += store->byte;
        return printed;
    }
    return std::nullopt;
}

bool Foretelling::confirm(const std::vector<CellValue>& now)
{
    if (m_steps.empty() || !m_states.empty())
        return refuse(QStringLiteral("the log does not lead to where the machine was halted"));
    for (const CellValue& value : now) {
        const auto id = idOf(value.place);
        if (!id)
            continue;
        if (isCore(value.place)) {
            if ((*m_now)[value.place.reg.id()] != value.value)
                return refuse(QStringLiteral("a register holds another value than in the log"));
            continue;
        }
        Cell& cell = m_cells[*id];
        const bool moves = value.place.isRegister() && value.place.reg.movesByItself();
        if (cell.value != value.value && cell.writtenBy == 0 && !moves)
            return refuse(QStringLiteral("a cell holds another value than was foretold"));
        const std::uint64_t before = cell.writtenBy == 0 ? cell.value : cell.before;
        if (before != value.value) {
            const std::size_t by = cell.writtenBy == 0 ? m_steps.size() : cell.writtenBy;
            m_steps[by - 1].step.deltas.push_back({*id, before, value.value});
        }
        cell.value = value.value;
        cell.writtenBy = 0;
    }
    if (std::any_of(m_cells.begin(), m_cells.end(),
                    [](const Cell& cell) { return cell.writtenBy != 0; }))
        return refuse(QStringLiteral("what was written is not among what was read"));
    for (Foretold& foretold : m_steps)
        std::sort(
            foretold.step.deltas.begin(), foretold.step.deltas.end(),
            [](const recording::Delta& a, const recording::Delta& b) { return a.cell < b.cell; });
    return true;
}

} // namespace recorder
