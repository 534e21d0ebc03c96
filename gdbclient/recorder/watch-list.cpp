// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorder/watch-list.h"

#include <QtEndian>

#include <algorithm>
#include <iterator>

namespace recorder {

namespace {

bool isCore(arm64::Register reg)
{
    return reg <= arm64::Register::pstate();
}

bool contains(const std::vector<arm64::Register>& list, arm64::Register reg)
{
    return std::find(list.begin(), list.end(), reg) != list.end();
}

machine::SnapshotPlan::Range wholeCells(base::Address from, std::uint64_t bytes,
                                        machine::MemoryView view)
{
    const std::uint64_t begin = from.cell().value;
    const std::uint64_t end = (from.value + bytes + 7U) & ~std::uint64_t{7};
    return {base::Address{begin}, end - begin, view};
}

} // namespace

Watch::Watch(const machine::Machine& machine, const RecordPlan& plan)
    : m_view(plan.view)
{
    for (const arm64::Register reg : plan.registers) {
        if (isCore(reg) || covers(reg) || reg.bySecondName())
            continue;
        if (!machine.has(reg))
            m_missing.push_back(reg);
        else
            (reg.isV() ? m_vector : m_system).push_back(reg);
    }
    for (const auto& range : plan.memory)
        m_memory.push_back(wholeCells(range.from, range.bytes, range.view));
}

void Watch::addRange(base::Address from, std::uint64_t bytes)
{
    const auto range = wholeCells(from, bytes, m_view);
    // Neighbours become one range: fewer packets.
    for (auto& known : m_memory) {
        if (known.view == range.view &&
            known.from + base::Offset{static_cast<std::int64_t>(known.bytes)} == range.from) {
            known.bytes += range.bytes;
            return;
        }
    }
    m_memory.push_back(range);
}

bool Watch::covers(arm64::Register reg) const
{
    return isCore(reg) || contains(m_system, reg) || contains(m_vector, reg);
}

machine::SnapshotPlan Watch::burst(bool withMemory) const
{
    machine::SnapshotPlan plan;
    plan.registers = m_system;
    plan.registers.insert(plan.registers.end(), m_vector.begin(), m_vector.end());
    if (withMemory)
        plan.memory = m_memory;
    return plan;
}

machine::SnapshotPlan Watch::burst(const arm64::MayWrite& reach,
                                   const arm64::Effects& effects) const
{
    machine::SnapshotPlan plan;
    const auto isTouched = [&](arm64::Register reg) {
        return std::any_of(effects.writes.begin(), effects.writes.end(), [&](const auto& write) {
            return write.to.place.isRegister() && write.to.place.reg == reg;
        });
    };
    if (reach.systemRegisters)
        plan.registers = m_system;
    else
        std::copy_if(m_system.begin(), m_system.end(), std::back_inserter(plan.registers),
                     isTouched);
    std::copy_if(m_vector.begin(), m_vector.end(), std::back_inserter(plan.registers), isTouched);
    if (reach.memory)
        plan.memory = memoryAround(effects);
    return plan;
}

std::vector<machine::SnapshotPlan::Range> Watch::memoryAround(const arm64::Effects& effects) const
{
    constexpr std::uint64_t kAround = 64; // more than the widest access, on each side
    std::uint64_t first = ~std::uint64_t{0};
    std::uint64_t last = 0;
    for (const auto& write : effects.writes) {
        if (write.to.place.isMemory()) {
            first = std::min(first, write.to.place.address.value);
            last = std::max(last, write.to.place.address.value);
        }
    }
    if (first > last) // a store that says nothing
        return m_memory;
    first -= std::min(first, kAround);
    last += kAround;
    std::vector<machine::SnapshotPlan::Range> ranges;
    for (const auto& range : m_memory) {
        const std::uint64_t begin = std::max(range.from.value, first);
        const std::uint64_t end = std::min(range.from.value + range.bytes, last);
        if (begin < end)
            ranges.push_back(wholeCells(base::Address{begin}, end - begin, range.view));
    }
    return ranges;
}

std::vector<CellValue> Watch::cells(const machine::SnapshotPlan& plan,
                                    const machine::Snapshot& snapshot)
{
    std::vector<CellValue> list;
    for (const auto& value : snapshot.registers) {
        list.push_back({arm64::Place::of(value.reg), value.low});
        if (value.reg.isV())
            list.push_back({arm64::Place::of(value.reg, 1), value.high});
    }
    for (std::size_t i = 0; i < plan.memory.size() && i < snapshot.memory.size(); ++i) {
        const QByteArray& bytes = snapshot.memory[i];
        for (qsizetype at = 0; at + 8 <= bytes.size(); at += 8)
            list.push_back({arm64::Place::of(plan.memory[i].from + base::Offset{at}),
                            qFromLittleEndian<quint64>(bytes.constData() + at)});
    }
    return list;
}

} // namespace recorder
