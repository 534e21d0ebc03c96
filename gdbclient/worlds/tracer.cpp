// SPDX-License-Identifier: GPL-2.0-or-later
//
// Carries owners through a recording, step by step.
#include "worlds/provenance.h"

#include <algorithm>

namespace worlds {

using arm64::Place;
using arm64::Register;
using timeline::StepKind;

namespace {

bool isStackPointer(const Owner& owner)
{
    return owner.kind == Owner::Kind::Host && owner.origin == Register::sp();
}

Owner hostOf(std::optional<Register> origin)
{
    Owner owner;
    owner.kind = Owner::Kind::Host;
    owner.origin = origin;
    return owner;
}

Owner guestOf(int guest, std::optional<Register> origin)
{
    Owner owner;
    owner.kind = Owner::Kind::Guest;
    owner.guest = static_cast<std::int16_t>(guest);
    owner.origin = origin;
    return owner;
}

Owner codeAddress()
{
    Owner owner;
    owner.kind = Owner::Kind::Code;
    return owner;
}

Owner scratch()
{
    Owner owner;
    owner.kind = Owner::Kind::Scratch;
    return owner;
}

} // namespace

/// Walks the recording once, from the first step to the last.
class Tracer {
public:
    Tracer(const timeline::Timeline& timeline, const Facts& facts, Provenance& out)
        : m_timeline(timeline)
        , m_facts(facts)
        , m_out(out)
        , m_values(timeline.stateAt(0))
        , m_switches(anatomyOf(timeline, facts))
    {
    }

    void run()
    {
        findAtStart();
        auto events = agenda();
        for (std::uint32_t s = 0; s < m_timeline.stepCount(); ++s) {
            const auto known = events.find(s);
            const Events* now = known == events.end() ? nullptr : &known->second;
            if (now && now->windowOpens)
                openWindow(s);
            if (now && now->entered)
                openSwitch(s, now->entered->guest);
            step(s);
            if (now && now->cameBack)
                guestCameBack(s, *now->cameBack);
        }
    }

private:
    /// What a step is besides a step.
    struct Events {
        bool windowOpens = false;          ///< before it: several switches may share a window
        const Anatomy* entered = nullptr;  ///< before it
        const Anatomy* cameBack = nullptr; ///< after it
    };
    [[nodiscard]] std::unordered_map<std::uint32_t, Events> agenda() const
    {
        std::unordered_map<std::uint32_t, Events> events;
        for (const Anatomy& a : m_switches) {
            events[a.span.outerBegin].windowOpens = true;
            if (a.entered)
                events[a.span.begin].entered = &a;
            if (a.vector && *a.vector > 0)
                events[*a.vector - 1].cameBack = &a;
        }
        return events;
    }

    struct Pending {
        Place place;
        int part;
        Tag tag;
        std::optional<Place> from;
        int fromPart = 0;
    };

    // What is found ------------------------------------------------------------------------

    void set(std::uint32_t state, const Pending& p)
    {
        auto& history = m_out.m_history[p.part][p.place];
        const Provenance::Entry entry{state, p.tag, p.from, p.fromPart};
        if (!history.empty() && history.back().state == state)
            history.back() = entry;
        else
            history.push_back(entry);
    }

    void mint(std::uint32_t state, const Place& place, int part, const Owner& owner,
              std::optional<std::uint32_t> by = {})
    {
        set(state, {place, part, {owner, {state, place, part}, by}, {}, 0});
    }

    void mintWhole(std::uint32_t state, const Place& place, const Owner& owner,
                   std::optional<std::uint32_t> by = {})
    {
        mint(state, place, 0, owner, by);
        mint(state, place, 1, owner, by);
    }

    [[nodiscard]] std::optional<std::uint64_t> value(const Place& place) const
    {
        const auto cell = m_timeline.cellOf(place);
        if (!cell)
            return {};
        return m_values[*cell];
    }

    [[nodiscard]] static bool in(base::Address a, base::Address begin, std::uint64_t size)
    {
        return begin <= a && a.value - begin.value < size;
    }

    /// What an address points to, by what lies there.
    [[nodiscard]] Owner pointerTo(std::uint64_t to) const
    {
        Owner owner;
        owner.kind = Owner::Kind::Pointer;
        owner.pointee = Owner::Pointee::Other;
        const base::Address a{to};
        const int vcpu = m_facts.vcpuAt(a);
        if (vcpu >= 0) {
            const bool inContext = in(a, m_facts.contextOf(vcpu), m_facts.context.size);
            owner.pointee = inContext ? Owner::Pointee::GuestContext : Owner::Pointee::Vcpu;
            owner.guest = static_cast<std::int16_t>(vcpu);
        } else if (in(a, m_facts.hostContext, m_facts.context.size)) {
            owner.pointee = Owner::Pointee::HostContext;
        }
        return owner;
    }

    /// The pointer that a value found lying about is, where it is exactly one of the objects.
    [[nodiscard]] std::optional<Owner> exactPointer(std::optional<std::uint64_t> v) const
    {
        if (!v)
            return {};
        const bool exact = *v == m_facts.hostContext.value ||
                           std::any_of(m_facts.vcpus.begin(), m_facts.vcpus.end(),
                                       [&](base::Address a) { return a.value == *v; });
        if (!exact)
            return {};
        return pointerTo(*v);
    }

    void findRegister(std::uint32_t state, const Place& place)
    {
        mintWhole(state, place, exactPointer(value(place)).value_or(hostOf(place.reg)));
    }

    void findAtStart()
    {
        for (timeline::CellId id = 0; id < m_timeline.cellCount(); ++id) {
            const Place& place = m_timeline.placeOf(id);
            if (place.isRegister())
                findRegister(0, place);
            else
                mintWhole(0, place, exactPointer(m_values[id]).value_or(memoryOwner(place)));
        }
        for (const Slots::Entry& slot : m_out.m_slots.all())
            findRegister(0, Place::of(slot.use.reg, slot.use.half));
        findSlots(0, false);
        for (const Slots::Entry& slot : m_out.m_slots.all())
            findSlot(0, m_facts.hostContext + slot.offset, slot.use, scratch());
    }

    /// Whose memory is that nobody has written yet: the host's own, but for the places of registers
    /// in a context. What lies there before the first save is nobody's.
    [[nodiscard]] Owner memoryOwner(const Place& place) const
    {
        const int vcpu = m_facts.vcpuAt(place.address);
        const base::Address context = vcpu < 0 ? m_facts.hostContext : m_facts.contextOf(vcpu);
        if (!in(place.address, context, m_facts.context.size))
            return hostOf({});
        const auto offset = place.address - context;
        const bool isRegisters = std::any_of(
            m_facts.context.fields.begin(), m_facts.context.fields.end(),
            [&](const image::Field& field) {
                return field.offset.bytes <= offset.bytes &&
                       offset.bytes < field.offset.bytes + static_cast<std::int64_t>(field.size) &&
                       isRegisterField(field.path);
            });
        return isRegisters ? scratch() : hostOf({});
    }

    /// "regs.regs[3]", "sys_regs[ZCR_EL1]", "fp_regs.fpsr", "spsr_abt": as in KVM's context.
    [[nodiscard]] static bool isRegisterField(const QString& path)
    {
        return path.startsWith(QLatin1String("regs.")) ||
               path.startsWith(QLatin1String("fp_regs.")) ||
               path.startsWith(QLatin1String("sys_regs[")) ||
               path.startsWith(QLatin1String("spsr_"));
    }

    /// The guests' contexts as they lie: each slot holds its own guest's register, from the start
    /// on. The host's slots hold what was saved there, and nobody's values until then.
    void findSlots(std::uint32_t state, bool onlyX)
    {
        for (std::size_t i = 0; i < m_facts.vcpus.size(); ++i) {
            const auto guest = static_cast<int>(i);
            for (const Slots::Entry& slot : m_out.m_slots.all())
                if (slot.use.isX || !onlyX)
                    findSlot(state, m_facts.contextOf(guest) + slot.offset, slot.use,
                             guestOf(guest, slot.use.reg));
        }
    }

    void findSlot(std::uint32_t state, base::Address at, const SlotUse& use, const Owner& owner)
    {
        if (use.whole)
            mintWhole(state, Place::of(at), owner);
        else
            mint(state, Place::of(at), at.value % 8 == 4 ? 1 : 0, owner);
    }

    /// The register that a free run of the host leaves in a place: itself, or the one whose slot it
    /// is.
    [[nodiscard]] std::optional<Register> savedIn(const Place& place) const
    {
        if (place.isRegister())
            return place.reg;
        if (!in(place.address, m_facts.hostContext, m_facts.context.size))
            return std::nullopt;
        const SlotUse* use = m_out.m_slots.useAt(place.address - m_facts.hostContext);
        return use ? std::optional(use->reg) : std::nullopt;
    }

    void openWindow(std::uint32_t state)
    {
        for (int n = 0; n < 31; ++n)
            findRegister(state, Place::of(Register::x(n)));
        mintWhole(state, Place::of(Register::sp()), hostOf(Register::sp()));
        findSlots(state, false);
        m_beforeEnter = true;
    }

    void openSwitch(std::uint32_t state, int guest)
    {
        for (int n = 0; n < 31; ++n)
            findRegister(state, Place::of(Register::x(n)));
        mintWhole(state, Place::of(Register::sp()), hostOf(Register::sp()));
        findSlots(state, true);
        m_beforeEnter = false;
        m_guest = guest;
    }

    void guestCameBack(std::uint32_t s, const Anatomy& a)
    {
        const std::uint32_t state = s + 1;
        for (int n = 0; n < 31; ++n)
            mintWhole(state, Place::of(Register::x(n)), guestOf(a.guest, Register::x(n)), s);
        const Traps traps = Traps::at(m_timeline, *a.eret);
        for (const Slots::Entry& slot : m_out.m_slots.all())
            if (!slot.use.isX && !traps.covers(slot.use.reg))
                mintWhole(state, Place::of(slot.use.reg, slot.use.half),
                          guestOf(a.guest, slot.use.reg), s);
        mintWhole(state, Place::of(Register::sp()), hostOf(Register::sp()), s);
        // What the exception says of this guest, also where it says what the last one said.
        for (const char16_t* name : {u"esr_el2", u"far_el2", u"hpfar_el2"})
            if (const auto reg = Register::named(name))
                mintWhole(state, Place::of(*reg), guestOf(a.guest, *reg), s);
    }

    // What is done -------------------------------------------------------------------------

    void step(std::uint32_t s)
    {
        const timeline::Step& step = m_timeline.step(s);
        for (const timeline::Delta& delta : step.deltas)
            m_values[delta.cell] = delta.after;
        switch (step.kind) {
        case StepKind::GuestRun: {
            // Registers that the guest changed are its own; the ones of the list follow at the
            // vector, whether they changed or not. Memory of the host's that changed is not known.
            for (const timeline::Delta& delta : step.deltas) {
                const Place& place = m_timeline.placeOf(delta.cell);
                mintWhole(s + 1, place, place.isRegister() ? guestOf(m_guest, place.reg) : Owner{},
                          s);
            }
            return;
        }
        case StepKind::HostRun:
            for (const timeline::Delta& delta : step.deltas) {
                const Place& place = m_timeline.placeOf(delta.cell);
                const auto pointer = exactPointer(delta.after);
                mintWhole(s + 1, place, pointer.value_or(hostOf(savedIn(place))), s);
            }
            return;
        case StepKind::Instruction:
            break;
        }
        if (isFault(step, m_facts)) {
            // The instruction did not run; the exception wrote ELR, SPSR, ESR, FAR.
            for (const timeline::Delta& delta : step.deltas)
                mintWhole(s + 1, m_timeline.placeOf(delta.cell), scratch(), s);
            return;
        }
        apply(s, step);
    }

    void apply(std::uint32_t s, const timeline::Step& step)
    {
        std::vector<Pending> pending;
        for (const arm64::Write& write : step.effects.writes)
            append(pending, s, step, write);
        for (const Pending& p : pending) {
            set(s + 1, p);
            if (p.from)
                m_out.m_carries.push_back({{s, *p.from, p.place}, p.tag.root});
            if (m_beforeEnter)
                keepSlotsTrue(s, p.place);
        }
        if (std::any_of(pending.begin(), pending.end(), [](const Pending& p) { return !p.from; })) {
            auto& inputs = m_out.m_inputs[s];
            for (const arm64::Read& read : step.effects.reads)
                if (!read.asAddress)
                    inputs.push_back(read.from.place);
        }
        doubt(s, step);
    }

    /// Before the entry the host may write what it likes into a vcpu (a new pc, a result that the
    /// guest waits for): what lies in a slot is the guest's by definition.
    void keepSlotsTrue(std::uint32_t s, const Place& place)
    {
        if (!place.isMemory())
            return;
        const int vcpu = m_facts.vcpuAt(place.address);
        if (vcpu < 0)
            return;
        for (const int shift : {0, 4}) {
            const base::Address at = place.address + base::Offset{shift};
            const SlotUse* use = m_out.m_slots.useAt(at - m_facts.contextOf(vcpu));
            if (use && (shift == 0 || !use->whole))
                findSlot(s + 1, at, *use, guestOf(vcpu, use->reg));
        }
    }

    void append(std::vector<Pending>& pending, std::uint32_t s, const timeline::Step& step,
                const arm64::Write& write)
    {
        const Place& to = write.to.place;
        const auto made = [&](int part, const Owner& owner) {
            pending.push_back({to, part, {owner, {s + 1, to, part}, s}, {}, 0});
        };
        const auto carried = [&](int part, const Place& from, int fromPart) {
            Tag tag = m_out.tag(s, from, fromPart);
            // Memory that nobody watches is the host's own. A register that no context has and the
            // stub does not show (ISR_EL1) says something of this CPU: it is no world's value.
            if (!m_out.find(s, from, fromPart))
                tag = {from.isMemory() ? hostOf({}) : scratch(), {s, from, fromPart}, {}};
            tag.madeBy = s;
            pending.push_back({to, part, tag, from, fromPart});
        };
        const int first = write.to.width == 8 ? 0 : write.to.shift / 4;
        const int last = write.to.width == 8 ? 1 : (write.to.shift + write.to.width - 1) / 4;

        if (!step.effects.known) {
            for (int part = first; part <= last; ++part)
                made(part, Owner{});
        } else if (write.from && write.from->width == 8 && write.to.width == 8) {
            carried(0, write.from->place, 0);
            carried(1, write.from->place, 1);
        } else if (write.from && write.from->width == 4 && write.from->shift % 4 == 0) {
            carried(first, write.from->place, write.from->shift / 4);
            if (write.to.width == 8)
                made(1, scratch()); // the upper half is zeros
        } else {
            const Owner owner = computed(s, step, write);
            for (int part = first; part <= last; ++part)
                made(part, owner);
        }
    }

    /// Whose a computed value is: nobody's, unless it is a pointer moved by a constant.
    [[nodiscard]] Owner computed(std::uint32_t s, const timeline::Step& step,
                                 const arm64::Write& write) const
    {
        if (!write.to.place.isRegister())
            return scratch();
        if (step.effects.flow == arm64::Flow::Call && write.to.place.reg == Register::x(30))
            return codeAddress(); // where BL and BLR come back to
        const auto after = value(write.to.place);
        if (!after)
            return scratch();
        const QString& mnemonic = step.instruction.mnemonic;
        if (mnemonic == QLatin1String("adr") || mnemonic == QLatin1String("adrp"))
            return pointerTo(*after);
        const bool adds =
            mnemonic.startsWith(QLatin1String("add")) || mnemonic.startsWith(QLatin1String("sub"));
        if (!adds && !write.writeBack)
            return scratch();
        std::optional<Owner> pointer;
        for (const arm64::Read& read : step.effects.reads) {
            if (!read.from.place.isRegister() || (write.writeBack && !read.asAddress))
                continue;
            const Owner owner = m_out.tag(s, read.from.place).owner;
            if (owner.kind == Owner::Kind::Unknown)
                return Owner{};
            const bool isPointer = owner.kind == Owner::Kind::Pointer || isStackPointer(owner);
            if (isPointer && pointer)
                return scratch(); // the distance of two pointers
            if (isPointer)
                pointer = owner;
            else if (owner.kind != Owner::Kind::Scratch)
                return scratch();
        }
        if (!pointer || isStackPointer(*pointer))
            return pointer.value_or(scratch());
        Owner moved = pointerTo(*after);
        if (!samePointedObject(*pointer, moved))
            moved.pointee = Owner::Pointee::Other;
        return moved;
    }

    [[nodiscard]] static bool samePointedObject(const Owner& from, const Owner& to)
    {
        using Pointee = Owner::Pointee;
        const auto isVcpu = [](Pointee p) {
            return p == Pointee::Vcpu || p == Pointee::GuestContext;
        };
        if (from.pointee == Pointee::Other)
            return true; // ADRP gives the page, ADD the object
        return isVcpu(from.pointee) ? isVcpu(to.pointee) && from.guest == to.guest
                                    : from.pointee == to.pointee;
    }

    /// Where the machine did something else than predicted, nothing is known of the cell.
    void doubt(std::uint32_t s, const timeline::Step& step)
    {
        const auto listed = [&](const Place& place) {
            return std::any_of(step.effects.writes.begin(), step.effects.writes.end(),
                               [&](const arm64::Write& w) { return w.to.place == place; });
        };
        for (const timeline::Delta& delta : step.deltas) {
            const Place& place = m_timeline.placeOf(delta.cell);
            if (place != Place::of(Register::pc()) && !listed(place))
                mintWhole(s + 1, place, Owner{}, s);
        }
        for (const arm64::Write& write : step.effects.writes) {
            const auto after = value(write.to.place);
            if (write.value && after && *write.value != *after)
                mintWhole(s + 1, write.to.place, Owner{}, s);
        }
    }

    const timeline::Timeline& m_timeline;
    const Facts& m_facts;
    Provenance& m_out;
    std::vector<std::uint64_t> m_values; ///< by cell, in the state being reached
    std::vector<Anatomy> m_switches;
    bool m_beforeEnter = true;
    int m_guest = -1;
};

std::shared_ptr<const Provenance> Provenance::trace(const timeline::Timeline& timeline,
                                                    const Facts& facts)
{
    std::shared_ptr<Provenance> out(new Provenance(facts));
    Tracer(timeline, facts, *out).run();
    return out;
}

std::shared_ptr<const Ownership> Ownership::trace(const timeline::Timeline& timeline)
{
    const auto facts = Facts::of(timeline);
    return Provenance::trace(timeline, facts.ok() ? *facts : Facts{});
}

} // namespace worlds
