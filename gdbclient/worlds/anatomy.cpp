// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/anatomy.h"

namespace worlds {

namespace {

using timeline::StepKind;

/// Offset of an address in the EL2 vector table, which is 2 KB (Arm ARM D1.3.1, "Exception
/// vectors"): 16 entries of 0x80 bytes; from 0x400 on for exceptions from a lower level.
std::optional<std::uint64_t> vectorOffset(const Facts& facts, base::Address pc)
{
    const image::Symbol* table = facts.symbol(facts.profile.vectors);
    if (!table || pc < table->address || pc.value - table->address.value >= 0x800)
        return {};
    return pc.value - table->address.value;
}

bool isEntryFromLower(const Facts& facts, base::Address pc)
{
    const auto offset = vectorOffset(facts, pc);
    return offset && *offset >= 0x400 && *offset % 0x80 == 0;
}

bool within(const image::Symbol* function, base::Address pc)
{
    return function && function->address <= pc &&
           pc.value - function->address.value < function->size;
}

Anatomy dissect(const timeline::Timeline& timeline, const Facts& facts,
                const timeline::Switch& span)
{
    Anatomy a;
    a.span = span;
    a.last = span.complete ? span.outerEnd : timeline.stepCount();
    const image::Symbol* enter = facts.symbol(facts.profile.enter);
    const image::Symbol* exit = facts.symbol(facts.profile.exit);
    a.entered = enter && span.begin < a.last && timeline.step(span.begin).pc == enter->address;
    if (a.entered) {
        const auto x0 = timeline.valueAt(span.begin, arm64::Place::of(arm64::Register::x(0)));
        for (std::size_t i = 0; x0 && i < facts.vcpus.size(); ++i)
            if (facts.vcpus[i].value == *x0)
                a.guest = static_cast<int>(i);
    }

    for (std::uint32_t s = span.outerBegin; s < a.last && !a.fault; ++s)
        if (isFault(timeline.step(s), facts))
            a.fault = s;
    const std::uint32_t stop = a.fault.value_or(a.last);
    const std::uint32_t innerStop = span.complete ? std::min(span.end, stop) : stop;
    for (std::uint32_t s = span.begin; a.entered && s < innerStop && !a.eret; ++s)
        if (timeline.step(s).effects.flow == arm64::Flow::ExceptionReturn)
            a.eret = s;
    if (a.eret) {
        const std::uint32_t after = *a.eret + 1;
        // An interrupt may be taken before the guest's first instruction: then there is no run.
        if (isEntryFromLower(facts, timeline.step(*a.eret).next))
            a.vector = after;
        else if (after < innerStop && timeline.step(after).kind == StepKind::GuestRun &&
                 isEntryFromLower(facts, timeline.step(after).next))
            a.vector = after + 1;
    }
    for (std::uint32_t s = a.vector.value_or(innerStop); exit && s < innerStop && !a.exit; ++s)
        if (timeline.step(s).pc == exit->address)
            a.exit = s;
    if (span.complete && span.end > span.begin && !a.fault) {
        a.ret = span.end - 1;
    } else {
        for (std::uint32_t s = a.exit.value_or(innerStop); s < innerStop && !a.ret; ++s)
            if (timeline.step(s).effects.flow == arm64::Flow::Return &&
                within(exit, timeline.step(s).pc))
                a.ret = s;
    }
    return a;
}

} // namespace

bool isFault(const timeline::Step& step, const Facts& facts)
{
    if (step.kind != StepKind::Instruction)
        return false;
    const auto offset = vectorOffset(facts, step.next);
    // A branch to a vector is no fault; an HVC, SVC, BRK or UDF of EL2's own is one, though
    // predicted.
    const bool asPredicted = step.effects.known && step.effects.nextPc == step.next &&
                             step.effects.flow != arm64::Flow::Exception;
    return offset && *offset < 0x400 && *offset % 0x80 == 0 && !asPredicted;
}

std::vector<Anatomy> anatomyOf(const timeline::Timeline& timeline, const Facts& facts)
{
    std::vector<Anatomy> out;
    const auto& spans = timeline.switches();
    for (std::size_t i = 0; i < spans.size(); ++i) {
        Anatomy a = dissect(timeline, facts, spans[i]);
        a.number = static_cast<int>(i) + 1;
        a.sameWindow = i + 1 < spans.size() && spans[i + 1].outerBegin < spans[i].outerEnd;
        out.push_back(a);
    }
    return out;
}

} // namespace worlds
