// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/door.h"

#include <algorithm>

namespace worlds {

using arm64::Place;
using arm64::Register;

namespace {

/// AAPCS64 6.1.1: what a function gives back as it found it.
constexpr int kFirstCalleeSaved = 19;
constexpr int kLastX = 30;
constexpr std::uint64_t kEnterFrame = 16; ///< {vcpu, host_ctxt}: the seed's stack protocol
constexpr std::uint64_t kExitFrame = 48;  ///< and x2, x3, x0, x1 below it
/// The stack as far as a wrong offset may reach.
constexpr std::uint64_t kBelow = 128;
constexpr std::uint64_t kAbove = 64;
constexpr std::size_t kMostLines = 200;
/// Numbers that say whose a value is. Both halves tell it, and no address looks like one.
constexpr std::uint64_t kNumber = 0xd000'0000'e000'0000;
constexpr std::uint64_t kNumberMask = 0xffff'0000'ffff'0000;

enum Range : std::size_t { Stack, HostContext, GuestContext };

Owner host(Register reg)
{
    Owner owner;
    owner.kind = Owner::Kind::Host;
    owner.origin = reg;
    return owner;
}

Owner guestsOwn(int guest, Register reg)
{
    Owner owner;
    owner.kind = Owner::Kind::Guest;
    owner.guest = static_cast<std::int16_t>(guest);
    owner.origin = reg;
    return owner;
}

Owner nobody()
{
    Owner owner;
    owner.kind = Owner::Kind::Scratch;
    return owner;
}

Owner pointer(Owner::Pointee pointee)
{
    Owner owner;
    owner.kind = Owner::Kind::Pointer;
    owner.pointee = pointee;
    return owner;
}

bool isRunningVcpu(const Place& place)
{
    static const auto reg = Register::named(u"tpidr_el2");
    return reg && place.isRegister() && place.reg == *reg;
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
        return isRunningVcpu(place) ? &vcpu : nullptr;
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
    return found ? found->value : std::nullopt;
}

// Setting up ----------------------------------------------------------------------------------

std::uint64_t Door::number(const Owner& owner)
{
    const auto id = static_cast<std::uint64_t>(m_owners.size());
    m_owners.push_back(owner);
    return kNumber | id << 32 | id;
}

std::optional<Owner> Door::ownerOf(std::uint64_t value) const
{
    if (value == m_vcpu.value)
        return pointer(Owner::Pointee::Vcpu);
    if (value == m_hostContext.value)
        return pointer(Owner::Pointee::HostContext);
    if (value == m_guestContext.value)
        return pointer(Owner::Pointee::GuestContext);
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

std::optional<Door> Door::of(const Court& court, Kind kind)
{
    const Anatomy& a = court.anatomy;
    const auto entrySp = court.entrySp();
    const image::Symbol* enter = court.facts.symbol(court.facts.profile.enter);
    const image::Symbol* exit = court.facts.symbol(court.facts.profile.exit);
    constexpr std::uint64_t kLargest = 8 * 2048;
    if (!a.entered || a.guest < 0 || !entrySp || *entrySp < kBelow || !enter || !exit ||
        court.facts.context.size > kLargest)
        return {};
    base::Address from = enter->address;
    if (kind == Kind::Vector) {
        const auto pc = a.vector ? court.value(*a.vector, Place::of(Register::pc())) : std::nullopt;
        if (!pc)
            return {};
        from = base::Address{*pc};
    } else if (kind == Kind::Exit) {
        if (!a.exit)
            return {};
        from = exit->address;
    }
    Door door(kind);
    door.m_entrySp = *entrySp;
    if (!door.readLines(court, from))
        return {};
    door.setUp(court);
    return door;
}

/// Follows the code from its first instruction, as it stands in the image: what was executed, and
/// what would have been.
bool Door::readLines(const Court& court, base::Address from)
{
    const image::Symbol* exit = court.facts.symbol(court.facts.profile.exit);
    const image::Symbol* function = court.facts.functionAt(from);
    base::Address pc = from;
    while (m_lines.size() < kMostLines) {
        const auto word = court.facts.wordAt(pc);
        if (!word)
            return false;
        const auto instruction = arm64::decode(*word, pc);
        const auto effects = arm64::effectsOf(instruction, Paper());
        const bool through = effects.flow == arm64::Flow::Next;
        if (effects.flow == arm64::Flow::ExceptionReturn || effects.flow == arm64::Flow::Return)
            return true;
        if (!through && (effects.flow != arm64::Flow::Branch || !effects.nextPc))
            return false;
        m_lines.push_back(instruction);
        pc = through ? pc + base::Offset{4} : *effects.nextPc;
        if (m_kind != Kind::Exit && pc == exit->address)
            return true;
        // Past the end of the function: what leaves it is missing, which is another rule's affair.
        if (through && function && pc.value >= function->address.value + function->size)
            return true;
        if (!through)
            function = court.facts.functionAt(pc);
    }
    return false;
}

void Door::setUp(const Court& court)
{
    m_vcpu = court.facts.vcpus[static_cast<std::size_t>(court.anatomy.guest)];
    m_hostContext = court.facts.hostContext;
    m_guestContext = court.guestContext();
    const std::size_t words = court.facts.context.size / 8;
    m_begin.memory[Stack] = {base::Address{(m_entrySp - kBelow) & ~std::uint64_t{7}},
                             std::vector<Cell>((kBelow + kAbove) / 8)};
    m_begin.memory[HostContext] = {m_hostContext, std::vector<Cell>(words)};
    m_begin.memory[GuestContext] = {m_guestContext, std::vector<Cell>(words)};
    const Owner none = nobody();
    for (Paper::Range& range : m_begin.memory)
        for (Cell& cell : range.cells)
            cell.value = number(none);
    for (Cell& cell : m_begin.registers)
        cell.value = number(none);
    m_begin.vcpu.value = m_vcpu.value;
    for (const Slots::Entry& slot : court.provenance.slotTable().all()) {
        const auto index = static_cast<std::size_t>(slot.offset.bytes / 8);
        if (!slot.use.isX || index >= m_keepsHost.size())
            continue;
        m_keepsHost[index] = slot.use.reg.number() >= kFirstCalleeSaved;
        m_keepsGuest[index] = true;
    }
    switch (m_kind) {
    case Kind::Enter:
        setUpEnter(court);
        break;
    case Kind::Vector:
        setUpVector(court);
        break;
    case Kind::Exit:
        setUpExit(court);
        break;
    }
}

void Door::setUpEnter(const Court& court)
{
    const Slots& table = court.provenance.slotTable();
    for (int n = 0; n <= kLastX; ++n) {
        const Register x = Register::x(n);
        const auto slot = table.offsetOf(x);
        if (!slot)
            continue;
        const auto hosts = number(host(x));
        const auto guests = number(guestsOwn(court.anatomy.guest, x));
        m_begin.find(Place::of(x))->value = hosts;
        m_begin.find(Place::of(m_guestContext + *slot))->value = guests;
        want(Place::of(x), guests);
        if (n >= kFirstCalleeSaved)
            want(Place::of(m_hostContext + *slot), hosts);
    }
    m_begin.registers[0].value = m_vcpu.value;
    m_begin.registers[1].value = m_hostContext.value;
    m_begin.registers[31].value = m_entrySp;
    m_endSp = m_entrySp - kEnterFrame;
    want(Place::of(Register::sp()), m_endSp);
    want(Place::of(base::Address{m_endSp}), m_vcpu.value);
    want(Place::of(base::Address{m_endSp + 8}), m_hostContext.value);
}

void Door::setUpVector(const Court& court)
{
    for (int n = 0; n <= kLastX; ++n) {
        const Register x = Register::x(n);
        const auto guests = number(guestsOwn(court.anatomy.guest, x));
        m_begin.find(Place::of(x))->value = guests;
        if (n >= 4)
            want(Place::of(x), guests);
    }
    m_begin.registers[31].value = m_entrySp - kEnterFrame;
    const auto frame = [&](std::uint64_t at) {
        return m_begin.find(Place::of(base::Address{m_entrySp - at}));
    };
    frame(16)->value = m_vcpu.value;
    frame(8)->value = m_hostContext.value;
    m_endSp = m_entrySp - kExitFrame;
    want(Place::of(Register::sp()), m_endSp);
    const std::size_t order[] = {2, 3, 0, 1};
    for (std::uint64_t i = 0; i < 4; ++i)
        want(Place::of(base::Address{m_endSp + 8 * i}), *m_begin.registers[order[i]].value);
    want(Place::of(base::Address{m_endSp + 32}), m_vcpu.value);
    want(Place::of(base::Address{m_endSp + 40}), m_hostContext.value);
    want(Place::of(Register::x(0)), m_vcpu.value);
    if (const auto code = exitCodeOf(court))
        want(Place::of(Register::x(1)), *code);
}

void Door::setUpExit(const Court& court)
{
    const Slots& table = court.provenance.slotTable();
    std::array<std::uint64_t, kLastX + 1> guests{};
    for (int n = 0; n <= kLastX; ++n) {
        const Register x = Register::x(n);
        const auto slot = table.offsetOf(x);
        if (!slot)
            continue;
        const auto index = static_cast<std::size_t>(n);
        guests[index] = number(guestsOwn(court.anatomy.guest, x));
        if (n >= 4)
            m_begin.find(Place::of(x))->value = guests[index];
        want(Place::of(m_guestContext + *slot), guests[index]);
        if (n < kFirstCalleeSaved)
            continue;
        const auto hosts = number(host(x));
        m_begin.find(Place::of(m_hostContext + *slot))->value = hosts;
        want(Place::of(x), hosts);
    }
    const auto code = court.value(*court.anatomy.exit, Place::of(Register::x(1)));
    const std::uint64_t exitCode = exitCodeOf(court).value_or(code.value_or(0));
    m_begin.registers[0].value = m_vcpu.value;
    m_begin.registers[1].value = exitCode;
    const std::uint64_t sp = m_entrySp - kExitFrame;
    m_begin.registers[31].value = sp;
    const std::uint64_t frame[] = {guests[2], guests[3],    guests[0],
                                   guests[1], m_vcpu.value, m_hostContext.value};
    for (std::uint64_t i = 0; i < 6; ++i)
        m_begin.find(Place::of(base::Address{sp + 8 * i}))->value = frame[i];
    m_endSp = m_entrySp;
    want(Place::of(Register::sp()), m_endSp);
    want(Place::of(Register::x(0)), exitCode);
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
    const bool onStack =
        at.value >= m_entrySp - kExitFrame && at.value < m_entrySp && sp && at.value >= *sp;
    return onStack || keeps(m_hostContext, m_keepsHost) || keeps(m_guestContext, m_keepsGuest);
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

} // namespace worlds
