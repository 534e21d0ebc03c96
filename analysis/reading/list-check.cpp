// SPDX-License-Identifier: GPL-2.0-or-later
#include "reading/list-check.h"

#include "reading/info-keys.h"

#include <QCoreApplication>

#include <algorithm>
#include <optional>

namespace reading {

namespace {

using arm64::Place;
using arm64::Register;
using profile::Content;
using recording::StepKind;
using recording::Switch;
using recording::SwitchKind;

QString tr(const char* text)
{
    return QCoreApplication::translate("reading", text);
}

/// One switch of the list, and what the steps say of it.
class Entry {
public:
    Entry(const recording::Recording& recording, const RecordingInfo& facts, const SwitchSpan& span)
        : m_recording(recording)
        , m_facts(facts)
        , m_found(span)
        , m_listed(span.span)
        , m_last(recording.stepCount())
    {
        const auto& all = recording.switches();
        const auto index = static_cast<std::size_t>(span.number) - 1;
        m_before = index > 0 ? &all[index - 1] : nullptr;
        m_next = index + 1 < all.size() ? &all[index + 1] : nullptr;
    }

    [[nodiscard]] QString contradiction() const
    {
        for (const auto look : {&Entry::ofPlace, &Entry::ofRuns, &Entry::ofEnd, &Entry::ofWindow,
                                &Entry::ofKind, &Entry::ofObjects})
            if (const QString said = (this->*look)(); !said.isEmpty())
                return said;
        return {};
    }

private:
    [[nodiscard]] bool isFirstOfWindow() const
    {
        return !m_before || m_before->outerBegin != m_listed.outerBegin;
    }

    [[nodiscard]] bool isLastOfWindow() const
    {
        return !m_next || m_next->outerBegin != m_listed.outerBegin;
    }

    /// A switch begins where enter does, in a window that begins where the host's function does.
    [[nodiscard]] QString ofPlace() const
    {
        const auto isAt = [&](std::uint32_t state, const image::Symbol* function) {
            return !function || state >= m_last || m_recording.pcOf(state) == function->address;
        };
        const image::Symbol* enter = m_facts.symbol(m_facts.profile.enter);
        const image::Symbol* outer = m_facts.symbol(m_facts.profile.outer);
        for (const auto& [state, function] :
             {std::pair(m_listed.begin, enter), std::pair(m_listed.outerBegin, outer)})
            if (!isAt(state, function))
                return tr("switch %1 is said to begin at %2, where %3 does not.")
                    .arg(number(), base::hex(m_recording.pcOf(state).value), function->name);
        return {};
    }

    /// The host runs freely between windows, and a guest behind an ERET.
    [[nodiscard]] QString ofRuns() const
    {
        // What several switches of one window share is looked at once.
        const std::uint32_t from = isFirstOfWindow() ? m_listed.outerBegin : m_listed.begin;
        const std::uint32_t to = isLastOfWindow() ? m_listed.outerEnd : m_next->begin;
        for (std::uint32_t i = from; m_listed.complete && i < to; ++i) {
            const StepKind kind = m_recording.kindOf(i);
            if (kind == StepKind::HostRun)
                return tr("the host is said to run freely in the middle of switch %1.")
                    .arg(number());
            if (kind == StepKind::GuestRun && (i == m_listed.outerBegin || !isEret(i - 1)))
                return tr("a guest is said to run in switch %1 where no ERET leads to it.")
                    .arg(number());
        }
        return {};
    }

    /// A switch ends in the first state in which its caller goes on. One that did not come back
    /// ends where a guest is entered again, or with the recording.
    [[nodiscard]] QString ofEnd() const
    {
        const auto caller = m_recording.valueAt(m_listed.begin, Place::of(Register::x(30)));
        if (!caller)
            return {};
        const auto back = firstAt(base::Address{*caller}, m_listed.begin, m_listed.end);
        if (back ? *back == m_listed.end : endsWithoutReturn())
            return {};
        if (!back)
            return tr("switch %1 is said to end at state %2, where it has not returned to its "
                      "caller at %3.")
                .arg(number(), QString::number(m_listed.end), base::hex(*caller));
        return tr("switch %1 is said to end at state %2, and it returned to its caller at state "
                  "%3.")
            .arg(number(), QString::number(m_listed.end), QString::number(*back));
    }

    [[nodiscard]] bool endsWithoutReturn() const
    {
        return !m_listed.complete &&
               (m_listed.end == m_last || (m_next && m_listed.end == m_next->begin));
    }

    /// The same of the host's function round it, whose end all switches in it share.
    [[nodiscard]] QString ofWindow() const
    {
        const auto caller = m_recording.valueAt(m_listed.outerBegin, Place::of(Register::x(30)));
        if (!caller)
            return {};
        const bool shares = isFirstOfWindow() || m_before->outerEnd == m_listed.outerEnd;
        const auto back =
            firstAt(base::Address{*caller},
                    isFirstOfWindow() ? m_listed.outerBegin : m_listed.begin, m_listed.outerEnd);
        const bool isOver = back == m_listed.outerEnd;
        const bool goesOn = !back && !m_listed.complete && m_listed.outerEnd == m_last;
        if (!shares || (!isOver && !goesOn))
            return tr("the window of switch %1 is said to end at state %2, where the host's "
                      "function does not return to %3.")
                .arg(number(), QString::number(m_listed.outerEnd), base::hex(*caller));
        if (isOver && isLastOfWindow() && !m_listed.complete && m_found.ret &&
            m_found.kind != SwitchSpan::Kind::Lost)
            return tr("switch %1 is said not to be complete, and it came back.").arg(number());
        return {};
    }

    [[nodiscard]] QString ofKind() const
    {
        if (m_listed.kind == SwitchKind::Early && m_found.kind == SwitchSpan::Kind::Entered)
            return tr("switch %1 is said to have returned early, and a guest runs in it.")
                .arg(number());
        if (m_listed.kind == SwitchKind::Entered && m_found.kind == SwitchSpan::Kind::Early)
            return tr("switch %1 is said to have entered a guest, and none runs in it.")
                .arg(number());
        return {};
    }

    [[nodiscard]] QString ofObjects() const
    {
        const auto given = [&](Content::Kind kind) {
            const auto reg = m_facts.profile.atEnter(kind);
            return reg ? m_recording.valueAt(m_listed.begin, Place::of(*reg)) : std::nullopt;
        };
        const auto vcpu = given(Content::Kind::Vcpu);
        if (vcpu && m_listed.vcpu && m_listed.vcpu->value != *vcpu)
            return tr("switch %1 is said to enter the vcpu at %2, and it was given the one at %3.")
                .arg(number(), base::hex(m_listed.vcpu->value), base::hex(*vcpu));
        const auto host = given(Content::Kind::HostContext);
        if (host && m_listed.hostObject && m_listed.hostObject->value != *host)
            return tr("the host's context in switch %1 is said to be at %2, and it was given the "
                      "one at %3.")
                .arg(number(), base::hex(m_listed.hostObject->value), base::hex(*host));
        return {};
    }

    /// The first state behind `from`, up to `to`, at that address at EL2. A guest may have code at
    /// the same address: those of its own are no places of the host.
    [[nodiscard]] std::optional<std::uint32_t> firstAt(base::Address pc, std::uint32_t from,
                                                       std::uint32_t to) const
    {
        for (std::uint32_t i = from + 1; i <= to && i < m_last; ++i)
            if (m_recording.pcOf(i) == pc && m_recording.kindOf(i) != StepKind::GuestRun)
                return i;
        const bool isLast = to == m_last && from < m_last;
        if (isLast && !isEret(m_last - 1) &&
            m_recording.lastValue(Place::of(Register::pc())) == pc.value)
            return m_last;
        return {};
    }

    [[nodiscard]] bool isEret(std::uint32_t step) const
    {
        return m_recording.sharedStep(step)->effects.flow == arm64::Flow::ExceptionReturn;
    }

    [[nodiscard]] QString number() const { return QString::number(m_found.number); }

    const recording::Recording& m_recording;
    const RecordingInfo& m_facts;
    const SwitchSpan& m_found;
    const Switch& m_listed;
    const std::uint32_t m_last; ///< the last state
    const Switch* m_before = nullptr;
    const Switch* m_next = nullptr;
};

} // namespace

void ListCheck::extend(const recording::Recording& recording, const RecordingInfo& facts,
                       std::span<const SwitchSpan> found, std::uint32_t end)
{
    if (!m_contradiction.isEmpty())
        return;
    // What a file that was cut says of its last switches is as far as it goes.
    const bool isCut = recording.header().facts.contains(key::kNotWhole);
    for (; m_switches < found.size(); ++m_switches) {
        const SwitchSpan& span = found[m_switches];
        if (isCut && !span.span.complete)
            continue;
        m_contradiction = Entry(recording, facts, span).contradiction();
        if (!m_contradiction.isEmpty())
            return;
    }
    const image::Symbol* enter = facts.symbol(facts.profile.enter);
    const auto& all = recording.switches();
    for (; enter && !isCut && m_steps < end; ++m_steps) {
        if (recording.pcOf(m_steps) != enter->address ||
            recording.kindOf(m_steps) != StepKind::Instruction)
            continue;
        const auto at = std::ranges::lower_bound(all, m_steps, {}, &Switch::begin);
        if (at != all.end() && at->begin == m_steps)
            continue;
        m_contradiction = tr("%1 runs in step %2, and the recording's list of switches does not "
                             "have it.")
                              .arg(enter->name, QString::number(m_steps));
        return;
    }
}

} // namespace reading
