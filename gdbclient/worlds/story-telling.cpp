// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/story-telling.h"

#include <algorithm>

namespace worlds {

using arm64::Place;
using arm64::Register;

namespace {

/// A recording without facts is still told: in registers and addresses.
Facts factsOf(const timeline::Timeline& timeline)
{
    auto facts = Facts::of(timeline);
    return facts.ok() ? std::move(facts).value() : Facts{};
}

} // namespace

Telling::Telling(std::shared_ptr<const timeline::Timeline> timeline)
    : m_timeline(std::move(timeline))
    , m_facts(factsOf(*m_timeline))
    , m_slots(m_facts)
    , m_ownership(Ownership::trace(*m_timeline))
{
    lookAtLevels();
    for (const auto& range : m_timeline->switches())
        lookAtSwitch(range);
}

void Telling::lookAtLevels()
{
    m_hypStates.reserve(m_timeline->stateCount());
    for (std::uint32_t state = 0; state < m_timeline->stateCount(); ++state)
        m_hypStates.push_back(state == 0 || levelAt(state) >= 2 ? state : m_hypStates.back());
}

void Telling::lookAtSwitch(const timeline::Switch& range)
{
    SwitchFacts facts;
    facts.range = range;
    if (const auto x0 = m_timeline->valueAt(range.begin, Place::of(Register::x(0))))
        facts.vcpu = m_facts.vcpuAt(base::Address{*x0});
    const auto* exit = m_facts.symbol(m_facts.profile.exit);
    for (auto i = range.begin; i < std::min(range.end, m_timeline->stepCount()); ++i) {
        const auto& step = m_timeline->step(i);
        if (step.kind == timeline::StepKind::GuestRun)
            facts.guestRun = i;
        else if (exit && !facts.exit && exit->address <= step.pc &&
                 step.pc < exit->address + base::Offset{static_cast<std::int64_t>(exit->size)})
            facts.exit = i;
    }
    const bool sameWindow =
        !m_switches.empty() && m_switches.back().range.outerBegin == range.outerBegin;
    if (!sameWindow)
        m_windows.push_back(m_switches.size());
    // Of a window with several switches only what is new is looked at.
    auto looked = range.outerBegin;
    if (sameWindow && m_switches.back().range.outerEnd <= range.outerEnd) {
        facts.outerLowSp = m_switches.back().outerLowSp;
        facts.outerHighSp = m_switches.back().outerHighSp;
        looked = m_switches.back().range.outerEnd;
    }
    m_switches.push_back(facts);

    // The stack's extent is asked for by hypStack, which needs the switch in place.
    auto& placed = m_switches.back();
    const auto extent = [this](std::uint32_t from, std::uint32_t to, base::Address& low,
                               base::Address& high) {
        bool first = high.value == 0;
        for (auto state = from; state <= std::min(to, m_timeline->stepCount()); ++state) {
            const auto sp = hypStack(state);
            if (!sp)
                continue;
            low.value = first ? *sp : std::min(low.value, *sp);
            high.value = first ? *sp : std::max(high.value, *sp);
            first = false;
        }
    };
    extent(range.begin, range.end, placed.lowSp, placed.highSp);
    extent(looked, range.outerEnd, placed.outerLowSp, placed.outerHighSp);
}

std::size_t Telling::firstOfWindow(std::uint32_t state) const
{
    const auto after = std::upper_bound(
        m_windows.begin(), m_windows.end(), state,
        [this](std::uint32_t s, std::size_t i) { return s < m_switches[i].range.outerBegin; });
    const auto back = std::min<std::ptrdiff_t>(2, after - m_windows.begin());
    return back == 0 ? m_switches.size() : *(after - back);
}

int Telling::switchOfStep(std::uint32_t step) const
{
    for (std::size_t i = firstOfWindow(step); i < m_switches.size(); ++i) {
        const auto& r = m_switches[i].range;
        if (r.outerBegin > step)
            break;
        if (r.outerBegin <= step && step < std::max(r.outerEnd, r.end))
            return static_cast<int>(i);
    }
    return -1;
}

int Telling::switchOfState(std::uint32_t state) const
{
    for (std::size_t i = firstOfWindow(state); i < m_switches.size(); ++i) {
        const auto& r = m_switches[i].range;
        if (r.outerBegin > state)
            break;
        if (r.outerBegin <= state && state <= std::max(r.outerEnd, r.end))
            return static_cast<int>(i);
    }
    return -1;
}

int Telling::vcpuOf(int switchIndex) const
{
    return switchIndex < 0 ? -1 : m_switches[static_cast<std::size_t>(switchIndex)].vcpu;
}

Role Telling::roleOf(std::uint32_t step) const
{
    const auto& s = m_timeline->step(step);
    if (s.kind == timeline::StepKind::GuestRun)
        return Role::Guest;
    const int index = switchOfStep(step);
    if (index < 0 || s.kind == timeline::StepKind::HostRun)
        return Role::Outer;
    const auto& sw = m_switches[static_cast<std::size_t>(index)];
    if (step < sw.range.begin || step >= sw.range.end)
        return Role::Outer;
    if (!sw.guestRun || step < *sw.guestRun)
        return Role::Enter;
    if (!sw.exit || step < *sw.exit)
        return Role::Vector;
    return Role::Exit;
}

QString Telling::functionAt(base::Address pc) const
{
    if (const auto* symbol = m_facts.functionAt(pc))
        return symbol->name;
    return base::hex(pc.value);
}

QString Telling::functionOf(std::uint32_t step) const
{
    const auto& s = m_timeline->step(step);
    if (s.kind == timeline::StepKind::GuestRun) {
        const int vcpu = vcpuOf(switchOfStep(step));
        return vcpu < 0 ? translate("worlds", "guest")
                        : translate("worlds", "guest %1").arg(guestName(vcpu));
    }
    if (s.kind == timeline::StepKind::HostRun)
        return translate("worlds", "host");
    return functionAt(s.pc);
}

int Telling::levelAt(std::uint32_t state) const
{
    const auto pstate = m_timeline->valueAt(state, Place::of(Register::pstate()));
    if (!pstate)
        return 2;
    // Of a guest in AArch32 the modes are there, of which User alone is EL0 (Arm ARM G1.9.1).
    constexpr std::uint64_t kAarch32 = 1U << 4;
    if ((*pstate & kAarch32) != 0)
        return (*pstate & 0xf) == 0 ? 0 : 1;
    return static_cast<int>((*pstate >> 2) & 3);
}

std::optional<std::uint64_t> Telling::hypStack(std::uint32_t state) const
{
    // At EL1 `sp` is the guest's. Only the state between ERET and the guest's run is such a one.
    state = m_hypStates[std::min<std::size_t>(state, m_hypStates.size() - 1)];
    return m_timeline->valueAt(state, Place::of(Register::sp()));
}

bool Telling::inHostContext(base::Address address) const
{
    return m_facts.context.size != 0 && m_facts.hostContext <= address &&
           (address - m_facts.hostContext).bytes < static_cast<std::int64_t>(m_facts.context.size);
}

int Telling::contextAt(base::Address address) const
{
    const int vcpu = m_facts.vcpuAt(address);
    if (vcpu < 0)
        return -1;
    const auto offset = (address - m_facts.contextOf(vcpu)).bytes;
    return offset >= 0 && offset < static_cast<std::int64_t>(m_facts.context.size) ? vcpu : -1;
}

std::optional<Telling::Slot> Telling::slotAt(base::Address address) const
{
    Slot slot;
    base::Address start;
    if (inHostContext(address)) {
        slot.host = true;
        start = m_facts.hostContext;
    } else if (slot.vcpu = contextAt(address); slot.vcpu >= 0) {
        start = m_facts.contextOf(slot.vcpu);
    } else {
        return {};
    }
    const auto* use = m_slots.useAt(address - start);
    if (!use)
        return {};
    slot.reg = use->reg;
    return slot;
}

std::optional<base::Address> Telling::slotOf(Register reg, int vcpu) const
{
    const auto offset = m_slots.offsetOf(reg);
    if (!offset || vcpu >= static_cast<int>(m_facts.vcpus.size()))
        return {};
    return (vcpu < 0 ? m_facts.hostContext : m_facts.contextOf(vcpu)) + *offset;
}

} // namespace worlds
