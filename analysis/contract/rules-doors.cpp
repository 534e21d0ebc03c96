// SPDX-License-Identifier: GPL-2.0-or-later
// The rules of the places where worlds change: entry, ERET, vector, exit, RET, and the window round
// them.
#include "contract/finding-list.h"
#include "contract/handover.h"
#include "contract/listed-registers.h"
#include "contract/profile-claims.h"
#include "contract/rules.h"
#include "contract/stack-pointer-check.h"
#include "contract/value-flow-check.h"

#include <QCoreApplication>

namespace contract {

using arm64::Place;
using arm64::Register;

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("contract", text);
}

using profile::Content;

constexpr int kLastX = 30;

Place x(int n)
{
    return Place::of(Register::x(n));
}

std::optional<Place> slotOfX(const FindingList& findings, base::Address context, int n)
{
    const auto offset = findings.reading.slotTable().offsetOf(Register::x(n));
    if (!offset)
        return std::nullopt;
    return Place::of(context + *offset);
}

Place cellAt(std::uint64_t sp, std::size_t index)
{
    return Place::of(base::Address{sp + profile::kCellBytes * index});
}

/// What enter leaves on the stack where exit will look for it, still there in state `at`.
void judgeEnterFrame(FindingList& findings, Rule rule, std::uint32_t at, std::uint64_t sp)
{
    const profile::Profile& profile = findings.facts.profile;
    const SwitchSpan& a = findings.span;
    ValueFlowCheck frame{rule, a.span.begin, a.span.begin, at, true, {}};
    for (std::size_t i = 0; i < profile.enterFrame.size(); ++i) {
        const Content& content = profile.enterFrame[i];
        const Place cell = cellAt(sp, i);
        if (content.kind == Content::Kind::Host)
            frame.expectations.push_back({cell, Place::of(content.reg)});
        else if (const auto reg = profile.atEnter(content.kind))
            frame.expectations.push_back({cell, Place::of(*reg)});
        else if (const auto value = valueOf(findings, content))
            judgeValue(findings, rule, cell, at, *value, meaningOf(findings, content));
        else if (content.kind == Content::Kind::Unused && rule == Rule::Exit)
            judgeUnused(findings, rule, cell, at);
    }
    checkValueFlow(findings, frame);
}

/// What the vector has pushed on top of it.
void judgeVectorFrame(FindingList& findings, std::uint32_t at, std::uint64_t sp)
{
    const profile::Frame& cells = findings.facts.profile.vectorFrame;
    ValueFlowCheck pushed{Rule::Exit, *findings.span.vector, *findings.span.vector, at, true, {}};
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].kind == Content::Kind::Guest)
            pushed.expectations.push_back({cellAt(sp, i), Place::of(cells[i].reg)});
        else if (const auto value = valueOf(findings, cells[i]))
            judgeValue(findings, Rule::Exit, cellAt(sp, i), at, *value,
                       meaningOf(findings, cells[i]));
        else if (cells[i].kind == Content::Kind::Unused)
            judgeUnused(findings, Rule::Exit, cellAt(sp, i), at);
    }
    checkValueFlow(findings, pushed);
}

/// What is added to an address is none.
void judgePerCpu(FindingList& findings, Register reg, std::uint32_t at)
{
    const auto value = findings.value(at, Place::of(reg));
    for (const Content::Kind kind :
         {Content::Kind::Vcpu, Content::Kind::HostContext, Content::Kind::GuestContext})
        if (value && value == valueOf(findings, {kind, {}}))
            findings.reportMissing(
                Rule::Eret, reg.name(), tr("missing before %1").arg(findings.where(at)), at,
                tr("%1 holds the address that is \"%2\", and not what is added to a variable's "
                   "address for this CPU's own copy.")
                    .arg(reg.name(), Content{kind, {}}.text()));
}

/// The system registers that keep something for the vector.
void judgeHeld(FindingList& findings, std::uint32_t at)
{
    ValueFlowCheck hosts{Rule::Eret, findings.span.span.begin, findings.span.span.begin, at, false,
                         {}};
    for (const profile::Held& held : findings.facts.profile.holds) {
        if (held.content.kind == Content::Kind::Host)
            hosts.expectations.push_back({Place::of(held.reg), Place::of(held.content.reg)});
        const auto value = valueOf(findings, held.content);
        if (!value)
            continue;
        if (held.content.kind == Content::Kind::PerCpu)
            judgePerCpu(findings, held.reg, at);
        judgeValue(findings, Rule::Eret, Place::of(held.reg), at, *value,
                   held.content.kind == Content::Kind::Vcpu
                       ? tr("the vectors would take the wrong vcpu for the running one")
                       : meaningOf(findings, held.content));
    }
    checkValueFlow(findings, hosts);
}

/// What is the guest's before the door is entered, and stays as it is up to the ERET: the list,
/// and which vcpu runs on which memory.
void judgeGuestsWorld(FindingList& findings, std::uint32_t at)
{
    const SwitchSpan& a = findings.span;
    const auto comesIn = [&](profile::Profile::Where where, std::uint32_t from) {
        ValueFlowCheck listed{Rule::Eret, a.span.begin, from, at, false, {}};
        forEachListed(
            findings, at, where, [&](const Place& reg, const Place& slot, int part, bool whole) {
                if (where == profile::Profile::Where::Run && isStillTheGuests(findings, reg, at))
                    return;
                listed.expectations.push_back({reg, slot, 0, whole ? 0 : part, whole});
            });
        checkValueFlow(findings, listed);
    };
    if (findings.facts.profile.hasOuterWindow()) {
        comesIn(profile::Profile::Where::Run, a.span.outerBegin);
    } else {
        judgeUntouched(findings, Rule::Eret, a.span.begin, at, profile::Profile::Where::Run);
        judgeReturnState(findings, at);
    }
    judgeUntouchedBefore(findings, at);
    comesIn(profile::Profile::Where::Doors, a.span.begin);

    const auto guest = static_cast<std::size_t>(a.guest);
    if (const auto vttbr = Register::named(u"vttbr_el2");
        vttbr && guest < findings.facts.vttbrs.size()) {
        if (const auto& own = findings.facts.vttbrs[guest])
            judgeValue(findings, Rule::Eret, Place::of(*vttbr), at, *own,
                       tr("the guest would run on another's memory"));
        else
            findings.reportUnknown(
                Rule::Eret, vttbr->name(), {}, at,
                tr("Whether %1 is the guest's own is not known: %2 was not recorded.")
                    .arg(vttbr->name(), findings.facts.profile.vttbrPath));
    }
    judgeHeld(findings, at);
}

/// The state in which a switch that never came to its ERET left the way in.
std::uint32_t endOfWayIn(const FindingList& findings)
{
    const SwitchSpan& a = findings.span;
    const std::uint32_t stop = a.fault.value_or(a.last);
    for (std::uint32_t s = a.span.begin; s < stop; ++s) {
        const image::Symbol* f = findings.facts.functionAt(findings.recording.pcOf(s));
        if (!f || f->name != findings.facts.profile.enter)
            return s;
    }
    return stop;
}

/// Nothing of the guest was to be touched: what enter did up to its RET, it may do at any time.
void judgeEarly(FindingList& findings)
{
    const SwitchSpan& a = findings.span;
    for (const std::uint32_t s : findings.innerSteps()) {
        const auto step = findings.recording.sharedStep(s);
        for (const arm64::Write& write : step->effects.writes)
            if (write.to.place.isMemory() && findings.facts.vcpuAt(write.to.place.address) >= 0 &&
                !isAlsoWritten(findings, write.to.place))
                findings.reportAt(
                    Rule::Footprint, findings.name(write.to.place, s + 1), s,
                    tr("%1 is written, and the guest is not entered: this call of %2 "
                       "returns early.")
                        .arg(findings.name(write.to.place, s + 1), findings.facts.profile.enter));
    }
    judgeUntouched(findings, Rule::Ret, a.span.begin, *a.ret, profile::Profile::Where::Doors);
}

} // namespace

// Four entries for each way to come: synchronous, IRQ, FIQ, SError (Arm ARM D1.3.1).
std::optional<std::uint64_t> exitCodeOf(const FindingList& findings)
{
    const profile::Profile& profile = findings.facts.profile;
    const image::Symbol* table = findings.facts.symbol(profile.vectors);
    const auto pc = findings.value(*findings.span.vector, Place::of(Register::pc()));
    if (!table || !pc)
        return {};
    const auto kind = static_cast<qsizetype>((*pc - table->address.value) / 0x80 % 4);
    const auto code = profile.exitCodes.indexOf(profile.vectorCodes.value(kind));
    return code < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(code));
}

void judgeEntry(FindingList& findings)
{
    const SwitchSpan& a = findings.span;
    if (!a.entered)
        return;
    const bool isUnknown = a.guest < 0 && !findings.facts.isProfileShipped;
    for (const profile::Held& held : findings.facts.profile.enterRegisters) {
        const Place reg = Place::of(held.reg);
        if (isUnknown && held.content.kind != Content::Kind::Vcpu)
            continue; // what enter was given is not what the profile takes it for
        if (held.content.kind == Content::Kind::Unused) {
            judgeUnused(findings, Rule::Entry, reg, a.span.begin);
        } else if (held.content.kind != Content::Kind::Vcpu) {
            if (const auto value = valueOf(findings, held.content))
                judgeValue(findings, Rule::Entry, reg, a.span.begin, *value,
                           meaningOf(findings, held.content));
        } else if (entersUnknownVcpu(findings)) {
            findings.reportUnknown(
                Rule::Entry, held.reg.name(), {}, a.span.begin,
                tr("%1 leads to a vcpu that the recording does not know: the profile's "
                   "\"objects.vcpu\" asks a register for one, once.")
                    .arg(held.reg.name()));
        } else if (isUnknown) {
            const auto value = findings.value(a.span.begin, reg);
            findings.reportUnknown(
                Rule::Entry, held.reg.name(), {}, a.span.begin,
                tr("%1 is %2 at the first instruction of %3, where no vcpu of the recording lies: "
                   "the profile's \"registers\" of [enter] name another register than the one "
                   "that has it, or \"objects.vcpu\" another variable.")
                    .arg(held.reg.name(), base::hex16(value.value_or(0)),
                         findings.facts.profile.enter));
        } else if (a.guest < 0) {
            judgeValue(
                findings, Rule::Entry, reg, a.span.begin,
                findings.facts.vcpus.empty() ? 0 : findings.facts.vcpus[0].value,
                tr("it is no vcpu, and the switch enters the vcpu in %1").arg(held.reg.name()));
        } else if (const auto value = valueOf(findings, held.content)) {
            judgeValue(findings, Rule::Entry, reg, a.span.begin, *value,
                       tr("it is not the vcpu that the switch enters"));
        }
    }
}

void judgeEret(FindingList& findings)
{
    const SwitchSpan& a = findings.span;
    if (!a.entered || a.guest < 0)
        return;
    if (isEarlyReturn(findings)) {
        judgeEarly(findings);
        return;
    }
    if (!a.eret) {
        // Lost on the way in: what was to be done before the door has been done, or never will be.
        if (!a.span.complete && findings.recording.ending() == recording::Ending::Lost)
            judgeGuestsWorld(findings, endOfWayIn(findings));
        return;
    }
    const std::uint32_t at = *a.eret;

    ValueFlowCheck registers{Rule::Eret, a.span.begin, a.span.begin, at, false, {}};
    ValueFlowCheck host{Rule::Eret, a.span.begin, a.span.begin, at, true, {}};
    for (int n = 0; n <= kLastX; ++n)
        if (const auto slot = slotOfX(findings, findings.guestContext(), n))
            registers.expectations.push_back({x(n), *slot});
    for (const Register reg : findings.facts.profile.hostSaves)
        if (const auto slot = slotOfX(findings, findings.facts.hostContext, reg.number()))
            host.expectations.push_back({*slot, Place::of(reg)});
    forEachListed(
        findings, at, profile::Profile::Where::Doors,
        [&](const Place& reg, const Place& slot, int part, bool whole) {
            host.expectations.push_back({slot, reg, whole ? 0 : part, 0, whole});
        },
        Of::Host);
    checkValueFlow(findings, host);
    checkValueFlow(findings, registers);

    if (const auto entry = findings.entrySp()) {
        const std::uint64_t sp = *entry - bytesOf(findings.facts.profile.enterFrame);
        judgeStackPointer(findings, Rule::Eret, a.span.begin, at, sp);
        judgeEnterFrame(findings, Rule::Eret, at, sp);
    }

    judgeGuestsWorld(findings, at);

    // What ERET itself did (Arm ARM C6.2.103): pc = ELR, PSTATE = SPSR.
    const auto heldStep = findings.recording.sharedStep(at);
    const recording::Step& step = *heldStep;
    const auto elr = Register::named(u"elr_el2");
    const auto went = elr ? findings.value(at, Place::of(*elr)) : std::nullopt;
    if (went && step.next.value != *went && a.vector != at + 1)
        findings.reportAt(Rule::Eret, QStringLiteral("pc"), at,
                          tr("ERET went to %1, not to ELR_EL2, %2.")
                              .arg(base::hex16(step.next.value), base::hex16(*went)));
}

void judgeVector(FindingList& findings)
{
    const SwitchSpan& a = findings.span;
    if (!a.vector)
        return;
    const auto sp = findings.value(*a.eret, Place::of(Register::sp()));
    if (sp)
        judgeStackPointer(findings, Rule::Vector, *a.eret, *a.vector, *sp);
}

void judgeExit(FindingList& findings)
{
    const SwitchSpan& a = findings.span;
    if (!a.exit || !a.vector || a.guest < 0)
        return;
    const std::uint32_t at = *a.exit;
    const profile::Profile& profile = findings.facts.profile;
    ValueFlowCheck registers{Rule::Exit, *a.vector, *a.vector, at, false, {}};
    ValueFlowCheck hosts{Rule::Exit, a.span.begin, a.span.begin, at, false, {}};
    for (const profile::Held& held : profile.exitRegisters) {
        const Place reg = Place::of(held.reg);
        if (held.content.kind == Content::Kind::Unused)
            judgeUnused(findings, Rule::Exit, reg, at);
        else if (held.content.kind == Content::Kind::Guest)
            registers.expectations.push_back({reg, Place::of(held.content.reg)});
        else if (held.content.kind == Content::Kind::Host)
            hosts.expectations.push_back({reg, Place::of(held.content.reg)});
        else if (const auto value = valueOf(findings, held.content))
            judgeValue(findings, Rule::Exit, reg, at, *value, meaningOf(findings, held.content));
    }
    checkValueFlow(findings, hosts);

    for (int n = 0; n <= kLastX; ++n)
        if (!profile.isPushedByVector(Register::x(n)))
            registers.expectations.push_back({x(n), x(n)});
    checkValueFlow(findings, registers);

    const auto entry = findings.entrySp();
    if (!entry)
        return;
    const std::uint64_t enterSp = *entry - bytesOf(profile.enterFrame);
    const std::uint64_t sp = enterSp - bytesOf(profile.vectorFrame);
    judgeStackPointer(findings, Rule::Exit, *a.vector, at, sp);
    judgeVectorFrame(findings, at, sp);
    judgeEnterFrame(findings, Rule::Exit, at, enterSp);
}

void judgeRet(FindingList& findings)
{
    const SwitchSpan& a = findings.span;
    if (!a.ret || !a.entered)
        return;
    const std::uint32_t at = *a.ret;
    const profile::Profile& profile = findings.facts.profile;
    ValueFlowCheck host{Rule::Ret, a.span.begin, a.span.begin, at, false, {}};
    for (const Register reg : profile.keptOfHost())
        host.expectations.push_back({Place::of(reg), Place::of(reg)});
    if (a.eret)
        forEachListed(
            findings, *a.eret, profile::Profile::Where::Doors,
            [&](const Place& reg, const Place&, int, bool) {
                host.expectations.push_back({reg, reg});
            },
            Of::Host);
    checkValueFlow(findings, host);
    judgeKeptOfHost(findings, at);
    if (const auto entry = findings.entrySp())
        judgeStackPointer(findings, Rule::Ret, a.span.begin, at, *entry);

    if (!a.vector || a.guest < 0)
        return;
    ValueFlowCheck guest{Rule::Ret, *a.vector, *a.vector, at, true, {}};
    for (int n = 0; n <= kLastX; ++n)
        if (const auto slot = slotOfX(findings, findings.guestContext(), n))
            guest.expectations.push_back({*slot, x(n)});
    forEachListed(findings, *a.eret, profile::Profile::Where::Doors,
                  [&](const Place& reg, const Place& slot, int part, bool whole) {
                      guest.expectations.push_back({slot, reg, whole ? 0 : part, 0, whole});
                  });
    checkValueFlow(findings, guest);
    if (const auto from = profile.atExit(Content::Kind::ExitCode); from && a.exit) {
        // Where it is there already it stays.
        ValueFlowCheck code{Rule::Ret, *a.exit, *a.exit, at, !(*from == profile.returns), {}};
        code.expectations.push_back({Place::of(profile.returns), Place::of(*from)});
        checkValueFlow(findings, code);
    }
}

void judgeOuter(FindingList& findings)
{
    const SwitchSpan& a = findings.span;
    if (!a.vector || a.guest < 0 || a.sameWindow)
        return;
    if (a.ret)
        judgeUntouched(findings, Rule::Outer, *a.vector, a.span.complete ? a.span.outerEnd : *a.ret,
                       profile::Profile::Where::Else);
    if (!findings.facts.profile.hasOuterWindow()) {
        if (a.ret)
            judgeUntouched(findings, Rule::Outer, *a.vector, *a.ret, profile::Profile::Where::Run);
        return;
    }
    if (!a.span.complete) {
        judgeSaved(findings, a.fault.value_or(a.last), true);
        findings.reportUnknown(
            Rule::Outer, findings.facts.profile.outer, {}, a.last,
            tr("The recording ends before %1 does: whether it put away the guest's system "
               "registers cannot be told.")
                .arg(findings.facts.profile.outer));
        return;
    }
    judgeSaved(findings, a.span.outerEnd, false);
}

} // namespace contract
