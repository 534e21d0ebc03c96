// SPDX-License-Identifier: GPL-2.0-or-later
#include "reading/value-tracer.h"

#include "arm64/literal-load.h"
#include "reading/context-at.h"
#include "reading/first-owner.h"
#include "reading/traps.h"

#include <algorithm>

namespace reading {

using arm64::Place;
using arm64::Register;
using recording::StepKind;

namespace {

/// What is added to a variable's address for this CPU's own copy of it.
bool isPerCpu(const profile::Profile& profile, const Owner& owner)
{
    return owner.origin && profile.isPerCpu(*owner.origin);
}

} // namespace

ValueTracer::Agenda ValueTracer::agendaOf(std::span<const SwitchSpan> switches)
{
    Agenda agenda;
    for (const SwitchSpan& each : switches) {
        agenda[each.span.outerBegin].windowOpens = true;
        if (each.entered)
            agenda[each.span.begin].entered = &each;
        if (each.vector && *each.vector > 0)
            agenda[*each.vector - 1].cameBack = &each;
    }
    return agenda;
}

void ValueTracer::extend(const recording::Recording& recording,
                         std::span<const SwitchSpan> switches, std::uint32_t end)
{
    m_recording = &recording;
    if (!m_started)
        findAtStart();
    else
        findNewCells();
    const Agenda agenda = agendaOf(switches);
    for (; m_walked < end; ++m_walked) {
        const auto known = agenda.find(m_walked);
        const Events now = known == agenda.end() ? Events{} : known->second;
        if (now.windowOpens)
            openWindow(m_walked);
        if (now.entered)
            openSwitch(m_walked, now.entered->guest);
        walk(m_walked);
        if (now.cameBack)
            guestCameBack(*now.cameBack);
    }
    m_recording = nullptr;
}

// What is found -----------------------------------------------------------------------------------

void ValueTracer::put(const ValueFlow::Entry& entry, const Place& place, int part)
{
    auto& history = m_out.m_history[part][place];
    if (!history.empty() && history.back().state == entry.state)
        history.back() = entry;
    else
        history.push_back(entry);
}

/// A value that is said to be that owner's from this state on. Where it is the one that lay there
/// before, its way to there is kept.
void ValueTracer::defineHalf(std::uint32_t state, const Place& place, int part, const Owner& owner,
                             Value value, std::optional<std::uint32_t> by)
{
    ValueFlow::Entry entry{state, {owner, {state, place, part}, by}, {}, 0, false};
    auto& history = m_out.m_history[part][place];
    if (value == Value::Kept && !history.empty()) {
        const ValueFlow::Entry& before = history.back();
        const ValueTag& tag = before.tag;
        // It was found here already, and nothing has been written since.
        if (!by && !tag.madeBy && tag.owner == owner && tag.definition.place == place &&
            tag.definition.part == part)
            return;
        const bool isNow = before.state == state;
        entry.kept = isNow ? before.kept : true;
        if (isNow) {
            entry.from = before.from;
            entry.fromPart = before.fromPart;
        }
    }
    put(entry, place, part);
}

void ValueTracer::define(std::uint32_t state, const Place& place, const Owner& owner, Value value,
                         std::optional<std::uint32_t> by)
{
    defineHalf(state, place, 0, owner, value, by);
    defineHalf(state, place, 1, owner, value, by);
}

std::optional<std::uint64_t> ValueTracer::value(const Place& place) const
{
    const auto cell = m_recording->cellOf(place);
    if (!cell)
        return {};
    return m_values[*cell];
}

void ValueTracer::findRegister(std::uint32_t state, const Place& place)
{
    define(state, place, exactPointer(m_facts, value(place)).value_or(Owner::hosts(place.reg)),
           Value::Kept);
}

void ValueTracer::findAtStart()
{
    m_started = true;
    m_values = m_recording->stateAt(0);
    for (recording::CellId id = 0; id < m_recording->cellCount(); ++id) {
        const Place& place = m_recording->placeOf(id);
        if (place.isRegister())
            findRegister(0, place);
        else
            define(0, place,
                   exactPointer(m_facts, m_values[id]).value_or(memoryOwner(m_facts, place)),
                   Value::New);
    }
    for (const Slots::Entry& slot : m_slots.all())
        findRegister(0, Place::of(slot.use.reg, slot.use.half));
    for (int vcpu = 0; vcpu < static_cast<int>(m_facts.vcpus.size()); ++vcpu)
        m_touched.insert(vcpu);
    findSlots(0, false);
    for (const Slots::Entry& slot : m_slots.all())
        findSlot(0, m_facts.hostContext + slot.offset, slot.use, Owner::scratch(), Value::New);
}

/// Cells that were first watched on the way: they have not changed before that, so what they hold
/// was found in the first state.
void ValueTracer::findNewCells()
{
    for (auto id = static_cast<recording::CellId>(m_values.size()); id < m_recording->cellCount();
         ++id) {
        const Place& place = m_recording->placeOf(id);
        const std::uint64_t initial = m_recording->initialValue(id);
        m_values.push_back(initial);
        Owner owner = place.isRegister() ? Owner::hosts(place.reg) : memoryOwner(m_facts, place);
        if (const auto pointer = exactPointer(m_facts, initial))
            owner = *pointer;
        for (const int part : {0, 1}) {
            auto& history = m_out.m_history[part][place];
            if (history.empty() || history.front().state > 0)
                history.insert(history.begin(), {0, {owner, {0, place, part}, {}}, {}, 0, false});
        }
    }
}

/// The guests' contexts as they lie: each slot holds its own guest's register, from the start
/// on. The host's slots hold what was saved there, and nobody's values until then. What nothing has
/// written since is as it was found, so that a switch costs the same with many vcpus.
void ValueTracer::findSlots(std::uint32_t state, bool onlyX)
{
    for (const int guest : m_touched) {
        for (const Slots::Entry& slot : m_slots.all())
            if (slot.use.isX || !onlyX)
                findSlot(state, m_facts.contextOf(guest) + slot.offset, slot.use,
                         Owner::guests(guest, slot.use.reg), Value::Kept);
    }
    if (!onlyX)
        m_touched.clear();
}

void ValueTracer::touched(const Place& place)
{
    if (!place.isMemory())
        return;
    if (const int vcpu = m_facts.vcpuAt(place.address); vcpu >= 0)
        m_touched.insert(vcpu);
}

void ValueTracer::findSlot(std::uint32_t state, base::Address at, const SlotUse& use,
                           const Owner& owner, Value value)
{
    if (use.whole)
        define(state, Place::of(at), owner, value);
    else
        defineHalf(state, Place::of(at), at.value % 8 == 4 ? 1 : 0, owner, value);
}

/// The register that a free run of the host leaves in a place: itself, or the one whose slot it
/// is.
std::optional<Register> ValueTracer::savedIn(const Place& place) const
{
    if (place.isRegister())
        return place.reg;
    const auto context = contextAt(m_facts, place.address);
    const SlotUse* use =
        context && context->vcpu < 0 ? m_slots.useAt(place.address - context->begin) : nullptr;
    return use ? std::optional(use->reg) : std::nullopt;
}

void ValueTracer::openWindow(std::uint32_t state)
{
    for (int n = 0; n < 31; ++n)
        findRegister(state, Place::of(Register::x(n)));
    define(state, Place::of(Register::sp()), Owner::hosts(Register::sp()), Value::Kept);
    findSlots(state, false);
    m_beforeEnter = true;
}

void ValueTracer::openSwitch(std::uint32_t state, int guest)
{
    for (int n = 0; n < 31; ++n)
        findRegister(state, Place::of(Register::x(n)));
    define(state, Place::of(Register::sp()), Owner::hosts(Register::sp()), Value::Kept);
    findSlots(state, true);
    m_beforeEnter = false;
    m_guest = guest;
}

void ValueTracer::guestCameBack(const SwitchSpan& span)
{
    const std::uint32_t state = *span.vector;
    const std::uint32_t by = state - 1;
    // A guest that was interrupted before its first instruction still has what it was given.
    const Value value = span.isInterrupted(by) ? Value::Kept : Value::New;
    for (int n = 0; n < 31; ++n)
        define(state, Place::of(Register::x(n)), Owner::guests(span.guest, Register::x(n)), value,
               by);
    const Traps traps = Traps::at(*m_recording, *span.eret);
    for (const Slots::Entry& slot : m_slots.all())
        if (!slot.use.isX && !traps.covers(slot.use.reg))
            define(state, Place::of(slot.use.reg, slot.use.half),
                   Owner::guests(span.guest, slot.use.reg), value, by);
    define(state, Place::of(Register::sp()), Owner::hosts(Register::sp()), Value::Kept, by);
    // What the exception says of this guest, also where it says what the last one said.
    for (const char16_t* name : {u"esr_el2", u"far_el2", u"hpfar_el2"})
        if (const auto reg = Register::named(name))
            define(state, Place::of(*reg), Owner::guests(span.guest, *reg), Value::New, by);
}

// What is done ------------------------------------------------------------------------------------

void ValueTracer::walk(std::uint32_t s)
{
    const auto heldStep = m_recording->sharedStep(s);
    const recording::Step& step = *heldStep;
    for (const recording::Delta& delta : step.deltas) {
        m_values[delta.cell] = delta.after;
        touched(m_recording->placeOf(delta.cell));
    }
    for (const arm64::Write& write : step.effects.writes)
        touched(write.to.place);
    switch (step.kind) {
    case StepKind::GuestRun: {
        // Registers that the guest changed are its own; the ones of the list follow at the
        // vector, whether they changed or not. Memory of the host's that changed is not known.
        for (const recording::Delta& delta : step.deltas) {
            const Place& place = m_recording->placeOf(delta.cell);
            define(s + 1, place, place.isRegister() ? Owner::guests(m_guest, place.reg) : Owner{},
                   Value::New, s);
        }
        return;
    }
    case StepKind::HostRun:
        for (const recording::Delta& delta : step.deltas) {
            const Place& place = m_recording->placeOf(delta.cell);
            const auto pointer = exactPointer(m_facts, delta.after);
            define(s + 1, place, pointer.value_or(Owner::hosts(savedIn(place))), Value::New, s);
        }
        return;
    case StepKind::Instruction:
        break;
    }
    if (isFault(step, m_facts)) {
        // The instruction did not run; the exception wrote ELR, SPSR, ESR, FAR.
        for (const recording::Delta& delta : step.deltas)
            define(s + 1, m_recording->placeOf(delta.cell), Owner::scratch(), Value::New, s);
        return;
    }
    apply(s, step);
}

void ValueTracer::apply(std::uint32_t s, const recording::Step& step)
{
    std::vector<Pending> pending;
    for (const arm64::Write& write : step.effects.writes)
        append(pending, s, step, write);
    for (const Pending& p : pending) {
        put({s + 1, p.tag, p.from, p.fromPart, false}, p.place, p.part);
        if (p.from)
            m_out.carry({s, *p.from, p.place}, p.tag.definition);
        if (m_beforeEnter)
            keepSlotsTrue(s, p.place);
    }
    forgetWhatDisagrees(s, step);
}

/// Before the entry the host may write what it likes into a vcpu (a new pc, a result that the
/// guest waits for): what lies in a slot is the guest's by definition.
void ValueTracer::keepSlotsTrue(std::uint32_t s, const Place& place)
{
    if (!place.isMemory())
        return;
    const int vcpu = m_facts.vcpuAt(place.address);
    if (vcpu < 0)
        return;
    for (const int shift : {0, 4}) {
        const base::Address at = place.address + base::Offset{shift};
        const SlotUse* use = m_slots.useAt(at - m_facts.contextOf(vcpu));
        if (use && (shift == 0 || !use->whole))
            findSlot(s + 1, at, *use, Owner::guests(vcpu, use->reg), Value::Kept);
    }
}

void ValueTracer::append(std::vector<Pending>& pending, std::uint32_t s,
                         const recording::Step& step, const arm64::Write& write) const
{
    const Place& to = write.to.place;
    const auto made = [&](int part, const Owner& owner) {
        pending.push_back({to, part, {owner, {s + 1, to, part}, s}, {}, 0});
    };
    const auto carried = [&](int part, const Place& from, int fromPart) {
        ValueTag tag = m_out.tag(s, from, fromPart);
        // Memory that nobody watches is the host's own. A register that no context has and the
        // stub does not show (ISR_EL1) says something of this CPU: it is no world's value.
        // Of code: a constant, as an immediate is; or an address that was linked in.
        if (from.isMemory() && arm64::isLiteralLoad(step.word))
            tag = {exactPointer(m_facts, write.value.value_or(0)).value_or(Owner::scratch()),
                   {s, from, fromPart},
                   {}};
        else if (!m_out.knows(s, from, fromPart))
            tag = {from.isMemory() ? Owner::hosts({}) : Owner::scratch(), {s, from, fromPart}, {}};
        tag.madeBy = s;
        pending.push_back({to, part, tag, from, fromPart});
    };
    const int first = write.to.width == 8 ? 0 : write.to.shift / 4;
    const int last = write.to.width == 8 ? 1 : (write.to.shift + write.to.width - 1) / 4;

    if (!step.effects.known) {
        for (int part = first; part <= last; ++part)
            made(part, Owner{});
    } else if (isRefused(step, write)) {
        return;
    } else if (write.from && write.from->width == 8 && write.to.width == 8) {
        carried(0, write.from->place, 0);
        carried(1, write.from->place, 1);
    } else if (write.from && write.from->width == 4 && write.from->shift % 4 == 0) {
        carried(first, write.from->place, write.from->shift / 4);
        if (write.to.width == 8)
            made(1, Owner::scratch()); // the upper half is zeros
    } else {
        const Owner owner = computed(s, step, write);
        for (int part = first; part <= last; ++part)
            made(part, owner);
    }
}

/// An exclusive store that did not store: the cell has not changed, and its value is another one.
bool ValueTracer::isRefused(const recording::Step& step, const arm64::Write& write) const
{
    if (!write.to.place.isMemory() || write.value || !write.from)
        return false;
    const auto isCell = [&](const recording::Delta& delta) {
        return m_recording->placeOf(delta.cell) == write.to.place;
    };
    const auto stored = value(write.from->place);
    const auto after = value(write.to.place);
    return stored && after && *stored != *after && std::ranges::none_of(step.deltas, isCell);
}

/// Whose a computed value is: nobody's, unless it is a pointer moved by a constant.
Owner ValueTracer::computed(std::uint32_t s, const recording::Step& step,
                            const arm64::Write& write) const
{
    if (!write.to.place.isRegister())
        return Owner::scratch();
    if (step.effects.flow == arm64::Flow::Call && write.to.place.reg == Register::x(30))
        return Owner::codeAddress(); // where BL and BLR come back to
    const auto after = value(write.to.place);
    if (!after)
        return Owner::scratch();
    const QString& mnemonic = step.instruction.mnemonic;
    if (mnemonic == QLatin1String("adr") || mnemonic == QLatin1String("adrp"))
        return pointerTo(m_facts, *after);
    const bool adds =
        mnemonic.startsWith(QLatin1String("add")) || mnemonic.startsWith(QLatin1String("sub"));
    if (!adds && !write.writeBack)
        return Owner::scratch();
    std::optional<Owner> pointer;
    for (const arm64::Read& read : step.effects.reads) {
        if (!read.from.place.isRegister() || (write.writeBack && !read.asAddress))
            continue;
        const Owner owner = m_out.tag(s, read.from.place).owner;
        if (owner.kind == Owner::Kind::Unknown)
            return Owner{};
        const bool isPointer = owner.kind == Owner::Kind::Pointer || owner.isStackPointer();
        if (isPointer && pointer)
            return Owner::scratch(); // the distance of two pointers
        if (isPointer)
            pointer = owner;
        else if (owner.kind != Owner::Kind::Scratch && !isPerCpu(m_facts.profile, owner))
            return Owner::scratch();
    }
    if (!pointer || pointer->isStackPointer())
        return pointer.value_or(Owner::scratch());
    Owner moved = pointerTo(m_facts, *after);
    if (!pointToTheSame(*pointer, moved))
        moved.pointee = Owner::Pointee::Other;
    return moved;
}

/// Where the machine did something else than predicted, nothing is known of the cell.
void ValueTracer::forgetWhatDisagrees(std::uint32_t s, const recording::Step& step)
{
    const auto listed = [&](const Place& place) {
        return std::any_of(step.effects.writes.begin(), step.effects.writes.end(),
                           [&](const arm64::Write& w) { return w.to.place == place; });
    };
    for (const recording::Delta& delta : step.deltas) {
        const Place& place = m_recording->placeOf(delta.cell);
        if (place != Place::of(Register::pc()) && !listed(place))
            define(s + 1, place, Owner{}, Value::New, s);
    }
    for (const arm64::Write& write : step.effects.writes) {
        const auto after = value(write.to.place);
        if (write.value && after && *write.value != *after)
            define(s + 1, write.to.place, Owner{}, Value::New, s);
    }
}

} // namespace reading
