// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/anatomy.h"

#include <algorithm>

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

/// Where in a recording something happens: steps, in order. Found once, asked by every switch.
using Places = std::vector<std::uint32_t>;
struct Landmarks {
    Places faults;
    Places erets;
    Places exits;   ///< at the first instruction of exit
    Places returns; ///< a RET of exit's
};

Landmarks landmarksOf(const timeline::Timeline& timeline, const Facts& facts)
{
    const image::Symbol* exit = facts.symbol(facts.profile.exit);
    Landmarks found;
    for (std::uint32_t s = 0; s < timeline.stepCount(); ++s) {
        const timeline::Step& step = timeline.step(s);
        if (isFault(step, facts))
            found.faults.push_back(s);
        if (step.effects.flow == arm64::Flow::ExceptionReturn)
            found.erets.push_back(s);
        if (exit && step.pc == exit->address)
            found.exits.push_back(s);
        if (step.effects.flow == arm64::Flow::Return && within(exit, step.pc))
            found.returns.push_back(s);
    }
    return found;
}

std::optional<std::uint32_t> firstIn(const Places& places, std::uint32_t from, std::uint32_t to)
{
    const auto at = std::lower_bound(places.begin(), places.end(), from);
    return at != places.end() && *at < to ? std::optional(*at) : std::nullopt;
}

Anatomy dissect(const timeline::Timeline& timeline, const Facts& facts, const Landmarks& landmarks,
                const timeline::Switch& span, const timeline::Switch* next)
{
    Anatomy a;
    a.span = span;
    // What did not come back goes on to the end, or to where a guest is entered again.
    a.last = span.complete ? span.outerEnd : next ? next->begin : timeline.stepCount();
    const image::Symbol* enter = facts.symbol(facts.profile.enter);
    a.entered = enter && span.begin < a.last && timeline.step(span.begin).pc == enter->address;
    if (a.entered) {
        const auto x0 = timeline.valueAt(span.begin, arm64::Place::of(arm64::Register::x(0)));
        for (std::size_t i = 0; x0 && i < facts.vcpus.size(); ++i)
            if (facts.vcpus[i].value == *x0)
                a.guest = static_cast<int>(i);
    }

    a.fault = firstIn(landmarks.faults, span.outerBegin, a.last);
    const std::uint32_t stop = a.fault.value_or(a.last);
    const std::uint32_t innerStop = span.complete ? std::min(span.end, stop) : stop;
    if (a.entered)
        a.eret = firstIn(landmarks.erets, span.begin, innerStop);
    if (a.eret) {
        const std::uint32_t after = *a.eret + 1;
        // An interrupt may be taken before the guest's first instruction: then there is no run.
        if (isEntryFromLower(facts, timeline.step(*a.eret).next))
            a.vector = after;
        else if (after < innerStop && timeline.step(after).kind == StepKind::GuestRun &&
                 isEntryFromLower(facts, timeline.step(after).next))
            a.vector = after + 1;
    }
    a.exit = firstIn(landmarks.exits, a.vector.value_or(innerStop), innerStop);
    if (span.complete && span.end > span.begin && !a.fault) {
        a.ret = span.end - 1;
    } else {
        a.ret = firstIn(landmarks.returns, a.exit.value_or(innerStop), innerStop);
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
    const Landmarks landmarks = landmarksOf(timeline, facts);
    for (std::size_t i = 0; i < spans.size(); ++i) {
        Anatomy a = dissect(timeline, facts, landmarks, spans[i],
                            i + 1 < spans.size() ? &spans[i + 1] : nullptr);
        a.number = static_cast<int>(i) + 1;
        a.sameWindow = i + 1 < spans.size() && spans[i + 1].outerBegin < spans[i].outerEnd;
        out.push_back(a);
    }
    return out;
}

} // namespace worlds
