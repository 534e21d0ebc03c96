// SPDX-License-Identifier: GPL-2.0-or-later
#include "story/story-context.h"

#include "reading/context-at.h"

#include <algorithm>

namespace story {

using arm64::Place;
using arm64::Register;

void StoryContext::extend()
{
    lookAtLevels();
    for (std::size_t i = m_stacks.size(); i < switches().size(); ++i)
        lookAtStack(i);
}

void StoryContext::lookAtLevels()
{
    const std::uint32_t last = reading().readUpTo();
    for (auto state = static_cast<std::uint32_t>(m_hypStates.size()); state <= last; ++state)
        m_hypStates.push_back(state == 0 || levelAt(state) >= 2 ? state : m_hypStates.back());
}

void StoryContext::lookAtStack(std::size_t index)
{
    const recording::Switch& range = switches()[index].span;
    StackExtent extent;
    // Of a window with several switches only what is new is looked at.
    auto looked = range.outerBegin;
    if (index > 0) {
        const recording::Switch& before = switches()[index - 1].span;
        if (before.outerBegin == range.outerBegin && before.outerEnd <= range.outerEnd) {
            extent.outerLow = m_stacks.back().outerLow;
            extent.outerHigh = m_stacks.back().outerHigh;
            looked = before.outerEnd;
        }
    }
    const auto look = [this](std::uint32_t from, std::uint32_t to, base::Address& low,
                             base::Address& high) {
        bool first = high.value == 0;
        for (auto state = from; state <= std::min(to, reading().readUpTo()); ++state) {
            const auto sp = hypStack(state);
            if (!sp)
                continue;
            low.value = first ? *sp : std::min(low.value, *sp);
            high.value = first ? *sp : std::max(high.value, *sp);
            first = false;
        }
    };
    look(range.begin, range.end, extent.low, extent.high);
    look(looked, range.outerEnd, extent.outerLow, extent.outerHigh);
    m_stacks.push_back(extent);
}

int StoryContext::vcpuOf(int switchIndex) const
{
    return switchIndex < 0 ? -1 : switches()[static_cast<std::size_t>(switchIndex)].guest;
}

bool StoryContext::isInterrupted(std::uint32_t step) const
{
    const int index = switchOfStep(step);
    return index >= 0 && switches()[static_cast<std::size_t>(index)].isInterrupted(step);
}

QString StoryContext::functionOf(std::uint32_t step) const
{
    const auto heldS = recording().sharedStep(step);
    const recording::Step& s = *heldS;
    if (s.kind == recording::StepKind::GuestRun) {
        const int vcpu = vcpuOf(switchOfStep(step));
        return vcpu < 0 ? translate("story", "guest")
                        : translate("story", "guest %1").arg(reading::guestName(vcpu));
    }
    if (s.kind == recording::StepKind::HostRun)
        return translate("story", "host");
    return names().function(s.pc);
}

int StoryContext::levelAt(std::uint32_t state) const
{
    const auto pstate = recording().valueAt(state, Place::of(Register::pstate()));
    if (!pstate)
        return 2;
    // Of a guest in AArch32 the modes are there, of which User alone is EL0 (Arm ARM G1.9.1).
    constexpr std::uint64_t kAarch32 = 1U << 4;
    if ((*pstate & kAarch32) != 0)
        return (*pstate & 0xf) == 0 ? 0 : 1;
    return static_cast<int>((*pstate >> 2) & 3);
}

std::optional<std::uint64_t> StoryContext::hypStack(std::uint32_t state) const
{
    // At EL1 `sp` is the guest's. Only the state between ERET and the guest's run is such a one.
    state = m_hypStates[std::min<std::size_t>(state, m_hypStates.size() - 1)];
    return recording().valueAt(state, Place::of(Register::sp()));
}

bool StoryContext::inHostContext(base::Address address) const
{
    const auto context = reading::contextAt(facts(), address);
    return context && context->vcpu < 0;
}

int StoryContext::contextAt(base::Address address) const
{
    const auto context = reading::contextAt(facts(), address);
    return context ? context->vcpu : -1;
}

std::optional<StoryContext::Slot> StoryContext::slotAt(base::Address address) const
{
    const auto context = reading::contextAt(facts(), address);
    const auto* use = context ? m_reading->slotTable().useAt(address - context->begin) : nullptr;
    if (!use)
        return {};
    return Slot{use->reg, context->vcpu < 0, context->vcpu};
}

std::optional<base::Address> StoryContext::slotOf(Register reg, int vcpu) const
{
    const auto offset = m_reading->slotTable().offsetOf(reg);
    if (!offset || vcpu >= static_cast<int>(facts().vcpus.size()))
        return {};
    return (vcpu < 0 ? facts().hostContext : facts().contextOf(vcpu)) + *offset;
}

} // namespace story
