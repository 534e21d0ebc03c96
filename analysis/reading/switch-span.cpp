// SPDX-License-Identifier: GPL-2.0-or-later
#include "reading/switch-span.h"

#include <algorithm>

namespace reading {

namespace {

using recording::StepKind;

/// Offset of an address in the EL2 vector table, which is 2 KB (Arm ARM D1.3.1, "Exception
/// vectors"): 16 entries of 0x80 bytes; from 0x400 on for exceptions from a lower level.
std::optional<std::uint64_t> vectorOffset(const RecordingInfo& facts, base::Address pc)
{
    const image::Symbol* table = facts.symbol(facts.profile.vectors);
    if (!table || pc < table->address || pc.value - table->address.value >= 0x800)
        return {};
    return pc.value - table->address.value;
}

bool isEntryFromLower(const RecordingInfo& facts, base::Address pc)
{
    const auto offset = vectorOffset(facts, pc);
    return offset && *offset >= 0x400 && *offset % 0x80 == 0;
}

bool within(const image::Symbol* function, base::Address pc)
{
    return function && function->address <= pc &&
           pc.value - function->address.value < function->size;
}

/// True where the switch has returned to its caller, also where the recording ends before its
/// window does (AAPCS64: x30 at the first instruction is where a function returns to).
bool cameBack(const recording::Recording& recording, const recording::Switch& span)
{
    if (span.complete)
        return true;
    if (span.end <= span.begin || span.end > recording.stepCount())
        return false;
    const auto heldLast = recording.sharedStep(span.end - 1);
    const recording::Step& last = *heldLast;
    return last.effects.flow == arm64::Flow::Return &&
           recording.valueAt(span.begin, arm64::Place::of(arm64::Register::x(30))) ==
               last.next.value;
}

} // namespace

std::optional<std::uint32_t> SwitchSpan::backAtEl2() const
{
    if (vector)
        return vector;
    return guestRun ? std::optional(*guestRun + 1) : std::nullopt;
}

bool isFault(const recording::Step& step, const RecordingInfo& facts)
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

std::optional<std::uint32_t> SwitchFinder::firstIn(const Places& places, std::uint32_t from,
                                                   std::uint32_t to)
{
    const auto at = std::lower_bound(places.begin(), places.end(), from);
    return at != places.end() && *at < to ? std::optional(*at) : std::nullopt;
}

void SwitchFinder::findPlaces(const recording::Recording& recording, const RecordingInfo& facts,
                              std::uint32_t end)
{
    const image::Symbol* exit = facts.symbol(facts.profile.exit);
    for (; m_read < end; ++m_read) {
        const auto heldStep = recording.sharedStep(m_read);
        const recording::Step& step = *heldStep;
        if (step.kind == StepKind::GuestRun)
            m_guestRuns.push_back(m_read);
        if (step.kind != StepKind::Instruction)
            continue;
        if (isFault(step, facts))
            m_faults.push_back(m_read);
        if (step.effects.flow == arm64::Flow::ExceptionReturn)
            m_erets.push_back(m_read);
        if (!within(exit, step.pc))
            continue;
        m_exitCode.push_back(m_read);
        if (step.pc == exit->address)
            m_exits.push_back(m_read);
        if (step.effects.flow == arm64::Flow::Return)
            m_returns.push_back(m_read);
    }
}

/// The guest is whose vcpu enter was given.
void SwitchFinder::findGuest(const recording::Recording& recording, const RecordingInfo& facts,
                             SwitchSpan& span) const
{
    const auto in = facts.profile.atEnter(profile::Content::Kind::Vcpu);
    const auto vcpu = in ? recording.valueAt(span.span.begin, arm64::Place::of(*in)) : std::nullopt;
    for (std::size_t i = 0; vcpu && i < facts.vcpus.size(); ++i)
        if (facts.vcpus[i].value == *vcpu)
            span.guest = static_cast<int>(i);
}

/// From the ERET back to EL2: over the guest's run, or, where an interrupt is taken before the
/// guest's first instruction, at once.
void SwitchFinder::findWayBack(const recording::Recording& recording, const RecordingInfo& facts,
                               SwitchSpan& span) const
{
    const std::uint32_t stop = span.fault.value_or(span.last);
    const std::uint32_t innerStop = span.span.complete ? std::min(span.span.end, stop) : stop;
    if (span.entered)
        span.eret = firstIn(m_erets, span.span.begin, innerStop);
    const std::uint32_t end = span.span.complete ? span.span.end : span.last;
    span.guestRun = firstIn(m_guestRuns, span.eret.value_or(span.span.begin), end);
    if (span.eret) {
        const std::uint32_t after = *span.eret + 1;
        // A recording that does not say where the vectors are: the recorder did, when it stopped.
        const bool knowsVectors = facts.symbol(facts.profile.vectors) != nullptr;
        if (isEntryFromLower(facts, recording.step(*span.eret).next))
            span.vector = after;
        else if (after < innerStop && recording.kindOf(after) == StepKind::GuestRun &&
                 (!knowsVectors || isEntryFromLower(facts, recording.step(after).next)))
            span.vector = after + 1;
    }
    span.exit = firstIn(m_exits, span.vector.value_or(innerStop), innerStop);
    span.inExit = firstIn(m_exitCode, span.span.begin, end);
    if (span.span.complete && span.span.end > span.span.begin && !span.fault)
        span.ret = span.span.end - 1;
    else
        span.ret = firstIn(m_returns, span.exit.value_or(innerStop), innerStop);
}

SwitchSpan SwitchFinder::find(const recording::Recording& recording, const RecordingInfo& facts,
                              std::size_t index) const
{
    const auto& all = recording.switches();
    const recording::Switch* next = index + 1 < all.size() ? &all[index + 1] : nullptr;
    SwitchSpan span;
    span.number = static_cast<int>(index) + 1;
    span.span = all[index];
    // What did not come back goes on to the end, or to where a guest is entered again.
    span.last = span.span.complete ? span.span.outerEnd
                : next             ? next->begin
                                   : recording.stepCount();
    const image::Symbol* enter = facts.symbol(facts.profile.enter);
    span.entered = span.span.begin < span.last &&
                   (!enter || recording.pcOf(span.span.begin) == enter->address);
    if (span.entered)
        findGuest(recording, facts, span);
    span.fault = firstIn(m_faults, span.span.outerBegin, span.last);
    findWayBack(recording, facts, span);
    if (cameBack(recording, span.span))
        span.kind = span.backAtEl2() ? SwitchSpan::Kind::Entered : SwitchSpan::Kind::Early;
    span.sameWindow = next && next->outerBegin < span.span.outerEnd;
    return span;
}

namespace {

bool isSame(const recording::Switch& a, const recording::Switch& b)
{
    return a.outerBegin == b.outerBegin && a.begin == b.begin && a.end == b.end &&
           a.outerEnd == b.outerEnd && a.complete == b.complete;
}

} // namespace

void SwitchFinder::extend(const recording::Recording& recording, const RecordingInfo& facts,
                          std::vector<SwitchSpan>& found, std::uint32_t end)
{
    findPlaces(recording, facts, end);
    const auto& all = recording.switches();
    // What may have changed since: the last window, where it was still open then.
    while (!found.empty() &&
           (found.size() > all.size() || !isSame(found.back().span, all[found.size() - 1]) ||
            !found.back().span.complete))
        found.pop_back();
    const bool isAll = end >= recording.stepCount();
    for (std::size_t i = found.size(); i < all.size() && (isAll || all[i].outerBegin < end); ++i)
        found.push_back(find(recording, facts, i));
}

std::vector<SwitchSpan> findSwitches(const recording::Recording& recording,
                                     const RecordingInfo& facts)
{
    std::vector<SwitchSpan> found;
    SwitchFinder().extend(recording, facts, found, recording.stepCount());
    return found;
}

} // namespace reading
