// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/story-moment.h"

#include "worlds/story-meaning.h"

#include <algorithm>
#include <array>

namespace worlds {

using arm64::Place;
using arm64::Register;

namespace {

enum Mark : std::uint8_t { Read = 1, Written = 2, Addressed = 4 };

/// The six that every switch turns on, in the order of the picture; others follow when watched.
constexpr std::array kSystem{u"hcr_el2",  u"vttbr_el2", u"elr_el2",
                             u"spsr_el2", u"esr_el2",   u"tpidr_el2"};

constexpr std::uint64_t kCell = 8;
/// How far a stack view reaches beyond what the switch itself used.
constexpr std::uint64_t kBelow = 2 * kCell;
constexpr std::uint64_t kAbove = 4 * kCell;
constexpr std::uint64_t kMaxCells = 64;
/// How far ahead a hint looks for the next push or pop.
constexpr std::uint32_t kHintReach = 12;

Box boxOf(const Place& place, QString label, QString fullName)
{
    Box box;
    box.place = place;
    box.label = std::move(label);
    box.fullName = std::move(fullName);
    return box;
}

} // namespace

/// What all boxes of one moment share.
struct MomentMaker::Shown {
    std::uint32_t state = 0;
    int switchIndex = -1;
    std::vector<std::uint64_t> values;
    Marks marks;
};

MomentMaker::MomentMaker(const Telling& telling)
    : m_telling(telling)
{
    for (int n = 0; n < 31; ++n) {
        const auto name = Register::x(n).name();
        m_registers.push_back(boxOf(Place::of(Register::x(n)), name, name));
    }
    m_registers.push_back(
        boxOf(Place::of(Register::sp()), Register::sp().name(), Register::sp().name()));

    m_contexts.push_back(contextTemplate(-1));
    for (std::size_t i = 0; i < telling.facts().vcpus.size(); ++i)
        m_contexts.push_back(contextTemplate(static_cast<int>(i)));

    std::vector<Register> system;
    for (const auto* name : kSystem) {
        if (const auto reg = Register::named(name))
            system.push_back(*reg);
    }
    const auto addWatched = [&](Register reg) {
        if (reg.isSystem() && telling.timeline().cellOf(Place::of(reg)) &&
            std::ranges::find(system, reg) == system.end())
            system.push_back(reg);
    };
    for (const auto reg : telling.facts().profile.watched)
        addWatched(reg);
    for (const auto& slot : telling.facts().profile.slotList)
        addWatched(slot.reg);
    noteStores();
    for (const auto reg : system)
        m_system.push_back(
            boxOf(Place::of(reg), registerText(Place::of(reg)), registerText(Place::of(reg))));
}

ContextView MomentMaker::contextTemplate(int vcpu) const
{
    const auto& facts = m_telling.facts();
    ContextView view;
    view.address = vcpu < 0 ? facts.hostContext : facts.contextOf(vcpu);
    view.world = vcpu < 0 ? Owner::Kind::Host : Owner::Kind::Guest;
    view.guest = vcpu;
    view.title = vcpu < 0 ? facts.profile.hostContext
                          : translate("worlds", "%1 (guest %2)")
                                .arg(m_telling.guestContextName(), guestName(vcpu));
    view.subtitle = QStringLiteral("%1 @%2").arg(facts.profile.contextStruct,
                                                 QString::number(view.address.value, 16));

    const auto prefix = vcpu < 0 ? facts.profile.hostContext : m_telling.guestContextName();
    std::array<ContextView::Group, 4> groups{
        ContextView::Group{QStringLiteral("spsr_abt … spsr_fiq"), {}},
        ContextView::Group{QStringLiteral("fp_regs v0–v31, fpsr, fpcr"), {}},
        ContextView::Group{QStringLiteral("sys_regs[NR_SYS_REGS]"), {}},
        ContextView::Group{QString(), {}}};
    for (const auto& field : facts.context.fields) {
        auto text = fieldText(field);
        const auto full = prefix + QLatin1Char('.') + text;
        const auto start = view.address + field.offset;
        // A 128-bit register is two cells.
        for (std::uint64_t part = 0; part < std::max<std::uint64_t>(field.size, 1); part += kCell) {
            const auto place = Place::of(start + base::Offset{static_cast<std::int64_t>(part)});
            auto label = text;
            if (field.size > kCell)
                label += part == 0 ? QStringLiteral(" [63:0]") : QStringLiteral(" [127:64]");
            std::vector<Box>* boxes = &groups[3].boxes;
            if (text.startsWith(QLatin1String("regs."))) {
                boxes = &view.regs;
                label.remove(0, 5);
            } else if (text.startsWith(QLatin1String("spsr_"))) {
                boxes = &groups[0].boxes;
            } else if (text.startsWith(QLatin1String("fp_regs."))) {
                boxes = &groups[1].boxes;
                label.remove(0, 8);
            } else if (text.startsWith(QLatin1String("sys_regs["))) {
                boxes = &groups[2].boxes;
                label = label.mid(9).chopped(1);
            } else if (groups[3].title.isEmpty()) {
                groups[3].title = text;
            }
            // fpsr and fpcr share a cell, which is shown once.
            if (!boxes->empty() && boxes->back().place == place) {
                boxes->back().label += QStringLiteral(", ") + label;
                continue;
            }
            boxes->push_back(boxOf(place, label, full));
        }
    }
    for (auto& group : groups) {
        if (!group.boxes.empty())
            view.groups.push_back(std::move(group));
    }
    return view;
}

MomentMaker::Marks MomentMaker::marksOf(std::optional<std::uint32_t> executed) const
{
    Marks marks;
    if (!executed)
        return marks;
    const auto& step = m_telling.timeline().step(*executed);
    // Marks come from the decoded instruction, so an equal value lights up too; the deltas add what
    // was not predicted, and are all there is for a free run.
    for (const auto& read : step.effects.reads)
        marks.flags[read.from.place] |= read.asAddress ? Addressed : Read;
    for (const auto& write : step.effects.writes)
        marks.flags[write.to.place] |= Written;
    for (const auto& delta : step.deltas)
        marks.flags[m_telling.timeline().placeOf(delta.cell)] |= Written;
    return marks;
}

void MomentMaker::paint(Box& box, const Shown& shown) const
{
    if (const auto cell = m_telling.timeline().cellOf(box.place))
        box.value = shown.values[*cell];
    box.owner = m_telling.ownership().at(shown.state, box.place);
    if (const auto mark = shown.marks.flags.find(box.place); mark != shown.marks.flags.end()) {
        box.read = (mark->second & Read) != 0;
        box.written = (mark->second & Written) != 0;
        box.addressed = (mark->second & Addressed) != 0;
    }
}

void MomentMaker::fillRegisters(Moment& moment, const Shown& shown) const
{
    moment.registers = m_registers;
    // AAPCS64 §6.1.1: at RET x1–x18 are dead, whatever the guest left in them, until the next guest
    // has its own back.
    bool returned = false;
    if (shown.switchIndex >= 0) {
        const auto& sw = m_telling.switches()[static_cast<std::size_t>(shown.switchIndex)];
        returned = sw.range.complete && sw.range.end > 0 && shown.state + 1 >= sw.range.end;
        // Before this switch's entry the last one's leftovers are still there.
        returned = returned || (shown.state < sw.range.begin && shown.switchIndex > 0);
    }
    for (auto& box : moment.registers) {
        paint(box, shown);
        box.dead = returned && box.place.reg.isX() && box.place.reg.number() >= 1 &&
                   box.place.reg.number() <= 18 && box.owner.kind == Owner::Kind::Guest &&
                   box.owner.origin && box.owner.origin->isX();
        if (box.dead)
            box.note = translate("worlds", "the guest's, dead");
    }
}

void MomentMaker::fillContext(ContextView& view, const Shown& shown) const
{
    for (auto& box : view.regs)
        paint(box, shown);
    for (auto& group : view.groups) {
        for (auto& box : group.boxes)
            paint(box, shown);
    }
}

void MomentMaker::fillStack(Moment& moment, const Shown& shown, bool outer) const
{
    const auto sp = m_telling.hypStack(shown.state);
    if (!sp)
        return;
    auto& stack = moment.stack;
    stack.known = m_telling.levelAt(shown.state) >= 2;
    stack.sp = base::Address{*sp};
    std::uint64_t low = *sp & ~(kCell - 1);
    std::uint64_t high = low;
    if (shown.switchIndex >= 0) {
        // One window for the whole switch: the view stands still while SP moves through it.
        const auto& sw = m_telling.switches()[static_cast<std::size_t>(shown.switchIndex)];
        low = std::min(low, (outer ? sw.outerLowSp : sw.lowSp).value & ~(kCell - 1));
        high = std::max(high, (outer ? sw.outerHighSp : sw.highSp).value & ~(kCell - 1));
    }
    low -= kBelow;
    high += kAbove;
    if ((high - low) / kCell > kMaxCells) {
        low = std::max(low, (*sp & ~(kCell - 1)) - kMaxCells / 2 * kCell);
        high = std::min(high, low + kMaxCells * kCell);
    }
    for (auto address = low; address < high; address += kCell) {
        const auto place = Place::of(base::Address{address});
        const auto name = m_telling.nameOf(place, shown.switchIndex, *sp);
        auto box = boxOf(place, name, name);
        paint(box, shown);
        box.dead = address < *sp;
        box.note = frameNote(box, shown.state);
        stack.cells.push_back(std::move(box));
    }
    stack.spIndex = static_cast<int>((*sp - low) / kCell);
    stack.hint = stackHint(shown);
}

void MomentMaker::noteStores()
{
    const auto& timeline = m_telling.timeline();
    for (std::uint32_t step = 0; step < timeline.stepCount(); ++step) {
        for (const auto& write : timeline.step(step).effects.writes) {
            if (write.to.place.isMemory() && write.from && write.from->place.isRegister())
                m_stores[write.to.place.address].push_back({step, write.from->place.reg});
        }
    }
}

/// What a stack cell is for: whose value it is, or which register was put there.
QString MomentMaker::frameNote(const Box& box, std::uint32_t state) const
{
    const auto& owner = box.owner;
    if (owner.kind == Owner::Kind::Pointer && owner.pointee == Owner::Pointee::Vcpu)
        return QStringLiteral("vcpu");
    if (owner.kind == Owner::Kind::Pointer && owner.pointee == Owner::Pointee::HostContext)
        return QStringLiteral("host_ctxt");
    if (owner.kind == Owner::Kind::Guest && owner.origin)
        return translate("worlds", "guest %1").arg(registerText(Place::of(*owner.origin)));
    const auto stores = m_stores.find(box.place.address);
    if (stores == m_stores.end())
        return {};
    const auto next = std::ranges::lower_bound(stores->second, state, {}, &Stored::step);
    if (next == stores->second.begin())
        return {};
    const auto reg = std::prev(next)->reg;
    if (reg == Register::x(29))
        return QStringLiteral("fp");
    if (reg == Register::x(30))
        return QStringLiteral("lr");
    return registerText(Place::of(reg));
}

QString MomentMaker::stackHint(const Shown& shown) const
{
    const auto& timeline = m_telling.timeline();
    if (shown.switchIndex < 0)
        return {};
    const auto& range = m_telling.switches()[static_cast<std::size_t>(shown.switchIndex)].range;
    const auto last = std::min({range.end, timeline.stepCount(), shown.state + kHintReach});
    for (auto step = shown.state; step < last; ++step) {
        const auto meaning = meaningOf(m_telling, step);
        if (meaning.operation == Meaning::Operation::GuestRun)
            break;
        const bool push = meaning.operation == Meaning::Operation::Push;
        if ((!push && meaning.operation != Meaning::Operation::Pop) || meaning.values.empty())
            continue;
        const auto what = briefOf(m_telling, step, meaning);
        const auto distance = step - shown.state + 1;
        auto hint =
            distance == 1
                ? translate("worlds", "Next step: %1.").arg(what)
                : translate("worlds", "In %1 steps: %2.").arg(QString::number(distance), what);
        return hint + QLatin1Char(' ') + whyOf(m_telling, step, meaning);
    }
    return {};
}

void MomentMaker::fillSystem(Moment& moment, const Shown& shown) const
{
    moment.system = m_system;
    for (auto& box : moment.system) {
        paint(box, shown);
        if (box.value)
            box.note = systemNote(m_telling, box.place.reg, *box.value, shown.state);
    }
}

void MomentMaker::fill(Moment& moment, std::uint32_t state, int switchIndex, bool outer,
                       std::optional<std::uint32_t> executed) const
{
    Shown shown;
    shown.state = state;
    shown.switchIndex = switchIndex;
    shown.values = m_telling.timeline().stateAt(state);
    shown.marks = marksOf(executed);

    fillRegisters(moment, shown);
    moment.host = m_contexts.front();
    fillContext(moment.host, shown);
    const int vcpu = m_telling.vcpuOf(switchIndex);
    if (vcpu >= 0 && static_cast<std::size_t>(vcpu) + 1 < m_contexts.size()) {
        moment.guest = m_contexts[static_cast<std::size_t>(vcpu) + 1];
        fillContext(moment.guest, shown);
    } else {
        moment.guest.world = Owner::Kind::Guest;
        moment.guest.title = translate("worlds", "no vcpu");
    }
    fillStack(moment, shown, outer);
    fillSystem(moment, shown);
}

} // namespace worlds
