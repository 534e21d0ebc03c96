// SPDX-License-Identifier: GPL-2.0-or-later
#include "story/moment.h"

#include "image/names.h"
#include "story/instruction-role.h"

#include <algorithm>
#include <array>

namespace story {

using arm64::Place;
using arm64::Register;

namespace {

enum Mark : std::uint8_t { Read = 1, Written = 2, Addressed = 4 };

/// Those that every switch turns on, in the order of the picture; then come what the profile says
/// of others, and what else is watched.
constexpr std::array kSystem{u"hcr_el2", u"vttbr_el2", u"elr_el2", u"spsr_el2", u"esr_el2"};

constexpr std::uint64_t kCell = 8;
/// How far a stack view reaches beyond what the switch itself used.
constexpr std::uint64_t kBelow = 2 * kCell;
constexpr std::uint64_t kAbove = 4 * kCell;
constexpr std::uint64_t kMaxCells = 64;
/// How far ahead a hint looks for the next push or pop.
constexpr std::uint32_t kHintReach = 12;

CellView boxOf(const Place& place, QString label, QString fullName)
{
    CellView box;
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

MomentMaker::MomentMaker(const StoryContext& context)
    : m_context(context)
    , m_kept(context)
{
    for (int n = 0; n < 31; ++n) {
        const auto name = Register::x(n).name();
        m_registers.push_back(boxOf(Place::of(Register::x(n)), name, name));
    }
    m_registers.push_back(
        boxOf(Place::of(Register::sp()), Register::sp().name(), Register::sp().name()));

    makeContexts();

    std::vector<Register> system;
    for (const auto* name : kSystem) {
        if (const auto reg = Register::named(name))
            system.push_back(*reg);
    }
    for (const auto& held : context.facts().profile.holds)
        system.push_back(held.reg);
    const auto addWatched = [&](Register reg) {
        if (reg.isSystem() && context.recording().cellOf(Place::of(reg)) &&
            std::ranges::find(system, reg) == system.end())
            system.push_back(reg);
    };
    for (const auto reg : context.facts().profile.watched)
        addWatched(reg);
    for (const auto& slot : context.facts().profile.slotList)
        addWatched(slot.reg);
    for (const auto reg : system)
        m_system.push_back(boxOf(Place::of(reg), CellNames::ofRegister(Place::of(reg)),
                                 CellNames::ofRegister(Place::of(reg))));
}

MomentMaker::MomentMaker(const MomentMaker& other, const StoryContext& context)
    : m_context(context)
    , m_registers(other.m_registers)
    , m_system(other.m_system)
    , m_stores(other.m_stores)
    , m_kept(other.m_kept, context)
    , m_lookedUpTo(other.m_lookedUpTo)
{
    makeContexts();
}

void MomentMaker::makeContexts()
{
    m_contexts.push_back(contextTemplate(-1));
    for (std::size_t i = 0; i < m_context.facts().vcpus.size(); ++i)
        m_contexts.push_back(contextTemplate(static_cast<int>(i)));
}

ContextView MomentMaker::contextTemplate(int vcpu) const
{
    const auto& facts = m_context.facts();
    ContextView view;
    view.address = vcpu < 0 ? facts.hostContext : facts.contextOf(vcpu);
    view.world = vcpu < 0 ? reading::Owner::Kind::Host : reading::Owner::Kind::Guest;
    view.guest = vcpu;
    view.title = vcpu < 0 ? facts.profile.hostContext
                          : translate("story", "%1 (guest %2)")
                                .arg(m_context.names().guestContext(), reading::guestName(vcpu));
    view.subtitle = QStringLiteral("%1 @%2").arg(facts.profile.contextStruct,
                                                 QString::number(view.address.value, 16));

    const auto prefix = vcpu < 0 ? facts.profile.hostContext : m_context.names().guestContext();
    const auto& known = facts.profile.groups;
    std::vector<ContextView::Group> groups(known.size() + 1);
    for (std::size_t i = 0; i < known.size(); ++i)
        groups[i].title = known[i].title;
    for (const auto& field : facts.context.fields) {
        auto text = image::Names::shownPath(field);
        const auto full = prefix + QLatin1Char('.') + text;
        const auto start = view.address + field.offset;
        const auto group = std::ranges::find_if(
            known, [&](const profile::Profile::Group& g) { return text.startsWith(g.begins); });
        // Of a hypervisor that says nothing of them x0–x30 are shown, and the rest is folded.
        const bool always = group == known.end() ? facts.profile.generalAt(field.path).has_value()
                                                 : group->title.isEmpty();
        auto& folded = groups[static_cast<std::size_t>(group - known.begin())];
        if (folded.title.isEmpty() && !always)
            folded.title = text;
        std::vector<CellView>* boxes = always ? &view.regs : &folded.boxes;
        // A 128-bit register is two cells.
        for (std::uint64_t part = 0; part < std::max<std::uint64_t>(field.size, 1); part += kCell) {
            const auto place = Place::of(start + base::Offset{static_cast<std::int64_t>(part)});
            auto label = text;
            if (field.size > kCell)
                label += part == 0 ? QStringLiteral(" [63:0]") : QStringLiteral(" [127:64]");
            if (group != known.end() && group->cut) {
                label.remove(0, group->begins.size());
                if (group->begins.endsWith(QLatin1Char('[')))
                    label.chop(1);
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
    const auto heldStep = m_context.recording().sharedStep(*executed);
    const recording::Step& step = *heldStep;
    // Marks come from the decoded instruction, so an equal value lights up too; the deltas add what
    // was not predicted, and are all there is for a free run.
    for (const auto& read : step.effects.reads)
        marks.flags[read.from.place] |= read.asAddress ? Addressed : Read;
    for (const auto& write : step.effects.writes)
        marks.flags[write.to.place] |= Written;
    for (const auto& delta : step.deltas)
        marks.flags[m_context.recording().placeOf(delta.cell)] |= Written;
    return marks;
}

void MomentMaker::paint(CellView& box, const Shown& shown) const
{
    if (const auto cell = m_context.recording().cellOf(box.place))
        box.value = shown.values[*cell];
    box.owner = m_context.reading().owner(shown.state, box.place);
    if (const auto mark = shown.marks.flags.find(box.place); mark != shown.marks.flags.end()) {
        box.read = (mark->second & Read) != 0;
        box.written = (mark->second & Written) != 0;
        box.addressed = (mark->second & Addressed) != 0;
    }
}

void MomentMaker::fillRegisters(Moment& moment, const Shown& shown) const
{
    moment.registers = m_registers;
    // AAPCS64 §6.1.1: at RET what the caller does not count on is dead, whatever the guest left in
    // it, until the next guest has its own back.
    bool returned = false;
    if (shown.switchIndex >= 0) {
        const auto& sw = m_context.switches()[static_cast<std::size_t>(shown.switchIndex)];
        returned = sw.span.complete && sw.span.end > 0 && shown.state + 1 >= sw.span.end;
        // Before this switch's entry the last one's leftovers are still there.
        returned = returned || (shown.state < sw.span.begin && shown.switchIndex > 0);
    }
    for (auto& box : moment.registers) {
        paint(box, shown);
        box.dead = returned && m_context.facts().profile.isDeadAtReturn(box.place.reg) &&
                   box.owner.kind == reading::Owner::Kind::Guest && box.owner.origin &&
                   box.owner.origin->isX();
        if (box.dead)
            box.note = translate("story", "the guest's, dead");
    }
}

void MomentMaker::fillContext(ContextView& view, const Shown& shown) const
{
    const auto fill = [&](std::vector<CellView>& boxes) {
        for (auto& box : boxes) {
            paint(box, shown);
            box.empty = !m_kept.keeps(shown.state, box.place.address);
        }
    };
    fill(view.regs);
    for (auto& group : view.groups)
        fill(group.boxes);
}

void MomentMaker::fillStack(Moment& moment, const Shown& shown, bool outer) const
{
    const auto sp = m_context.hypStack(shown.state);
    if (!sp)
        return;
    auto& stack = moment.stack;
    stack.known = m_context.levelAt(shown.state) >= 2;
    stack.sp = base::Address{*sp};
    std::uint64_t low = *sp & ~(kCell - 1);
    std::uint64_t high = low;
    if (shown.switchIndex >= 0) {
        // One window for the whole switch: the view stands still while SP moves through it.
        const StackExtent& stack = m_context.stackOf(shown.switchIndex);
        low = std::min(low, (outer ? stack.outerLow : stack.low).value & ~(kCell - 1));
        high = std::max(high, (outer ? stack.outerHigh : stack.high).value & ~(kCell - 1));
    }
    low -= kBelow;
    high += kAbove;
    if ((high - low) / kCell > kMaxCells) {
        low = std::max(low, (*sp & ~(kCell - 1)) - kMaxCells / 2 * kCell);
        high = std::min(high, low + kMaxCells * kCell);
    }
    for (auto address = low; address < high; address += kCell) {
        const auto place = Place::of(base::Address{address});
        const auto name = m_context.names().name(place, m_context.view(shown.switchIndex, *sp));
        auto box = boxOf(place, name, name);
        paint(box, shown);
        box.dead = address < *sp;
        box.note = frameNote(box, shown.state);
        stack.cells.push_back(std::move(box));
    }
    stack.spIndex = static_cast<int>((*sp - low) / kCell);
    stack.hint = stackHint(shown);
}

void MomentMaker::extend()
{
    const auto& recording = m_context.recording();
    for (std::uint32_t& step = m_lookedUpTo; step < m_context.reading().readUpTo(); ++step) {
        const auto stored = recording.sharedStep(step);
        m_kept.look(step, *stored);
        for (const auto& write : stored->effects.writes) {
            if (write.to.place.isMemory() && write.from && write.from->place.isRegister())
                m_stores[write.to.place.address].push_back({step, write.from->place.reg});
        }
    }
}

std::vector<Passage> MomentMaker::passages(int switchIndex) const
{
    std::vector<Passage> passages;
    if (switchIndex < 0)
        return passages;
    const auto& facts = m_context.facts();
    const auto& sw = m_context.switches()[static_cast<std::size_t>(switchIndex)];
    for (const auto& [offset, use] : m_context.reading().slotTable().all()) {
        // The other half of a V register goes the same way; what goes another way is not counted.
        if (use.half != 0 || use.where == profile::Profile::Where::Else)
            continue;
        // What changes worlds in the doors did so in this switch; a window may hold several.
        const bool inDoors = use.where == profile::Profile::Where::Doors;
        const std::uint32_t begin = inDoors ? sw.span.begin : sw.span.outerBegin;
        const std::uint32_t end = inDoors ? std::min(sw.last, sw.span.end) : sw.last;
        Passage one;
        one.reg = use.reg;
        one.name = CellNames::ofRegister(Place::of(use.reg));
        one.hostCell = (facts.hostContext + offset).cell();
        one.hostSaved = m_kept.next(one.hostCell, true, begin, end);
        if (one.hostSaved)
            one.hostRestored = m_kept.next(one.hostCell, false, *one.hostSaved, end);
        // Of what is no general register a host at EL2 has mostly nothing that it wants back.
        one.hostKeeps =
            use.reg.isX() ? facts.profile.keepsHost(use.reg) : one.hostSaved.has_value();
        if (sw.guest >= 0) {
            one.guestCell = (facts.contextOf(sw.guest) + offset).cell();
            // A guest whose registers stay in the CPU from one entry to the next has them already.
            one.guestLoaded = m_kept.keeps(begin, one.guestCell)
                                  ? m_kept.next(one.guestCell, false, begin, end)
                                  : std::optional(begin);
            if (one.guestLoaded)
                one.guestSaved = m_kept.next(one.guestCell, true, *one.guestLoaded, end);
        }
        passages.push_back(std::move(one));
    }
    return passages;
}

/// What a stack cell is for: whose value it is, or which register was put there.
QString MomentMaker::frameNote(const CellView& box, std::uint32_t state) const
{
    const auto& owner = box.owner;
    if (owner.kind == reading::Owner::Kind::Pointer &&
        owner.pointee == reading::Owner::Pointee::Vcpu)
        return QStringLiteral("vcpu");
    if (owner.kind == reading::Owner::Kind::Pointer &&
        owner.pointee == reading::Owner::Pointee::HostContext)
        return m_context.facts().profile.hostContext;
    if (owner.kind == reading::Owner::Kind::Guest && owner.origin)
        return translate("story", "guest %1").arg(CellNames::ofRegister(Place::of(*owner.origin)));
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
    return CellNames::ofRegister(Place::of(reg));
}

QString MomentMaker::stackHint(const Shown& shown) const
{
    const auto& recording = m_context.recording();
    if (shown.switchIndex < 0)
        return {};
    const auto& range = m_context.switches()[static_cast<std::size_t>(shown.switchIndex)].span;
    const auto last = std::min({range.end, recording.stepCount(), shown.state + kHintReach});
    for (auto step = shown.state; step < last; ++step) {
        const auto role = roleOf(m_context, step);
        if (role.operation == InstructionRole::Operation::GuestRun)
            break;
        const bool push = role.operation == InstructionRole::Operation::Push;
        if ((!push && role.operation != InstructionRole::Operation::Pop) || role.values.empty())
            continue;
        const auto what = briefOf(m_context, step, role);
        const auto distance = step - shown.state + 1;
        auto hint =
            distance == 1
                ? translate("story", "Next step: %1.").arg(what)
                : translate("story", "In %1 steps: %2.").arg(QString::number(distance), what);
        return hint + QLatin1Char(' ') + whyOf(m_context, step, role);
    }
    return {};
}

void MomentMaker::fillSystem(Moment& moment, const Shown& shown) const
{
    moment.system = m_system;
    for (auto& box : moment.system) {
        paint(box, shown);
        if (box.value)
            box.note = systemNote(m_context, box.place.reg, *box.value, shown.state);
    }
}

void MomentMaker::fill(Moment& moment, std::uint32_t state, int switchIndex, bool outer,
                       std::optional<std::uint32_t> executed) const
{
    Shown shown;
    shown.state = state;
    shown.switchIndex = switchIndex;
    shown.values = m_context.recording().stateAt(state);
    shown.marks = marksOf(executed);

    fillRegisters(moment, shown);
    moment.host = m_contexts.front();
    fillContext(moment.host, shown);
    const int vcpu = m_context.vcpuOf(switchIndex);
    if (vcpu >= 0 && static_cast<std::size_t>(vcpu) + 1 < m_contexts.size()) {
        moment.guest = m_contexts[static_cast<std::size_t>(vcpu) + 1];
        fillContext(moment.guest, shown);
    } else {
        moment.guest.world = reading::Owner::Kind::Guest;
        moment.guest.title = translate("story", "no vcpu");
    }
    fillStack(moment, shown, outer);
    fillSystem(moment, shown);
}

} // namespace story
