// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/evidence.h"

#include "engine/words.h"

#include <algorithm>

namespace lessons {

namespace {

bool covers(const arm64::Access& access, base::Address address)
{
    const auto byte = static_cast<std::uint64_t>((address - address.cell()).bytes);
    return access.place.isMemory() && access.place.address == address.cell() &&
           access.shift <= byte && byte < std::uint64_t{access.shift} + access.width;
}

} // namespace

bool writesByte(const timeline::Step& step, base::Address address)
{
    return std::ranges::any_of(step.effects.writes,
                               [&](const auto& write) { return covers(write.to, address); });
}

bool readsByte(const timeline::Step& step, base::Address address)
{
    return std::ranges::any_of(step.effects.reads,
                               [&](const auto& read) { return covers(read.from, address); });
}

bool storesRegister(const timeline::Step& step, arm64::Register reg)
{
    return std::ranges::any_of(step.effects.writes, [&](const auto& write) {
        return write.to.place.isMemory() && write.from &&
               write.from->place == arm64::Place::of(reg);
    });
}

bool loadsRegister(const timeline::Step& step, arm64::Register reg)
{
    return std::ranges::any_of(step.effects.writes, [&](const auto& write) {
        return write.to.place == arm64::Place::of(reg) && write.from &&
               write.from->place.isMemory();
    });
}

base::Result<std::uint32_t> RecordedEvidence::stateOf(When when) const
{
    const auto state = anyStateOf(when);
    if (m_sight == Sight::Whole || (state && *state <= m_now))
        return state;
    // The same whether it comes later or never: that would tell something, too.
    const QLatin1String word(when == When::Vector  ? "vector."
                             : when == When::Enter ? "enter."
                                                   : "pre.");
    return base::Error{Words::tr("“%1” is not there yet: a prediction sees what is there before "
                                 "it, and nothing later.")
                           .arg(word)};
}

base::Result<std::uint32_t> RecordedEvidence::anyStateOf(When when) const
{
    if (when == When::Now)
        return m_now;
    if (when == When::Pre)
        return m_pre;
    const timeline::Switch* found = switchAt(*m_subject.timeline, m_now);
    if (!found)
        return base::Error{Words::tr("The recording has no world switch, so “enter.” and “vector.” "
                                     "mean nothing in it.")};
    if (when == When::Enter)
        return found->begin;
    for (std::uint32_t k = found->begin; k < found->end; ++k) {
        if (m_subject.timeline->step(k).kind == timeline::StepKind::GuestRun)
            return k + 1;
    }
    return base::Error{Words::tr("The guest does not come back in this world switch, so “vector.” "
                                 "means nothing in it.")};
}

base::Result<std::uint64_t> RecordedEvidence::registerValue(When when, arm64::Register reg) const
{
    const auto state = stateOf(when);
    if (!state)
        return state.error();
    if (const auto value = m_subject.timeline->valueAt(*state, arm64::Place::of(reg)))
        return *value;
    if (m_subject.names->isHidden(reg))
        return base::Error{Words::tr("Register %1 could not be read: the machine's debugger does "
                                     "not show it.")
                               .arg(reg.name())};
    return base::Error{
        Words::tr("Register %1 could not be read: a recording does not keep it.").arg(reg.name())};
}

base::Result<std::uint64_t> RecordedEvidence::memory(When when, base::Address address) const
{
    const auto state = stateOf(when);
    if (!state)
        return state.error();
    const auto read = [&](base::Address cell) {
        return m_subject.timeline->valueAt(*state, arm64::Place::of(cell));
    };
    const auto unread = [](base::Address cell) {
        return base::Error{Words::tr("The memory at %1 could not be read: it was not recorded.")
                               .arg(base::hex16(cell.value))};
    };
    const base::Address cell = address.cell();
    const auto low = read(cell);
    if (!low)
        return unread(cell);
    const auto shift = static_cast<unsigned>((address - cell).bytes) * 8;
    if (shift == 0)
        return *low;
    const base::Address above = cell + base::Offset{8};
    const auto high = read(above);
    if (!high)
        return unread(above);
    return (*low >> shift) | (*high << (64 - shift));
}

base::Result<base::Address> RecordedEvidence::slot(const QString& world, const QString& path) const
{
    return m_subject.names->slot(world, path, m_now);
}

template <typename Predicate>
std::uint64_t RecordedEvidence::count(Predicate matches) const
{
    std::uint64_t n = 0;
    for (std::uint32_t k = m_pre; k < m_now; ++k) {
        if (matches(m_subject.timeline->step(k)))
            ++n;
    }
    return n;
}

base::Result<std::uint64_t> RecordedEvidence::stores(arm64::Register reg) const
{
    return count([&](const timeline::Step& step) { return storesRegister(step, reg); });
}

base::Result<std::uint64_t> RecordedEvidence::writes(base::Address address) const
{
    return count([&](const timeline::Step& step) { return writesByte(step, address); });
}

} // namespace lessons
