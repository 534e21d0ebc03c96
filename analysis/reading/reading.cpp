// SPDX-License-Identifier: GPL-2.0-or-later
#include "reading/reading.h"

#include <QCoreApplication>

#include <algorithm>
#include <atomic>

namespace reading {

namespace {

std::atomic<std::uint64_t> walkedInAll = 0;

/// The inputs of a step that makes a value of its own. One that only carries values has none.
std::vector<arm64::Place> inputsOf(const recording::Step& step)
{
    const bool makes = std::ranges::any_of(step.effects.writes, [](const arm64::Write& write) {
        if (!write.from || write.from->width != write.to.width)
            return true;
        return write.to.width != 8 && (write.to.width != 4 || write.from->shift % 4 != 0);
    });
    std::vector<arm64::Place> inputs;
    for (const arm64::Read& read : step.effects.reads)
        if (makes && !read.asAddress)
            inputs.push_back(read.from.place);
    return inputs;
}

} // namespace

Reading::Reading(std::shared_ptr<const recording::Recording> recording)
    : m_recording(std::move(recording))
    , m_facts([this] {
        auto facts = RecordingInfo::of(*m_recording);
        if (facts.ok())
            return std::move(facts).value();
        m_trouble = facts.error().sentence;
        return RecordingInfo{};
    }())
    , m_names(m_facts)
    , m_slots(m_facts)
    , m_tracer(m_facts, m_slots, m_flow)
{
}

std::shared_ptr<const Reading> Reading::of(std::shared_ptr<const recording::Recording> recording)
{
    auto reading = std::make_shared<Reading>(std::move(recording));
    reading->finish();
    return reading;
}

void Reading::extend()
{
    const auto& all = m_recording->switches();
    const auto complete =
        std::find_if(all.rbegin(), all.rend(), [](const auto& each) { return each.complete; });
    if (complete != all.rend())
        readTo(complete->outerEnd);
}

void Reading::finish()
{
    readTo(m_recording->stepCount());
}

bool Reading::readNextWindow()
{
    const std::uint32_t from = readUpTo();
    const std::uint32_t last = m_recording->stepCount();
    const auto& all = m_recording->switches();
    const auto first = std::ranges::lower_bound(all, from, {}, &recording::Switch::outerBegin);
    std::uint32_t end = first == all.end() ? last : 0;
    const auto isOfIt = [&](const recording::Switch& each) {
        return each.outerBegin == first->outerBegin || each.outerBegin < end;
    };
    for (auto each = first; each != all.end() && isOfIt(*each); ++each) {
        // What did not come back goes on to the end, or to where a guest is entered again: then the
        // window in which that is belongs to it.
        const auto next = std::next(each);
        const std::uint32_t lost = next != all.end() ? next->begin : last;
        end = std::max({end, each->outerEnd, each->complete ? end : lost});
    }
    if (end >= last && from >= last && m_switches.size() == all.size())
        return false;
    readTo(std::min(last, std::max(end, from + 1)));
    return true;
}

void Reading::findSwitches(std::uint32_t end)
{
    m_finder.extend(*m_recording, m_facts, m_switches, end);
    m_list.extend(*m_recording, m_facts, m_switches, end);
}

void Reading::readTo(std::uint32_t end)
{
    const std::uint32_t before = m_tracer.walked();
    findSwitches(end);
    const auto fresh = std::ranges::lower_bound(
        m_switches, before, {}, [](const SwitchSpan& each) { return each.span.begin; });
    const auto later =
        std::ranges::lower_bound(fresh, m_switches.end(), end, {},
                                 [](const SwitchSpan& each) { return each.span.outerBegin; });
    m_tracer.extend(*m_recording, {fresh, later}, end);
    walkedInAll += m_tracer.walked() - before;
}

QString Reading::contradictionText() const
{
    if (contradiction().isEmpty())
        return {};
    return QCoreApplication::translate("reading", "The recording contradicts itself: %1")
        .arg(contradiction());
}

std::uint64_t Reading::stepsWalked()
{
    return walkedInAll;
}

namespace {

std::uint32_t endOf(const SwitchSpan& each)
{
    return std::max(each.span.outerEnd, each.span.end);
}

} // namespace

int Reading::switchOfStep(std::uint32_t step) const
{
    const auto after = std::ranges::upper_bound(
        m_switches, step, {}, [](const SwitchSpan& each) { return each.span.begin; });
    if (after != m_switches.begin() && step < endOf(*std::prev(after)))
        return static_cast<int>(after - m_switches.begin()) - 1;
    // Before the first entry of a window.
    if (after != m_switches.end() && after->span.outerBegin <= step)
        return static_cast<int>(after - m_switches.begin());
    return -1;
}

int Reading::switchOfState(std::uint32_t state) const
{
    // Where one window ends in the state in which the next begins, it is the end of the one.
    if (state > 0)
        if (const int before = switchOfStep(state - 1);
            before >= 0 && state == endOf(m_switches[static_cast<std::size_t>(before)]))
            return before;
    return switchOfStep(state);
}

SwitchPart Reading::partOf(std::uint32_t step) const
{
    if (step >= m_recording->stepCount())
        return SwitchPart::Outer;
    const recording::StepKind kind = m_recording->kindOf(step);
    if (kind == recording::StepKind::GuestRun)
        return SwitchPart::Guest;
    const int index = switchOfStep(step);
    if (index < 0 || kind == recording::StepKind::HostRun)
        return SwitchPart::Outer;
    const SwitchSpan& in = m_switches[static_cast<std::size_t>(index)];
    if (step < in.span.begin || step >= in.span.end)
        return SwitchPart::Outer;
    if (const auto back = in.backAtEl2(); !back || step < *back)
        return SwitchPart::Enter;
    return in.inExit && step >= *in.inExit ? SwitchPart::Exit : SwitchPart::Vector;
}

const SwitchSpan* Reading::switchEnteredAt(std::uint32_t state) const
{
    const auto at = std::ranges::lower_bound(
        m_switches, state, {}, [](const SwitchSpan& each) { return each.span.begin; });
    return at != m_switches.end() && at->span.begin == state ? &*at : nullptr;
}

const SwitchSpan* Reading::switchBy(std::uint32_t state) const
{
    if (m_switches.empty())
        return nullptr;
    if (const int in = switchOfState(state); in >= 0)
        return &m_switches[static_cast<std::size_t>(in)];
    const auto after = std::ranges::upper_bound(
        m_switches, state, {}, [](const SwitchSpan& each) { return each.span.begin; });
    return after == m_switches.begin() ? &m_switches.front() : &*std::prev(after);
}

bool Reading::derives(std::uint32_t state, const arm64::Place& place, const Owner& from,
                      int depth) const
{
    // Masking a field takes two or three instructions; deeper descent says nothing any more.
    constexpr int kDeepest = 6;
    if (!m_flow.knows(state, place, 0) || depth > kDeepest)
        return false;
    const ValueTag tag = m_flow.tag(state, place);
    if (tag.owner == from)
        return true;
    const std::uint32_t born = tag.definition.state;
    if (tag.owner.kind != Owner::Kind::Scratch || born == 0)
        return false;
    const auto heldMaker = m_recording->sharedStep(born - 1);
    const recording::Step& maker = *heldMaker;
    if (maker.kind != recording::StepKind::Instruction || isFault(maker, m_facts))
        return false;
    return std::ranges::any_of(inputsOf(maker), [&](const arm64::Place& input) {
        return derives(born - 1, input, from, depth + 1);
    });
}

} // namespace reading
