// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/story-meaning.h"

#include <algorithm>

namespace worlds {

using arm64::Place;
using arm64::Register;
using Object = Meaning::Object;
using Operation = Meaning::Operation;

bool Meaning::originsKnown() const
{
    return !values.empty() && std::ranges::all_of(values, [](const Value& v) {
        return (v.owner.kind == Owner::Kind::Host || v.owner.kind == Owner::Kind::Guest) &&
               v.owner.origin.has_value();
    });
}

bool Meaning::inOwnRegisters() const
{
    return originsKnown() &&
           std::ranges::all_of(values, [](const Value& v) { return v.owner.origin == v.reg; });
}

bool Meaning::inOwnSlots() const
{
    return originsKnown() &&
           std::ranges::all_of(values, [](const Value& v) { return v.owner.origin == v.slot; });
}

bool Meaning::originsWithin(int first, int last) const
{
    return originsKnown() && std::ranges::all_of(values, [=](const Value& v) {
               return v.owner.origin->isX() && v.owner.origin->number() >= first &&
                      v.owner.origin->number() <= last;
           });
}

std::optional<std::uint64_t> namingStack(const Telling& telling, std::uint32_t step)
{
    const auto before = telling.hypStack(step);
    const auto after = telling.hypStack(step + 1);
    return before && after ? std::optional(std::min(*before, *after)) : before;
}

std::vector<Move> movesOf(const Telling& telling, std::uint32_t index)
{
    const auto& timeline = telling.timeline();
    const auto& step = timeline.step(index);
    const int sw = telling.switchOfStep(index);
    const auto sp = namingStack(telling, index);
    std::vector<Move> moves;
    for (const auto& write : step.effects.writes) {
        if (!write.from)
            continue;
        Move move;
        move.from = write.from->place;
        move.to = write.to.place;
        move.fromName = telling.nameOf(move.from, sw, sp);
        move.toName = telling.nameOf(move.to, sw, sp);
        // A cell that is not watched has no recorded value; the prediction is the next best.
        move.before = timeline.valueAt(index, move.to).value_or(0);
        move.after = timeline.valueAt(index + 1, move.to).value_or(write.value.value_or(0));
        move.owner = telling.ownership().at(index + 1, move.to);
        moves.push_back(std::move(move));
    }
    return moves;
}

namespace {

/// The register that the access's address is counted from.
std::optional<Register> baseOf(const arm64::Effects& effects)
{
    for (const auto& read : effects.reads) {
        if (read.asAddress && read.from.place.isRegister())
            return read.from.place.reg;
    }
    return {};
}

std::optional<base::Address> firstMemory(const arm64::Effects& effects)
{
    std::optional<base::Address> lowest;
    const auto consider = [&lowest](const arm64::Access& access) {
        if (access.place.isMemory() && (!lowest || access.address() < *lowest))
            lowest = access.address();
    };
    for (const auto& read : effects.reads)
        consider(read.from);
    for (const auto& write : effects.writes)
        consider(write.to);
    return lowest;
}

Object objectAt(const Telling& telling, base::Address address, int vcpu, bool throughSp)
{
    if (throughSp)
        return Object::Stack;
    if (telling.inHostContext(address))
        return Object::HostContext;
    if (const int context = telling.contextAt(address); context >= 0)
        return context == vcpu ? Object::GuestContext : Object::OtherContext;
    return telling.facts().vcpuAt(address) >= 0 ? Object::Vcpu : Object::Memory;
}

/// One word for all values: the kind they share, a world over pointers and code that travel along
/// (a host's x30 is a code address, its x29 a pointer: the pair is the host's).
void agreeOnWorld(Meaning& meaning)
{
    using Kind = Owner::Kind;
    bool first = true;
    for (const auto& value : meaning.values) {
        const auto kind = value.owner.kind;
        if (first) {
            meaning.world = kind;
            meaning.guest = value.owner.guest;
            first = false;
        } else if (kind == meaning.world && value.owner.guest == meaning.guest) {
            continue;
        } else if (meaning.world == Kind::Unknown || kind == Kind::Unknown ||
                   (kind == Kind::Guest && meaning.world == Kind::Guest) ||
                   (kind == Kind::Guest && meaning.world == Kind::Host) ||
                   (kind == Kind::Host && meaning.world == Kind::Guest)) {
            meaning.world = Kind::Unknown;
            meaning.guest = -1;
            return;
        } else if (kind == Kind::Host || kind == Kind::Guest) {
            meaning.world = kind;
            meaning.guest = value.owner.guest;
        } else if (meaning.world == Kind::Code || meaning.world == Kind::Scratch) {
            meaning.world = kind;
        }
    }
}

/// SYS: maintenance of caches and TLBs, address translation (Arm ARM C4.1.65).
bool isSystemInstruction(std::uint32_t word)
{
    return (word & 0xfff80000U) == 0xd5080000U;
}

Operation operationOf(const timeline::Step& step)
{
    const auto& effects = step.effects;
    const auto& instruction = step.instruction;
    switch (effects.flow) {
    case arm64::Flow::Call:
        return Operation::Call;
    case arm64::Flow::Return:
        return Operation::Return;
    case arm64::Flow::ExceptionReturn:
        return Operation::ExceptionReturn;
    case arm64::Flow::Exception:
        return Operation::Exception;
    case arm64::Flow::Branch:
        return Operation::Branch;
    case arm64::Flow::Wait:
        return Operation::Wait;
    case arm64::Flow::Next:
        break;
    }
    if (!effects.known)
        return Operation::Unknown;
    if (instruction.isBarrier)
        return Operation::Barrier;
    const bool movesSp = std::ranges::any_of(effects.writes, [](const arm64::Write& w) {
        return w.writeBack && w.to.place == Place::of(Register::sp());
    });
    if (instruction.isStore)
        return movesSp ? Operation::Push : Operation::Store;
    if (instruction.isLoad)
        return movesSp ? Operation::Pop : Operation::Load;
    if (instruction.isSystemMove) {
        const bool toSystem = std::ranges::none_of(
            effects.writes, [](const arm64::Write& w) { return w.to.place.reg.isX(); });
        return toSystem ? Operation::WriteSystem : Operation::ReadSystem;
    }
    // After a branch to a marked target PSTATE.BTYPE becomes zero, whatever the instruction is.
    const bool isMaintenance = instruction.isHint || isSystemInstruction(instruction.word);
    const bool onlyPstate = std::ranges::all_of(effects.writes, [](const arm64::Write& w) {
        return w.to.place == Place::of(Register::pstate());
    });
    if (effects.writes.empty() || (isMaintenance && onlyPstate))
        return Operation::Nothing;
    const bool copies =
        !instruction.isHint && std::ranges::all_of(effects.writes, [](const arm64::Write& w) {
            return w.from && w.from->place.isRegister() && w.to.place.isRegister();
        });
    return copies ? Operation::Copy : Operation::Compute;
}

} // namespace

Meaning meaningOf(const Telling& telling, std::uint32_t index)
{
    const auto& step = telling.timeline().step(index);
    Meaning meaning;
    meaning.role = telling.roleOf(index);
    const int vcpu = telling.vcpuOf(telling.switchOfStep(index));
    if (step.kind == timeline::StepKind::GuestRun) {
        meaning.operation = Operation::GuestRun;
        meaning.world = Owner::Kind::Guest;
        meaning.guest = vcpu;
        return meaning;
    }
    if (step.kind == timeline::StepKind::HostRun) {
        meaning.operation = Operation::HostRun;
        meaning.world = Owner::Kind::Host;
        return meaning;
    }

    meaning.operation = operationOf(step);
    const auto address = firstMemory(step.effects);
    if (address && (meaning.isLoad() || meaning.isStore())) {
        meaning.object = objectAt(telling, *address, vcpu, baseOf(step.effects) == Register::sp());
    }
    for (const auto& write : step.effects.writes) {
        const bool computed = meaning.operation == Operation::Compute && !write.writeBack &&
                              write.to.place.isRegister() && write.to.place.reg.isX();
        if (!write.from && !computed)
            continue;
        Meaning::Value value;
        value.owner = telling.ownership().at(index + 1, write.to.place);
        value.to = write.to.place;
        value.from = write.from ? write.from->place : write.to.place;
        // The general register of the two, where there is one: the other side is the slot.
        value.reg = value.to.isRegister() ? value.to.reg : value.from.reg;
        if (meaning.operation == Operation::WriteSystem)
            value.reg = value.from.reg;
        const auto& cell = value.to.isMemory() ? value.to : value.from;
        if (cell.isMemory()) {
            if (const auto slot = telling.slotAt(cell.address))
                value.slot = slot->reg;
        }
        meaning.values.push_back(value);
    }
    std::ranges::stable_sort(meaning.values, {}, [](const Meaning::Value& v) {
        return v.to.isMemory() ? v.to.address : v.from.address;
    });
    agreeOnWorld(meaning);
    return meaning;
}

bool switched(const Telling& telling, const Meaning& meaning)
{
    // FPSR and FPCR move by MRS and MSR too.
    const auto hasSlot = [&](const Meaning::Value& v) {
        const auto& side = v.to.isRegister() && v.to.reg.isX() ? v.from : v.to;
        return side.isRegister() && !side.reg.isX() && !side.reg.isV() &&
               telling.slotOf(side.reg, -1).has_value();
    };
    return !meaning.values.empty() && std::ranges::all_of(meaning.values, hasSlot);
}

QString registersText(std::vector<Register> registers)
{
    std::ranges::sort(registers);
    const auto duplicates = std::ranges::unique(registers);
    registers.erase(duplicates.begin(), duplicates.end());

    QStringList parts;
    std::vector<Register> system;
    for (std::size_t i = 0; i < registers.size();) {
        const auto reg = registers[i];
        if (reg.isSystem()) {
            system.push_back(reg);
            ++i;
            continue;
        }
        // A run of three or more is written with a dash.
        std::size_t end = i + 1;
        while (end < registers.size() && (reg.isX() || reg.isV()) &&
               registers[end].id() == registers[end - 1].id() + 1 &&
               (registers[end].isX() || registers[end].isV()))
            ++end;
        if (end - i >= 3) {
            parts << registers[i].name() + QChar(0x2013) + registers[end - 1].name();
        } else {
            for (auto k = i; k < end; ++k)
                parts << registers[k].name();
        }
        i = end;
    }
    if (system.size() > 2) {
        parts << translate("worlds", "%1 system registers").arg(system.size());
    } else {
        for (const auto reg : system)
            parts << reg.name().toUpper();
    }
    return parts.join(QStringLiteral(", "));
}

QString valuesText(const Meaning& meaning)
{
    std::vector<Register> origins;
    for (const auto& value : meaning.values) {
        const bool ofWorld =
            value.owner.kind == Owner::Kind::Host || value.owner.kind == Owner::Kind::Guest;
        if (!ofWorld || !value.owner.origin)
            break;
        origins.push_back(*value.owner.origin);
    }
    if (!origins.empty() && origins.size() == meaning.values.size()) {
        // Two of a pair are said in the instruction's order, also when it is swapped.
        if (origins.size() == 2 && !origins[0].isSystem()) {
            return origins[0] == origins[1]
                       ? origins[0].name()
                       : origins[0].name() + QStringLiteral(", ") + origins[1].name();
        }
        return registersText(origins);
    }
    QStringList parts;
    for (const auto& value : meaning.values) {
        const auto& owner = value.owner;
        if (owner.kind == Owner::Kind::Pointer && owner.pointee == Owner::Pointee::Vcpu)
            parts << QStringLiteral("vcpu");
        else if (owner.kind == Owner::Kind::Pointer && owner.pointee == Owner::Pointee::HostContext)
            parts << QStringLiteral("host_ctxt");
        else if (owner.kind == Owner::Kind::Pointer &&
                 owner.pointee == Owner::Pointee::GuestContext)
            parts << translate("worlds", "guest context");
        else
            parts << registerText(Place::of(value.reg));
    }
    parts.removeDuplicates();
    return parts.join(QStringLiteral(", "));
}

QString objectText(const Telling& telling, const Meaning& meaning)
{
    switch (meaning.object) {
    case Object::HostContext:
        return telling.facts().profile.hostContext;
    case Object::GuestContext:
        return telling.guestContextName();
    case Object::OtherContext:
        return translate("worlds", "another vcpu's context");
    case Object::Vcpu:
        return QStringLiteral("vcpu");
    case Object::Stack:
        return translate("worlds", "the stack");
    case Object::Memory:
        return translate("worlds", "memory");
    case Object::None:
        break;
    }
    return {};
}

} // namespace worlds
