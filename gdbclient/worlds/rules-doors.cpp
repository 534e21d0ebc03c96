// SPDX-License-Identifier: GPL-2.0-or-later
// The rules of the places where worlds change: entry, ERET, vector, exit, RET, and the window round
// them.
#include "worlds/court.h"
#include "worlds/descent.h"
#include "worlds/rules.h"

#include <QCoreApplication>

namespace worlds {

using arm64::Place;
using arm64::Register;

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("worlds", text);
}

/// AAPCS64 6.1.1: what a function gives back as it found it.
constexpr int kFirstCalleeSaved = 19;
constexpr int kLastX = 30;
/// What __guest_enter leaves on the stack, and what the vector adds (the seed's stack protocol).
constexpr std::uint64_t kEnterFrame = 16;
constexpr std::uint64_t kExitFrame = 48;

Place x(int n)
{
    return Place::of(Register::x(n));
}

std::optional<Place> slotOfX(const Court& court, base::Address context, int n)
{
    const auto offset = court.provenance.slotTable().offsetOf(Register::x(n));
    if (!offset)
        return std::nullopt;
    return Place::of(context + *offset);
}

/// For each register of the profile's list that the guest can reach: its slot in the context.
template <typename Use>
void forEachListed(const Court& court, std::uint32_t at, Use use)
{
    const Traps traps = Traps::at(court.timeline, at);
    for (const Slots::Entry& slot : court.provenance.slotTable().all()) {
        if (slot.use.isX || traps.covers(slot.use.reg))
            continue;
        const base::Address at = court.guestContext() + slot.offset;
        use(Place::of(slot.use.reg, slot.use.half), Place::of(at), at.value % 8 == 4 ? 1 : 0,
            slot.use.whole);
    }
}

/// A register must hold exactly this value.
void judgeValue(Court& court, Rule rule, const Place& place, std::uint32_t at,
                std::uint64_t expected, const QString& meaning)
{
    const QString subject = court.name(place, at);
    const auto found = court.value(at, place);
    if (!found) {
        court.doubt(rule, subject, {}, at, tr("%1 could not be read.").arg(subject));
        return;
    }
    if (*found == expected)
        return;
    const QString sentence = tr("%1 is %2, not %3: %4.")
                                 .arg(subject, base::hex16(*found), base::hex16(expected), meaning);
    const auto writer = court.timeline.lastWriter(at, place);
    const bool inWindow = writer && *writer >= court.anatomy.span.outerBegin &&
                          court.timeline.step(*writer).kind == timeline::StepKind::Instruction;
    if (inWindow)
        court.blame(rule, subject, *writer, sentence);
    else
        court.miss(
            rule, subject,
            tr("missing before %1").arg(court.where(std::min(at, court.timeline.stepCount() - 1))),
            at, sentence);
}

/// Where the window is the switch itself: the doors leave every register of the list as it is.
void judgeUntouched(Court& court, Rule rule, std::uint32_t from, std::uint32_t at)
{
    Descent kept{rule, from, from, at, false, {}};
    forEachListed(court, court.anatomy.eret.value_or(at),
                  [&](const Place& reg, const Place&, int, bool) {
                      kept.expectations.push_back({reg, reg});
                  });
    judgeDescent(court, kept);
}

/// And there the guest goes on where its context says: ELR_EL2 and SPSR_EL2 were written before the
/// door, which is not seen, so that the values count.
void judgeReturnState(Court& court, std::uint32_t at)
{
    for (const char16_t* name : {u"elr_el2", u"spsr_el2"}) {
        const auto reg = Register::named(name);
        const auto offset =
            reg ? court.provenance.slotTable().offsetOf(*reg, 0) : std::optional<base::Offset>();
        if (!offset)
            continue;
        const Place slot = Place::of(court.guestContext() + *offset);
        if (const auto expected = court.value(court.anatomy.span.begin, slot))
            judgeValue(court, Rule::Eret, Place::of(*reg), at, *expected,
                       tr("the guest does not go on where its context says"));
    }
}

/// {vcpu, host_ctxt} where __guest_exit will look for them.
void expectFrame(const Court& court, Descent& descent, std::uint64_t at)
{
    descent.expectations.push_back({Place::of(base::Address{at}), x(0)});
    descent.expectations.push_back({Place::of(base::Address{at + 8}), x(1)});
    (void)court;
}

/// What is the guest's before the door is entered, and stays as it is up to the ERET: the list,
/// and which vcpu runs on which memory.
void judgeGuestsWorld(Court& court, std::uint32_t at)
{
    const Anatomy& a = court.anatomy;
    if (court.facts.profile.hasOuterWindow()) {
        Descent listed{Rule::Eret, a.span.begin, a.span.outerBegin, at, false, {}};
        forEachListed(court, at, [&](const Place& reg, const Place& slot, int part, bool whole) {
            listed.expectations.push_back({reg, slot, 0, whole ? 0 : part, whole});
        });
        judgeDescent(court, listed);
    } else {
        judgeUntouched(court, Rule::Eret, a.span.begin, at);
        judgeReturnState(court, at);
    }

    const auto guest = static_cast<std::size_t>(a.guest);
    if (const auto vttbr = Register::named(u"vttbr_el2");
        vttbr && guest < court.facts.vttbrs.size())
        judgeValue(court, Rule::Eret, Place::of(*vttbr), at, court.facts.vttbrs[guest],
                   tr("the guest would run on another's memory"));
    if (const auto tpidr = Register::named(u"tpidr_el2"))
        judgeValue(court, Rule::Eret, Place::of(*tpidr), at, court.facts.vcpus[guest].value,
                   tr("the vectors would take the wrong vcpu for the running one"));
}

/// The state in which a switch that never came to its ERET left the way in.
std::uint32_t endOfWayIn(const Court& court)
{
    const Anatomy& a = court.anatomy;
    const std::uint32_t stop = a.fault.value_or(a.last);
    for (std::uint32_t s = a.span.begin; s < stop; ++s) {
        const image::Symbol* f = court.facts.functionAt(court.timeline.step(s).pc);
        if (!f || f->name != court.facts.profile.enter)
            return s;
    }
    return stop;
}

/// The list as it was put away by the state `at`; `onlyDone`: what is not written by then was still
/// to come.
void judgeSaved(Court& court, std::uint32_t at, bool onlyDone)
{
    const Anatomy& a = court.anatomy;
    Descent saved{Rule::Outer, *a.vector, *a.vector, at, true, {}};
    forEachListed(court, *a.eret, [&](const Place& reg, const Place& slot, int part, bool whole) {
        // The host may move the guest's pc on, past what it has emulated: it stays a value of the
        // guest's.
        const auto elr = Register::named(u"elr_el2");
        if (elr && reg == Place::of(*elr)) {
            const Tag live = court.provenance.tag(*a.vector, reg);
            const Tag found = court.provenance.tag(at, slot);
            if (found.owner.kind == Owner::Kind::Scratch && found.madeBy >= a.vector &&
                court.provenance.derives(at, slot, live.owner))
                return;
        }
        const auto writer = court.provenance.tag(at, slot, whole ? 0 : part).madeBy;
        if (onlyDone && (!writer || *writer < *a.vector))
            return;
        saved.expectations.push_back({slot, reg, whole ? 0 : part, 0, whole});
    });
    judgeDescent(court, saved);
}

} // namespace

// Four entries for each way to come: synchronous, IRQ, FIQ, SError (Arm ARM D1.3.1).
std::optional<std::uint64_t> exitCodeOf(const Court& court)
{
    const Profile& profile = court.facts.profile;
    const image::Symbol* table = court.facts.symbol(profile.vectors);
    const auto pc = court.value(*court.anatomy.vector, Place::of(Register::pc()));
    if (!table || !pc)
        return {};
    const auto kind = static_cast<qsizetype>((*pc - table->address.value) / 0x80 % 4);
    const auto code = profile.exitCodes.indexOf(profile.vectorCodes.value(kind));
    return code < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(code));
}

void judgeEntry(Court& court)
{
    const Anatomy& a = court.anatomy;
    if (!a.entered)
        return;
    if (a.guest < 0)
        judgeValue(court, Rule::Entry, x(0), a.span.begin,
                   court.facts.vcpus.empty() ? 0 : court.facts.vcpus[0].value,
                   tr("it is no vcpu, and the switch enters the vcpu in x0"));
    judgeValue(court, Rule::Entry, x(1), a.span.begin, court.facts.hostContext.value,
               tr("it is not host_ctxt, where the host is put away"));
}

void judgeEret(Court& court)
{
    const Anatomy& a = court.anatomy;
    if (!a.entered || a.guest < 0)
        return;
    if (!a.eret) {
        // Lost on the way in: what was to be done before the door has been done, or never will be.
        if (!a.span.complete && court.timeline.ending() == timeline::Ending::Lost)
            judgeGuestsWorld(court, endOfWayIn(court));
        return;
    }
    const std::uint32_t at = *a.eret;

    Descent registers{Rule::Eret, a.span.begin, a.span.begin, at, false, {}};
    Descent host{Rule::Eret, a.span.begin, a.span.begin, at, true, {}};
    for (int n = 0; n <= kLastX; ++n) {
        if (const auto slot = slotOfX(court, court.guestContext(), n))
            registers.expectations.push_back({x(n), *slot});
        if (n >= kFirstCalleeSaved)
            if (const auto slot = slotOfX(court, court.facts.hostContext, n))
                host.expectations.push_back({*slot, x(n)});
    }
    judgeDescent(court, host);
    judgeDescent(court, registers);

    if (const auto entry = court.entrySp()) {
        judgeStackPointer(court, Rule::Eret, a.span.begin, at, *entry - kEnterFrame);
        Descent frame{Rule::Eret, a.span.begin, a.span.begin, at, true, {}};
        expectFrame(court, frame, *entry - kEnterFrame);
        judgeDescent(court, frame);
    }

    judgeGuestsWorld(court, at);

    // What ERET itself did (Arm ARM C6.2.103): pc = ELR, PSTATE = SPSR.
    const timeline::Step& step = court.timeline.step(at);
    const auto elr = Register::named(u"elr_el2");
    const auto went = elr ? court.value(at, Place::of(*elr)) : std::nullopt;
    if (went && step.next.value != *went && a.vector != at + 1)
        court.blame(Rule::Eret, QStringLiteral("pc"), at,
                    tr("ERET went to %1, not to ELR_EL2, %2.")
                        .arg(base::hex16(step.next.value), base::hex16(*went)));
}

void judgeVector(Court& court)
{
    const Anatomy& a = court.anatomy;
    if (!a.vector)
        return;
    const auto sp = court.value(*a.eret, Place::of(Register::sp()));
    if (sp)
        judgeStackPointer(court, Rule::Vector, *a.eret, *a.vector, *sp);
}

void judgeExit(Court& court)
{
    const Anatomy& a = court.anatomy;
    if (!a.exit || !a.vector || a.guest < 0)
        return;
    const std::uint32_t at = *a.exit;
    judgeValue(court, Rule::Exit, x(0), at,
               court.facts.vcpus[static_cast<std::size_t>(a.guest)].value,
               tr("__guest_exit would save the guest into another vcpu"));
    if (const auto code = exitCodeOf(court))
        judgeValue(court, Rule::Exit, x(1), at, *code,
                   tr("it is not the exit code of the vector that was taken"));

    Descent registers{Rule::Exit, *a.vector, *a.vector, at, false, {}};
    for (int n = 4; n <= kLastX; ++n)
        registers.expectations.push_back({x(n), x(n)});
    judgeDescent(court, registers);

    const auto entry = court.entrySp();
    if (!entry)
        return;
    const std::uint64_t sp = *entry - kExitFrame;
    judgeStackPointer(court, Rule::Exit, *a.vector, at, sp);
    Descent pushed{Rule::Exit, *a.vector, *a.vector, at, true, {}};
    const int order[] = {2, 3, 0, 1};
    for (std::uint64_t i = 0; i < 4; ++i)
        pushed.expectations.push_back({Place::of(base::Address{sp + 8 * i}), x(order[i])});
    judgeDescent(court, pushed);
    Descent frame{Rule::Exit, a.span.begin, a.span.begin, at, true, {}};
    expectFrame(court, frame, *entry - kEnterFrame);
    judgeDescent(court, frame);
}

void judgeRet(Court& court)
{
    const Anatomy& a = court.anatomy;
    if (!a.ret || !a.entered)
        return;
    const std::uint32_t at = *a.ret;
    Descent host{Rule::Ret, a.span.begin, a.span.begin, at, false, {}};
    for (int n = kFirstCalleeSaved; n <= kLastX; ++n)
        host.expectations.push_back({x(n), x(n)});
    judgeDescent(court, host);
    if (const auto entry = court.entrySp())
        judgeStackPointer(court, Rule::Ret, a.span.begin, at, *entry);

    if (!a.vector || a.guest < 0)
        return;
    Descent guest{Rule::Ret, *a.vector, *a.vector, at, true, {}};
    for (int n = 0; n <= kLastX; ++n)
        if (const auto slot = slotOfX(court, court.guestContext(), n))
            guest.expectations.push_back({*slot, x(n)});
    judgeDescent(court, guest);
    if (a.exit) {
        Descent code{Rule::Ret, *a.exit, *a.exit, at, true, {}};
        code.expectations.push_back({x(0), x(1)});
        judgeDescent(court, code);
    }
}

void judgeOuter(Court& court)
{
    const Anatomy& a = court.anatomy;
    if (!a.vector || a.guest < 0 || a.sameWindow)
        return;
    if (!court.facts.profile.hasOuterWindow()) {
        if (a.ret)
            judgeUntouched(court, Rule::Outer, *a.vector, *a.ret);
        return;
    }
    if (!a.span.complete) {
        judgeSaved(court, a.fault.value_or(a.last), true);
        court.doubt(Rule::Outer, court.facts.profile.outer, {}, a.last,
                    tr("The recording ends before %1 does: whether it put away the guest's system "
                       "registers cannot be told.")
                        .arg(court.facts.profile.outer));
        return;
    }
    judgeSaved(court, a.span.outerEnd, false);
}

} // namespace worlds
