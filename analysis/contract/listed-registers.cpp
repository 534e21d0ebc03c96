// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract/listed-registers.h"

#include "contract/value-flow-check.h"

#include <QCoreApplication>

#include <algorithm>

namespace contract {

using arm64::Place;
using arm64::Register;

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("contract", text);
}

} // namespace

void forEachListed(const FindingList& findings, std::uint32_t at, profile::Profile::Where where,
                   const OnListed& use, Of of)
{
    const Traps traps = Traps::at(findings.recording, at);
    for (const reading::Slots::Entry& slot : findings.reading.slotTable().all()) {
        if (slot.use.isX || slot.use.where != where || traps.covers(slot.use.reg) ||
            (of != Of::Guest && slot.use.hostKept != (of == Of::KeptOfHost)))
            continue;
        const base::Address at =
            (of == Of::Guest ? findings.guestContext() : findings.facts.hostContext) + slot.offset;
        use(Place::of(slot.use.reg, slot.use.half), Place::of(at), at.value % 8 == 4 ? 1 : 0,
            slot.use.whole);
    }
}

void judgeValue(FindingList& findings, Rule rule, const Place& place, std::uint32_t at,
                std::uint64_t expected, const QString& meaning)
{
    const QString subject = findings.name(place, at);
    const auto found = findings.value(at, place);
    if (!found) {
        findings.reportUnknown(rule, subject, {}, at, tr("%1 could not be read.").arg(subject));
        return;
    }
    if (*found == expected)
        return;
    const QString sentence = tr("%1 is %2, not %3: %4.")
                                 .arg(subject, base::hex16(*found), base::hex16(expected), meaning);
    const auto writer = findings.recording.lastWriter(at, place);
    const bool inWindow = writer && *writer >= findings.span.span.outerBegin &&
                          findings.recording.kindOf(*writer) == recording::StepKind::Instruction;
    if (inWindow)
        findings.reportAt(rule, subject, *writer, sentence);
    else
        findings.reportMissing(
            rule, subject,
            tr("missing before %1")
                .arg(findings.where(std::min(at, findings.recording.stepCount() - 1))),
            at, sentence);
}

void judgeUntouched(FindingList& findings, Rule rule, std::uint32_t from, std::uint32_t at,
                    profile::Profile::Where where)
{
    ValueFlowCheck kept{rule, from, from, at, false, {}};
    forEachListed(findings, findings.span.eret.value_or(at), where,
                  [&](const Place& reg, const Place&, int, bool) {
                      kept.expectations.push_back({reg, reg});
                  });
    checkValueFlow(findings, kept);
}

void judgeUntouchedBefore(FindingList& findings, std::uint32_t at)
{
    const SwitchSpan& a = findings.span;
    const std::uint32_t from = findings.isFirstOfWindow() ? a.span.outerBegin : a.span.begin;
    ValueFlowCheck all{Rule::Eret, from, from, at, false, {}};
    ValueFlowCheck inDoor{Rule::Eret, a.span.begin, a.span.begin, at, false, {}};
    forEachListed(findings, at, profile::Profile::Where::Else,
                  [&](const Place& reg, const Place&, int, bool) {
                      const ValueTag tag = findings.reading.tag(a.span.begin, reg);
                      const bool isWritten = tag.madeBy && *tag.madeBy >= from;
                      // The guest's own value of it does not come here: it would change worlds
                      // here.
                      const bool isInjected =
                          tag.owner.kind == reading::Owner::Kind::Scratch ||
                          (tag.owner.kind == reading::Owner::Kind::Guest &&
                           tag.owner.guest == a.guest &&
                           tag.owner != reading::Owner::guests(a.guest, reg.reg));
                      (isWritten && isInjected ? inDoor : all).expectations.push_back({reg, reg});
                  });
    checkValueFlow(findings, all);
    checkValueFlow(findings, inDoor);
}

void judgeReturnState(FindingList& findings, std::uint32_t at)
{
    for (const char16_t* name : {u"elr_el2", u"spsr_el2"}) {
        const auto reg = Register::named(name);
        const auto offset =
            reg ? findings.reading.slotTable().offsetOf(*reg, 0) : std::optional<base::Offset>();
        if (!offset)
            continue;
        const Place slot = Place::of(findings.guestContext() + *offset);
        if (const auto expected = findings.value(findings.span.span.begin, slot))
            judgeValue(findings, Rule::Eret, Place::of(*reg), at, *expected,
                       tr("the guest does not go on where its context says"));
    }
}

bool isStillTheGuests(const FindingList& findings, const Place& reg, std::uint32_t at)
{
    const SwitchSpan& a = findings.span;
    if (findings.isFirstOfWindow())
        return false;
    const SwitchSpan& before = findings.reading.switches()[static_cast<std::size_t>(a.number) - 2];
    if (!before.vector || before.guest != a.guest)
        return false;
    const ValueTag live = findings.reading.tag(*before.vector, reg);
    const ValueTag now = findings.reading.tag(at, reg);
    if (live.owner != reading::Owner::guests(a.guest, reg.reg))
        return false;
    if (now.definition == live.definition)
        return true;
    const auto elr = Register::named(u"elr_el2");
    return elr && reg == Place::of(*elr) && now.owner.kind == reading::Owner::Kind::Scratch &&
           now.madeBy >= before.vector && findings.reading.derives(at, reg, live.owner);
}

void judgeSaved(FindingList& findings, std::uint32_t at, bool onlyDone)
{
    const SwitchSpan& a = findings.span;
    ValueFlowCheck saved{Rule::Outer, *a.vector, *a.vector, at, true, {}};
    forEachListed(findings, *a.eret, profile::Profile::Where::Run,
                  [&](const Place& reg, const Place& slot, int part, bool whole) {
                      // The host may move the guest's pc on, past what it has emulated: it stays a
                      // value of the guest's.
                      const auto elr = Register::named(u"elr_el2");
                      if (elr && reg == Place::of(*elr)) {
                          const ValueTag live = findings.reading.tag(*a.vector, reg);
                          const ValueTag found = findings.reading.tag(at, slot);
                          if (found.owner.kind == reading::Owner::Kind::Scratch &&
                              found.madeBy >= a.vector &&
                              findings.reading.derives(at, slot, live.owner))
                              return;
                      }
                      const auto writer = findings.reading.tag(at, slot, whole ? 0 : part).madeBy;
                      if (onlyDone && (!writer || *writer < *a.vector))
                          return;
                      saved.expectations.push_back({slot, reg, whole ? 0 : part, 0, whole});
                  });
    checkValueFlow(findings, saved);
}

void judgeKeptOfHost(FindingList& findings, std::uint32_t at)
{
    const SwitchSpan& a = findings.span;
    if (!a.eret || !a.vector)
        return;
    ValueFlowCheck kept{Rule::Ret, a.span.begin, *a.vector, at, true, {}};
    forEachListed(
        findings, *a.eret, profile::Profile::Where::Doors,
        [&](const Place& reg, const Place& slot, int part, bool whole) {
            kept.expectations.push_back({reg, slot, 0, whole ? 0 : part, whole});
        },
        Of::KeptOfHost);
    const std::size_t before = findings.all.size();
    checkValueFlow(findings, kept);
    if (findings.all.size() != before)
        return;
    for (const Expectation& each : kept.expectations)
        if (const auto hosts = findings.value(a.span.begin, each.target))
            judgeValue(findings, Rule::Ret, each.target, at, *hosts,
                       tr("the host does not have its own value back"));
}

} // namespace contract
