// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/locate.h"

#include "engine/words.h"

#include <algorithm>

namespace lessons {

namespace {

/// Where the search for the next event begins: the one before it does not count again.
struct Cursor {
    std::uint32_t step = 0;    ///< first step that a step event may be
    std::uint32_t arrival = 0; ///< first state that an arrival may be in
};

/// One event, with its names and addresses found once.
struct Target {
    Event event;
    base::Address address;
    Names::Function function;
};

using Hit = std::optional<std::uint32_t>; ///< a step, or for an arrival a state

class Search {
public:
    Search(const LessonRecording& wanted, const Subject& subject)
        : m_wanted(wanted)
        , m_subject(subject)
        , m_recording(*subject.recording)
    {
    }

    /// The place of a step that waits for an event.
    Location locate(const LessonStep& step)
    {
        Location at;
        if (m_lost) {
            at.standsOn = m_lost;
            return at;
        }
        const auto failed = [&](const base::Error& error) {
            at.found = Location::Found::Error;
            at.sentence = error.sentence;
            return at;
        };
        if (step.fromEnter) {
            const reading::SwitchSpan* here = m_subject.reading->switchBy(m_cursor.step);
            m_cursor.step = m_cursor.arrival = here ? here->span.begin : m_cursor.step;
        }
        const auto target = resolve(*step.runTo);
        if (!target)
            return failed(target.error());
        std::uint32_t limit = m_subject.limit;
        std::optional<std::uint32_t> bound;
        if (step.until) {
            const auto end = inThisSwitch(*step.until, m_cursor);
            if (!end)
                return failed(end.error());
            bound = *end;
            limit = bound.value_or(switchEnd());
        }
        if (step.inSwitch) {
            bound = std::min(bound.value_or(switchEnd()), switchEnd());
            limit = *bound;
        }
        Cursor from = m_cursor;
        int left = step.nth;
        while (true) {
            const auto hit = next(*target, from, limit);
            if (!hit)
                return failed(hit.error());
            if (!*hit) {
                // What comes next is looked for behind the bound, not where this search began.
                if (bound)
                    m_cursor = {*bound, *bound};
                else
                    m_lost = m_index;
                at.before = at.after = at.pre = bound.value_or(limit);
                return never(std::move(at), step, bound.has_value());
            }
            place(at, *target, **hit);
            from = {target->event.isArrival() ? **hit : **hit + 1, **hit + 1};
            if (step.where) {
                const auto holds =
                    step.where->evaluate(RecordedEvidence(m_subject, at.after, at.pre));
                if (!holds)
                    return failed(holds.error());
                if (*holds == 0)
                    continue;
            }
            if (--left == 0)
                break;
        }
        m_cursor = from;
        at.found = Location::Found::Yes;
        return at;
    }

    /// The place where a check is judged that must hold by an event: where it first holds, else
    /// right before the event. It needs no instruction of its own, so `at`, where the step before
    /// it is, may be nowhere.
    Location settle(const LessonStep& step, Location at) const
    {
        if (m_lost && at.found != Location::Found::Yes) {
            at = {};
            at.standsOn = m_lost;
            return at;
        }
        if (at.found == Location::Found::Error)
            return at;
        if (at.found != Location::Found::Yes) {
            at = {};
            at.before = at.after = at.pre = m_cursor.step;
        }
        const auto end = inThisSwitch(*step.by, {at.after, at.after});
        if (!end) {
            at.found = Location::Found::Error;
            at.sentence = end.error().sentence;
            return at;
        }
        const std::uint32_t last = end->value_or(switchEnd());
        for (std::uint32_t state = at.after; state <= last; ++state) {
            if (!allHold(step, state, at.pre))
                continue;
            at.after = state;
            at.found = Location::Found::Yes;
            return at;
        }
        at.after = last;
        at.found = Location::Found::Yes;
        if (!*end) {
            at.found = Location::Found::Never;
            at.sentence =
                Words::tr("“%1” does not happen in this world switch.").arg(step.by->text);
        }
        return at;
    }

    void setIndex(int index) { m_index = index; }

private:
    base::Result<Target> resolve(const Event& event) const
    {
        Target target{event, {}, {}};
        if (!event.address.isEmpty()) {
            const auto address =
                event.address.evaluate(RecordedEvidence(m_subject, m_cursor.step, m_cursor.step));
            if (!address)
                return address.error();
            target.address = {*address};
        }
        QString symbol = event.symbol;
        if (event.kind == Event::Kind::Exit)
            symbol = m_subject.names->exitName();
        if (!symbol.isEmpty() && event.kind != Event::Kind::Instruction) {
            const auto function = m_subject.names->function(symbol);
            if (!function)
                return function.error();
            target.function = *function;
        }
        return target;
    }

    /// The next step or state, below `limit`, that is the event.
    base::Result<Hit> next(const Target& target, const Cursor& from, std::uint32_t limit) const
    {
        const std::uint32_t begin = target.event.isArrival() ? from.arrival : from.step;
        const std::uint32_t end = target.event.isArrival() ? limit + 1 : limit;
        for (std::uint32_t n = begin; n < end; ++n) {
            const auto is = target.event.isArrival() ? arrivedAt(target, n) : isStep(target, n);
            if (!is)
                return is.error();
            if (*is)
                return Hit{n};
        }
        return Hit{};
    }

    /// The next such event of the switch that the search is in.
    base::Result<Hit> inThisSwitch(const Event& event, const Cursor& from) const
    {
        const auto target = resolve(event);
        if (!target)
            return target.error();
        return next(*target, from, switchEnd());
    }

    /// The last state of the switch that the search is in.
    [[nodiscard]] std::uint32_t switchEnd() const
    {
        const reading::SwitchSpan* here = m_subject.reading->switchBy(m_cursor.step);
        return here && here->span.complete ? std::min(here->span.outerEnd, m_subject.limit)
                                           : m_subject.limit;
    }

    [[nodiscard]] bool allHold(const LessonStep& step, std::uint32_t state, std::uint32_t pre) const
    {
        const RecordedEvidence evidence(m_subject, state, pre);
        return std::ranges::all_of(step.expects, [&](const Expect& expect) {
            const auto seen = expect.that.evaluate(evidence);
            const auto expected = expect.is.evaluate(evidence);
            return seen && expected && *seen == *expected;
        });
    }

    base::Result<bool> isStep(const Target& target, std::uint32_t n) const
    {
        const recording::Step& step = m_recording.step(n);
        if (step.kind != recording::StepKind::Instruction)
            return false;
        switch (target.event.kind) {
        case Event::Kind::Write:
            return writesByte(step, target.address);
        case Event::Kind::Read:
            return readsByte(step, target.address);
        case Event::Kind::Store:
            return storesRegister(step, target.event.reg);
        case Event::Kind::Load:
            return loadsRegister(step, target.event.reg);
        case Event::Kind::Eret:
            return step.effects.flow == arm64::Flow::ExceptionReturn;
        case Event::Kind::Ret: {
            const reading::SwitchSpan* here = m_subject.reading->switchBy(n);
            return here && here->kind != reading::SwitchSpan::Kind::Lost && here->span.end == n + 1;
        }
        case Event::Kind::WriteRegister:
            return writesRegister(step, target.event.reg);
        case Event::Kind::ReadRegister:
            return readsRegister(step, target.event.reg);
        case Event::Kind::Return:
            return step.effects.flow == arm64::Flow::Return && target.function.contains(step.pc);
        case Event::Kind::Instruction:
            return hasMnemonic(step, target.event.symbol);
        case Event::Kind::Call:
            return step.effects.flow == arm64::Flow::Call && step.next == target.function.begin;
        default:
            return false;
        }
    }

    base::Result<bool> arrivedAt(const Target& target, std::uint32_t state) const
    {
        const auto pc = [&] {
            return state < m_recording.stepCount() ? m_recording.step(state).pc
                   : state > 0                     ? m_recording.step(state - 1).next
                                                   : base::Address{};
        };
        const reading::SwitchSpan* here = m_subject.reading->switchBy(state);
        const bool fromGuest = here && here->backAtEl2() == state;
        switch (target.event.kind) {
        case Event::Kind::Enter:
            return m_subject.reading->switchEnteredAt(state) != nullptr;
        case Event::Kind::Vector:
            return fromGuest;
        case Event::Kind::ExitFrom: {
            if (!fromGuest)
                return false;
            const auto from = valueOf(u"elr_el2", state);
            if (!from)
                return from.error();
            return target.function.contains(base::Address{*from});
        }
        case Event::Kind::VectorFor:
            return fromGuest ? isClass(target.event.exceptionClass, state, pc()) : false;
        case Event::Kind::Phase:
            return m_subject.reading->partOf(state) == target.event.part &&
                   (state == 0 || m_subject.reading->partOf(state - 1) != target.event.part);
        case Event::Kind::Exit:
        case Event::Kind::At:
            return pc() == target.function.begin;
        default:
            return false;
        }
    }

    [[nodiscard]] base::Result<std::uint64_t> valueOf(QStringView reg, std::uint32_t state) const
    {
        return RecordedEvidence(m_subject, state, state)
            .registerValue(When::Now, *arm64::Register::named(reg));
    }

    /// Whether the guest came back for that class: by ESR_EL2.EC, or by the vector of an interrupt,
    /// which leaves ESR_EL2 as it was (Arm ARM D1.3.2, "Exception entry").
    base::Result<bool> isClass(int wanted, std::uint32_t state, base::Address pc) const
    {
        constexpr std::uint64_t kEntry = 0x780; // which of the 16 vectors, of 0x80 bytes each
        const std::uint64_t entry = pc.value & kEntry;
        const bool isInterrupt = entry == std::uint64_t{Event::kIrq} ||
                                 entry == std::uint64_t{Event::kFiq} ||
                                 entry == std::uint64_t{Event::kSError} || entry == 0x680 ||
                                 entry == 0x700 || entry == 0x780;
        constexpr std::uint64_t kAArch32 = 0x200; // the same, from a guest in AArch32
        if (isInterrupt)
            return entry == static_cast<std::uint64_t>(wanted) ||
                   entry - kAArch32 == static_cast<std::uint64_t>(wanted);
        const auto esr = valueOf(u"esr_el2", state);
        if (!esr)
            return esr.error();
        return (*esr >> 26 & 0x3f) == static_cast<std::uint64_t>(wanted);
    }

    void place(Location& at, const Target& target, std::uint32_t hit) const
    {
        const bool arrival = target.event.isArrival();
        at.before = hit;
        at.after = arrival ? hit : hit + 1;
        at.pre = arrival && hit > 0 ? hit - 1 : hit;
        at.step = hit < m_recording.stepCount() ? std::optional(hit) : std::nullopt;
    }

    /// Absence is a fact only where the whole of what counts was looked at.
    Location never(Location at, const LessonStep& step, bool bounded) const
    {
        const QString event = step.runTo->text;
        at.found = Location::Found::Never;
        if (bounded && !step.until) {
            at.sentence = Words::tr("“%1” does not happen in this world switch.").arg(event);
        } else if (bounded) {
            at.sentence =
                Words::tr("“%1” does not happen before “%2”.").arg(event, step.until->text);
        } else if (m_subject.limit < m_recording.stepCount() ||
                   m_recording.stepCount() >= static_cast<std::uint32_t>(m_wanted.budget)) {
            at.sentence = Words::tr("“%1” does not happen within the lesson's %n instruction(s).",
                                    nullptr, m_wanted.budget)
                              .arg(event);
        } else if (m_recording.ending() == recording::Ending::Lost) {
            at.sentence = Words::tr("“%1” does not happen: the switch does not come back. %2")
                              .arg(event, m_recording.endingReason());
        } else if (m_recording.ending() == recording::Ending::Cut) {
            at.sentence = Words::tr("The recording ends before “%1”. %2")
                              .arg(event, m_recording.endingReason());
        } else if (m_recording.switches().size() < static_cast<std::size_t>(m_wanted.switches)) {
            at.found = Location::Found::Error;
            at.sentence = Words::tr("The recording ends before “%1”: this lesson needs %n world "
                                    "switch(es), record as many.",
                                    nullptr, m_wanted.switches)
                              .arg(event);
        } else {
            at.sentence = Words::tr("“%1” does not happen in the %n recorded world switch(es).",
                                    nullptr, static_cast<int>(m_recording.switches().size()))
                              .arg(event);
        }
        return at;
    }

    const LessonRecording& m_wanted;
    const Subject& m_subject;
    const recording::Recording& m_recording;
    Cursor m_cursor;
    std::optional<int> m_lost; ///< the step whose event never came, and whose search had no bound
    int m_index = 0;           ///< of the step that is located
};

} // namespace

void locateAll(const Lesson& lesson, int recording, const Subject& subject,
               std::vector<Location>& all)
{
    Search search(lesson.recordings[static_cast<std::size_t>(recording)], subject);
    std::optional<std::size_t> previous; // step that looks at the same recording
    for (std::size_t n = 0; n < lesson.steps.size(); ++n) {
        const LessonStep& step = lesson.steps[n];
        if (step.recording != recording)
            continue;
        search.setIndex(static_cast<int>(n));
        Location at;
        if (step.runTo || !previous) {
            LessonStep first = step;
            if (!first.runTo) {
                first.runTo = Event{};
                first.runTo->text = QStringLiteral("enter");
            }
            at = search.locate(first);
        } else {
            at = all[*previous];
            at.settled = at.settled || !lesson.steps[*previous].expects.empty();
            if (at.found != Location::Found::Yes && !step.by) {
                at.standsOn = at.standsOn.value_or(static_cast<int>(*previous));
                at.found = Location::Found::NotReached;
            }
        }
        if (step.by)
            at = search.settle(step, at);
        if (!step.snapshot.isEmpty() && at.found == Location::Found::Yes)
            subject.snapshots->insert_or_assign(step.snapshot, Snapshot{at.after, at.pre});
        all[n] = at;
        previous = n;
    }
}

} // namespace lessons
