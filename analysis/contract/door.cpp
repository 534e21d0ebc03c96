// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract/door.h"

#include "contract/handover.h"

#include <algorithm>

namespace contract {

using arm64::Place;
using arm64::Register;

namespace {

using profile::Content;

constexpr int kLastX = 30;
/// The stack as far as a wrong offset may reach.
constexpr std::uint64_t kBelow = 80;
constexpr std::uint64_t kAbove = 64;
constexpr std::size_t kMostLines = 200;
/// Numbers that say whose a value is. Both halves tell it, and no address looks like one.
constexpr std::uint64_t kNumber = 0xd000'0000'e000'0000;
constexpr std::uint64_t kNumberMask = 0xffff'0000'ffff'0000;

enum Range : std::size_t { Stack, HostContext, GuestContext };

reading::Owner host(Register reg)
{
    reading::Owner owner;
    owner.kind = reading::Owner::Kind::Host;
    owner.origin = reg;
    return owner;
}

reading::Owner guestsOwn(int guest, Register reg)
{
    reading::Owner owner;
    owner.kind = reading::Owner::Kind::Guest;
    owner.guest = static_cast<std::int16_t>(guest);
    owner.origin = reg;
    return owner;
}

reading::Owner nobody()
{
    reading::Owner owner;
    owner.kind = reading::Owner::Kind::Scratch;
    return owner;
}

reading::Owner pointer(reading::Owner::Pointee pointee)
{
    reading::Owner owner;
    owner.kind = reading::Owner::Kind::Pointer;
    owner.pointee = pointee;
    return owner;
}

} // namespace

// Paper ---------------------------------------------------------------------------------------

const Door::Cell* Door::Paper::find(const Place& place) const
{
    if (place.isRegister()) {
        if (place.reg.isX())
            return &registers[static_cast<std::size_t>(place.reg.number())];
        if (place.reg == Register::sp())
            return &registers[31];
        const auto known = std::find_if(system.begin(), system.end(),
                                        [&](const auto& one) { return place.reg == one.first; });
        return known == system.end() ? nullptr : &known->second;
    }
    for (const Range& range : memory) {
        if (place.address < range.begin)
            continue;
        const std::uint64_t index = (place.address.value - range.begin.value) / 8;
        if (index < range.cells.size())
            return &range.cells[index];
    }
    return nullptr;
}

Door::Cell* Door::Paper::find(const Place& place)
{
    return const_cast<Cell*>(std::as_const(*this).find(place)); // the same cell of this object
}

std::optional<std::uint64_t> Door::Paper::cell(const Place& place) const
{
    const Cell* found = find(place);
    if (found)
        return found->value;
    return elsewhere && place.isMemory() ? elsewhere->valueAt(state, place) : std::nullopt;
}

// Setting up ----------------------------------------------------------------------------------

std::uint64_t Door::number(const reading::Owner& owner)
{
    const auto id = static_cast<std::uint64_t>(m_owners.size());
    m_owners.push_back(owner);
    return kNumber | id << 32 | id;
}

std::optional<reading::Owner> Door::ownerOf(std::uint64_t value) const
{
    if (value == m_vcpu.value)
        return pointer(reading::Owner::Pointee::Vcpu);
    if (value == m_hostContext.value)
        return pointer(reading::Owner::Pointee::HostContext);
    if (value == m_guestContext.value)
        return pointer(reading::Owner::Pointee::GuestContext);
    const std::uint64_t id = value & 0xffff;
    if ((value & kNumberMask) != kNumber || (value >> 32 & 0xffff) != id || id >= m_owners.size())
        return {};
    return m_owners[id];
}

Rule Door::rule() const
{
    switch (m_kind) {
    case Kind::Enter:
        return Rule::Eret;
    case Kind::Vector:
        return Rule::Exit;
    case Kind::Exit:
        break;
    }
    return Rule::Ret;
}

std::optional<Door> Door::of(const FindingList& findings, Kind kind)
{
    const SwitchSpan& a = findings.span;
    const auto entrySp = findings.entrySp();
    const image::Symbol* enter = findings.facts.symbol(findings.facts.profile.enter);
    const image::Symbol* exit = findings.facts.symbol(findings.facts.profile.exit);
    constexpr std::uint64_t kLargest = 8ULL * 2048;
    if (!a.entered || a.guest < 0 || !entrySp || *entrySp < kBelow + findings.deepestFrame() ||
        !enter || !exit || findings.facts.context.size > kLargest)
        return {};
    base::Address from = enter->address;
    if (kind == Kind::Vector) {
        const auto pc =
            a.vector ? findings.value(*a.vector, Place::of(Register::pc())) : std::nullopt;
        if (!pc)
            return {};
        from = base::Address{*pc};
    } else if (kind == Kind::Exit) {
        if (!a.exit)
            return {};
        from = exit->address;
    }
    Door door(kind);
    door.m_profile = &findings.facts.profile;
    door.m_entrySp = *entrySp;
    if (!door.readLines(findings, from))
        return {};
    door.setUp(findings);
    return door;
}

/// Follows the code from its first instruction, as it stands in the image: what was executed, and
/// what would have been.
bool Door::readLines(const FindingList& findings, base::Address from)
{
    const image::Symbol* exit = findings.facts.symbol(findings.facts.profile.exit);
    const image::Symbol* function = findings.facts.functionAt(from);
    base::Address pc = from;
    std::map<base::Address, int> met; // how often: of a loop each turn is there
    while (m_lines.size() < kMostLines) {
        const int turn = met[pc]++;
        auto word = findings.facts.wordAt(pc);
        if (!word) // a copy of the vectors, which is in no image
            if (const auto step = stepAt(findings, pc, turn))
                word = step->instruction.word;
        if (!word)
            return false;
        const auto instruction = arm64::decode(*word, pc);
        const auto effects = arm64::effectsOf(instruction, Paper());
        const bool through = effects.flow == arm64::Flow::Next;
        if (effects.flow == arm64::Flow::ExceptionReturn || effects.flow == arm64::Flow::Return)
            return true;
        // Where a branch depends on a value: the door is straight as this switch went through it.
        auto next = effects.nextPc;
        if (const auto taken = next ? nullptr : stepAt(findings, pc, turn))
            next = taken->next;
        if (!through && (effects.flow != arm64::Flow::Branch || !next))
            return false;
        m_lines.push_back(instruction);
        pc = through ? pc + base::Offset{4} : *next;
        if (m_kind != Kind::Exit && pc == exit->address)
            return true;
        // Past the end of the function: what leaves it is missing, which is another rule's affair.
        if (through && function && pc.value >= function->address.value + function->size)
            return true;
        if (!through)
            function = findings.facts.functionAt(pc);
    }
    return false;
}

/// What this switch executed there, when it came there for the first time, the second one, …
std::shared_ptr<const recording::Step> Door::stepAt(const FindingList& findings, base::Address pc,
                                                    int turn)
{
    for (std::uint32_t s = findings.span.span.begin; s < findings.span.last; ++s) {
        if (findings.recording.pcOf(s) != pc ||
            findings.recording.kindOf(s) != recording::StepKind::Instruction)
            continue;
        if (turn-- == 0)
            return findings.recording.sharedStep(s);
    }
    return nullptr;
}

std::optional<std::uint64_t> Door::numberOf(const Content& content) const
{
    switch (content.kind) {
    case Content::Kind::Vcpu:
        return m_vcpu.value;
    case Content::Kind::HostContext:
        return m_hostContext.value;
    case Content::Kind::GuestContext:
        return m_guestContext.value;
    case Content::Kind::ExitCode:
        return m_exitCode;
    case Content::Kind::PerCpu:
        return m_perCpu;
    default:
        return {};
    }
}

Door::Cell* Door::cellAt(std::uint64_t sp, std::size_t index)
{
    return m_begin.find(Place::of(base::Address{sp + profile::kCellBytes * index}));
}

void Door::setUp(const FindingList& findings)
{
    m_vcpu = findings.facts.vcpus[static_cast<std::size_t>(findings.span.guest)];
    m_hostContext = findings.facts.hostContext;
    m_guestContext = findings.guestContext();
    m_exitCode = findings.span.vector ? exitCodeOf(findings) : std::nullopt;
    m_perCpu = valueOf(findings, {Content::Kind::PerCpu, {}});
    m_begin.elsewhere = &findings.recording;
    m_begin.state = findings.span.span.begin;
    const std::size_t words = findings.facts.context.size / 8;
    const std::uint64_t below = kBelow + findings.deepestFrame();
    m_begin.memory[Stack] = {base::Address{(m_entrySp - below) & ~std::uint64_t{7}},
                             std::vector<Cell>((below + kAbove) / 8)};
    m_begin.memory[HostContext] = {m_hostContext, std::vector<Cell>(words)};
    m_begin.memory[GuestContext] = {m_guestContext, std::vector<Cell>(words)};
    const reading::Owner none = nobody();
    for (Paper::Range& range : m_begin.memory)
        for (Cell& cell : range.cells)
            cell.value = number(none);
    for (Cell& cell : m_begin.registers)
        cell.value = number(none);
    for (const profile::Held& held : m_profile->holds)
        m_begin.system.push_back({held.reg, {numberOf(held.content), false}});
    for (const reading::Slots::Entry& slot : findings.reading.slotTable().all()) {
        const auto index = static_cast<std::size_t>(slot.offset.bytes / 8);
        if (slot.use.where != profile::Profile::Where::Doors || index >= m_keepsHost.size())
            continue;
        const auto& saves = m_profile->hostSaves;
        m_keepsHost[index] = (!slot.use.isX && !slot.use.hostKept) ||
                             std::find(saves.begin(), saves.end(), slot.use.reg) != saves.end();
        m_keepsGuest[index] = true;
    }
    if (!m_profile->alsoWritten.isEmpty())
        for (const Paper::Range& range : m_begin.memory)
            for (std::size_t i = 0; i < range.cells.size(); ++i) {
                const auto at = range.begin + base::Offset{static_cast<std::int64_t>(8 * i)};
                if (isAlsoWritten(findings, Place::of(at)))
                    m_alsoWritten.insert(at);
            }
    if (!m_profile->alsoWritten.isEmpty())
        for (const std::uint32_t s : findings.innerSteps())
            for (const arm64::Write& write : findings.recording.sharedStep(s)->effects.writes)
                if (isAlsoWritten(findings, write.to.place))
                    m_alsoWrittenElsewhere.insert(write.to.place.address);
    for (int first = 0; first <= kLastX; ++first)
        for (int second = 0; second <= kLastX; ++second)
            if (areNeighbours(findings, Register::x(first), Register::x(second)))
                m_neighbours.emplace(first, second);
    setUpLists(findings);
    setUpAlsoRead(findings);
    switch (m_kind) {
    case Kind::Enter:
        setUpEnter(findings);
        break;
    case Kind::Vector:
        setUpVector(findings);
        break;
    case Kind::Exit:
        setUpExit(findings);
        break;
    }
    // What lies in such a field nobody says: it is as it was recorded.
    for (const base::Address at : m_alsoWritten)
        if (const auto value = findings.value(m_begin.state, Place::of(at)))
            m_begin.find(Place::of(at))->value = value;
}

void Door::setUpAlsoRead(const FindingList& findings)
{
    if (m_profile->alsoRead.isEmpty())
        return;
    const recording::Recording& recording = findings.recording;
    for (recording::CellId id = 0; id < recording.cellCount(); ++id) {
        const Place& place = recording.placeOf(id);
        const bool isElsewhere = place.isMemory() && !m_begin.find(place);
        if (isElsewhere && isAlsoRead(findings, place))
            if (const auto value = findings.value(m_begin.state, place))
                m_alsoRead.emplace(place.address, *value);
    }
}

/// The system registers that change worlds in the doors.
void Door::setUpLists(const FindingList& findings)
{
    const Traps traps =
        Traps::at(findings.recording, findings.span.eret.value_or(findings.span.span.begin));
    for (const reading::Slots::Entry& slot : findings.reading.slotTable().all()) {
        if (slot.use.isX || slot.use.where != profile::Profile::Where::Doors ||
            !slot.use.reg.isSystem() || !slot.use.whole || traps.covers(slot.use.reg))
            continue;
        const Place reg = Place::of(slot.use.reg);
        const Place hostSlot = Place::of(m_hostContext + slot.offset);
        const Place guestSlot = Place::of(m_guestContext + slot.offset);
        const auto hosts = number(host(slot.use.reg));
        const auto guests = number(guestsOwn(findings.span.guest, slot.use.reg));
        const bool entering = m_kind == Kind::Enter;
        m_begin.system.push_back({slot.use.reg, {entering ? hosts : guests, false}});
        if (m_kind == Kind::Vector) {
            want(reg, guests);
            continue;
        }
        m_begin.find(entering ? guestSlot : hostSlot)->value = entering ? guests : hosts;
        want(reg, entering ? guests : hosts);
        if (!entering || !slot.use.hostKept)
            want(entering ? hostSlot : guestSlot, entering ? hosts : guests);
    }
}

void Door::setUpEnter(const FindingList& findings)
{
    const reading::Slots& table = findings.reading.slotTable();
    for (int n = 0; n <= kLastX; ++n) {
        const Register x = Register::x(n);
        const auto slot = table.offsetOf(x);
        if (!slot)
            continue;
        const auto hosts = number(host(x));
        const auto guests = number(guestsOwn(findings.span.guest, x));
        m_begin.find(Place::of(x))->value = hosts;
        m_begin.find(Place::of(m_guestContext + *slot))->value = guests;
        want(Place::of(x), guests);
        if (std::find(m_profile->hostSaves.begin(), m_profile->hostSaves.end(), x) !=
            m_profile->hostSaves.end())
            want(Place::of(m_hostContext + *slot), hosts);
    }
    m_endSp = enterSp();
    const auto cell = [&](std::size_t i) {
        return Place::of(base::Address{m_endSp + profile::kCellBytes * i});
    };
    for (std::size_t i = 0; i < m_profile->enterFrame.size(); ++i)
        if (const Content& content = m_profile->enterFrame[i]; content.kind == Content::Kind::Host)
            want(cell(i), *m_begin.find(Place::of(content.reg))->value);
    for (const profile::Held& held : m_profile->enterRegisters)
        if (const auto value = numberOf(held.content))
            m_begin.find(Place::of(held.reg))->value = value;
    m_begin.registers[31].value = m_entrySp;
    want(Place::of(Register::sp()), m_endSp);
    for (std::size_t i = 0; i < m_profile->enterFrame.size(); ++i)
        if (const auto value = numberOf(m_profile->enterFrame[i]))
            want(cell(i), *value);
}

void Door::setUpVector(const FindingList& findings)
{
    m_begin.state = *findings.span.vector;
    for (int n = 0; n <= kLastX; ++n) {
        const Register x = Register::x(n);
        const auto guests = number(guestsOwn(findings.span.guest, x));
        m_begin.find(Place::of(x))->value = guests;
        if (!m_profile->isPushedByVector(x))
            want(Place::of(x), guests);
    }
    m_begin.registers[31].value = enterSp();
    for (std::size_t i = 0; i < m_profile->enterFrame.size(); ++i)
        if (const auto value = numberOf(m_profile->enterFrame[i]))
            cellAt(enterSp(), i)->value = value;
    m_endSp = exitSp();
    want(Place::of(Register::sp()), m_endSp);
    const auto& pushed = m_profile->vectorFrame;
    for (std::size_t i = 0; i < pushed.size(); ++i) {
        const auto value = pushed[i].kind == Content::Kind::Guest
                               ? m_begin.find(Place::of(pushed[i].reg))->value
                               : numberOf(pushed[i]);
        if (value)
            want(Place::of(base::Address{m_endSp + profile::kCellBytes * i}), *value);
    }
    for (std::size_t i = 0; i < m_profile->enterFrame.size(); ++i)
        if (const auto value = numberOf(m_profile->enterFrame[i]))
            want(Place::of(base::Address{enterSp() + profile::kCellBytes * i}), *value);
    for (const profile::Held& held : m_profile->exitRegisters)
        if (const auto value = numberOf(held.content))
            want(Place::of(held.reg), *value);
}

void Door::setUpExit(const FindingList& findings)
{
    m_begin.state = *findings.span.exit;
    const reading::Slots& table = findings.reading.slotTable();
    std::array<std::uint64_t, kLastX + 1> guests{};
    std::array<std::uint64_t, kLastX + 1> hosts{};
    for (int n = 0; n <= kLastX; ++n) {
        const Register x = Register::x(n);
        const auto slot = table.offsetOf(x);
        if (!slot)
            continue;
        const auto index = static_cast<std::size_t>(n);
        guests[index] = number(guestsOwn(findings.span.guest, x));
        if (!m_profile->isPushedByVector(x))
            m_begin.find(Place::of(x))->value = guests[index];
        want(Place::of(m_guestContext + *slot), guests[index]);
        if (!m_profile->keepsHost(x))
            continue;
        hosts[index] = number(host(x));
        if (m_keepsHost[static_cast<std::size_t>(slot->bytes / 8)])
            m_begin.find(Place::of(m_hostContext + *slot))->value = hosts[index];
        want(Place::of(x), hosts[index]);
    }
    const auto codeAt = m_profile->atExit(Content::Kind::ExitCode);
    if (!m_exitCode && codeAt)
        m_exitCode = findings.value(*findings.span.exit, Place::of(*codeAt)).value_or(0);
    for (const profile::Held& held : m_profile->exitRegisters)
        if (const auto value = numberOf(held.content))
            m_begin.find(Place::of(held.reg))->value = value;
    m_begin.registers[31].value = exitSp();
    const auto lay = [&](const profile::Frame& frame, std::uint64_t sp) {
        for (std::size_t i = 0; i < frame.size(); ++i) {
            const auto n = static_cast<std::size_t>(frame[i].reg.number());
            const auto value = frame[i].kind == Content::Kind::Guest  ? std::optional(guests[n])
                               : frame[i].kind == Content::Kind::Host ? std::optional(hosts[n])
                                                                      : numberOf(frame[i]);
            if (value)
                cellAt(sp, i)->value = value;
        }
    };
    lay(m_profile->vectorFrame, exitSp());
    lay(m_profile->enterFrame, enterSp());
    m_endSp = m_entrySp;
    want(Place::of(Register::sp()), m_endSp);
    if (codeAt && m_exitCode)
        want(Place::of(m_profile->returns), *m_exitCode);
}

// Running -------------------------------------------------------------------------------------

void Door::execute(Paper& paper, const arm64::Instruction& line) const
{
    const auto effects = arm64::effectsOf(line, paper);
    for (const arm64::Write& write : effects.writes)
        if (Cell* cell = paper.find(write.to.place)) {
            cell->value = write.value;
            cell->written = true;
        }
    // With SP as it is afterwards: a push writes above the SP that it makes.
    for (const arm64::Write& write : effects.writes)
        if (write.to.place.isMemory() && !isKept(write.to.place.address, paper.registers[31].value))
            paper.strays.push_back(write.to.place);
}

/// True where a door may put something: the slots of registers, and its part of the stack.
bool Door::isKept(base::Address at, std::optional<std::uint64_t> sp) const
{
    const auto keeps = [&](base::Address context, const std::array<bool, 2048>& kept) {
        const std::uint64_t index = (at.value - context.value) / 8;
        return context <= at && index < kept.size() && kept[index];
    };
    const bool onStack = at.value >= exitSp() && at.value < m_entrySp && sp && at.value >= *sp;
    return onStack || m_alsoWritten.contains(at) || m_alsoWrittenElsewhere.contains(at) ||
           keeps(m_hostContext, m_keepsHost) || keeps(m_guestContext, m_keepsGuest);
}

std::vector<Door::Fault> Door::faultsOf(const Paper& end) const
{
    std::vector<Fault> faults;
    for (const Wanted& wanted : m_wanted) {
        const Cell* cell = end.find(wanted.place);
        if (cell && cell->value != wanted.value)
            faults.push_back({wanted.place, wanted.value, cell->value, cell->written});
    }
    for (const Place& place : end.strays)
        faults.push_back({place, {}, end.cell(place), true});
    return faults;
}

std::size_t Door::countFaults(const Paper& end) const
{
    return static_cast<std::size_t>(std::count_if(m_wanted.begin(), m_wanted.end(),
                                                  [&](const Wanted& wanted) {
                                                      const Cell* cell = end.find(wanted.place);
                                                      return cell && cell->value != wanted.value;
                                                  })) +
           end.strays.size();
}

} // namespace contract
