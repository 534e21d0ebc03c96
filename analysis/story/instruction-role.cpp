// SPDX-License-Identifier: GPL-2.0-or-later
#include "story/instruction-role.h"

#include <algorithm>

namespace story {

using arm64::Place;
using arm64::Register;
using Object = InstructionRole::Object;
using Operation = InstructionRole::Operation;

bool InstructionRole::originsKnown() const
{
    return !values.empty() && std::ranges::all_of(values, [](const Value& v) {
        return (v.owner.kind == reading::Owner::Kind::Host ||
                v.owner.kind == reading::Owner::Kind::Guest) &&
               v.owner.origin.has_value();
    });
}

bool InstructionRole::inOwnRegisters() const
{
    return originsKnown() &&
           std::ranges::all_of(values, [](const Value& v) { return v.owner.origin == v.reg; });
}

bool InstructionRole::inOwnSlots() const
{
    return originsKnown() &&
           std::ranges::all_of(values, [](const Value& v) { return v.owner.origin == v.slot; });
}

bool InstructionRole::originsWithin(int first, int last) const
{
    return originsKnown() && std::ranges::all_of(values, [=](const Value& v) {
               return v.owner.origin->isX() && v.owner.origin->number() >= first &&
                      v.owner.origin->number() <= last;
           });
}

std::optional<std::uint64_t> namingStack(const StoryContext& context, std::uint32_t step)
{
    const auto before = context.hypStack(step);
    const auto after = context.hypStack(step + 1);
    return before && after ? std::optional(std::min(*before, *after)) : before;
}

std::vector<Move> movesOf(const StoryContext& context, std::uint32_t index)
{
    const auto& recording = context.recording();
    const auto heldStep = recording.sharedStep(index);
    const recording::Step& step = *heldStep;
    const int sw = context.switchOfStep(index);
    const auto sp = namingStack(context, index);
    std::vector<Move> moves;
    for (const auto& write : step.effects.writes) {
        if (!write.from)
            continue;
        Move move;
        move.from = write.from->place;
        move.to = write.to.place;
        move.fromName = context.names().name(move.from, context.view(sw, sp));
        move.toName = context.names().name(move.to, context.view(sw, sp));
        // A cell that is not watched has no recorded value; the prediction is the next best.
        move.before = recording.valueAt(index, move.to).value_or(0);
        move.after = recording.valueAt(index + 1, move.to).value_or(write.value.value_or(0));
        move.owner = context.reading().owner(index + 1, move.to);
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

Object objectAt(const StoryContext& context, base::Address address, int vcpu, bool throughSp)
{
    if (throughSp)
        return Object::Stack;
    if (context.inHostContext(address))
        return Object::HostContext;
    if (const int owner = context.contextAt(address); owner >= 0)
        return owner == vcpu ? Object::GuestContext : Object::OtherContext;
    return context.facts().vcpuAt(address) >= 0 ? Object::Vcpu : Object::Memory;
}

/// One word for all values: the kind they share, a world over pointers and code that travel along
/// (a host's x30 is a code address, its x29 a pointer: the pair is the host's).
void agreeOnWorld(InstructionRole& role)
{
    using Kind = reading::Owner::Kind;
    bool first = true;
    for (const auto& value : role.values) {
        const auto kind = value.owner.kind;
        if (first) {
            role.world = kind;
            role.guest = value.owner.guest;
            first = false;
        } else if (kind == role.world && value.owner.guest == role.guest) {
            continue;
        } else if (role.world == Kind::Unknown || kind == Kind::Unknown ||
                   (kind == Kind::Guest && role.world == Kind::Guest) ||
                   (kind == Kind::Guest && role.world == Kind::Host) ||
                   (kind == Kind::Host && role.world == Kind::Guest)) {
            role.world = Kind::Unknown;
            role.guest = -1;
            return;
        } else if (kind == Kind::Host || kind == Kind::Guest) {
            role.world = kind;
            role.guest = value.owner.guest;
        } else if (role.world == Kind::Code || role.world == Kind::Scratch) {
            role.world = kind;
        }
    }
}

/// SYS: maintenance of caches and TLBs, address translation (Arm ARM C4.1.65).
bool isSystemInstruction(std::uint32_t word)
{
    return (word & 0xfff80000U) == 0xd5080000U;
}

Operation operationOf(const recording::Step& step)
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

InstructionRole roleOf(const StoryContext& context, std::uint32_t index)
{
    const auto heldStep = context.recording().sharedStep(index);
    const recording::Step& step = *heldStep;
    InstructionRole role;
    role.part = context.reading().partOf(index);
    role.hostContext = context.facts().profile.hostContext;
    const int vcpu = context.vcpuOf(context.switchOfStep(index));
    if (step.kind == recording::StepKind::GuestRun) {
        role.operation = Operation::GuestRun;
        role.world = reading::Owner::Kind::Guest;
        role.guest = vcpu;
        return role;
    }
    if (step.kind == recording::StepKind::HostRun) {
        role.operation = Operation::HostRun;
        role.world = reading::Owner::Kind::Host;
        return role;
    }

    role.operation = operationOf(step);
    const auto address = firstMemory(step.effects);
    if (address && (role.isLoad() || role.isStore())) {
        role.object = objectAt(context, *address, vcpu, baseOf(step.effects) == Register::sp());
    }
    for (const auto& write : step.effects.writes) {
        const bool computed = role.operation == Operation::Compute && !write.writeBack &&
                              write.to.place.isRegister() && write.to.place.reg.isX();
        if (!write.from && !computed)
            continue;
        InstructionRole::Value value;
        value.owner = context.reading().owner(index + 1, write.to.place);
        value.to = write.to.place;
        value.from = write.from ? write.from->place : write.to.place;
        // The general register of the two, where there is one: the other side is the slot.
        value.reg = value.to.isRegister() ? value.to.reg : value.from.reg;
        if (role.operation == Operation::WriteSystem)
            value.reg = value.from.reg;
        const auto& cell = value.to.isMemory() ? value.to : value.from;
        if (cell.isMemory()) {
            if (const auto slot = context.slotAt(cell.address))
                value.slot = slot->reg;
        }
        role.values.push_back(value);
    }
    std::ranges::stable_sort(role.values, {}, [](const InstructionRole::Value& v) {
        return v.to.isMemory() ? v.to.address : v.from.address;
    });
    agreeOnWorld(role);
    return role;
}

namespace {
/// The next that is done with what the step has read is to store it.
bool isPutAway(const StoryContext& context, std::uint32_t step, const Place& read)
{
    const auto& recording = context.recording();
    const auto reader = recording.nextReader(step + 1, read);
    if (!reader || recording.lastWriter(*reader, read) != step)
        return false;
    const InstructionRole next = roleOf(context, *reader);
    return next.isStore() &&
           std::ranges::any_of(next.values, [&read](const InstructionRole::Value& value) {
               return value.from == read;
           });
}
} // namespace

bool switched(const StoryContext& context, std::uint32_t step, const InstructionRole& role)
{
    if (role.operation == Operation::ReadSystem &&
        !std::ranges::all_of(role.values, [&](const InstructionRole::Value& value) {
            return isPutAway(context, step, value.to);
        }))
        return false;
    // FPSR and FPCR move by MRS and MSR too.
    const auto hasSlot = [&](const InstructionRole::Value& v) {
        const auto& side = v.to.isRegister() && v.to.reg.isX() ? v.from : v.to;
        return side.isRegister() && !side.reg.isX() && !side.reg.isV() &&
               context.slotOf(side.reg, -1).has_value();
    };
    return !role.values.empty() && std::ranges::all_of(role.values, hasSlot);
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
        parts << translate("story", "%1 system registers").arg(system.size());
    } else {
        for (const auto reg : system)
            parts << reg.name().toUpper();
    }
    return parts.join(QStringLiteral(", "));
}

QString valuesText(const InstructionRole& role)
{
    std::vector<Register> origins;
    for (const auto& value : role.values) {
        const bool ofWorld = value.owner.kind == reading::Owner::Kind::Host ||
                             value.owner.kind == reading::Owner::Kind::Guest;
        if (!ofWorld || !value.owner.origin)
            break;
        origins.push_back(*value.owner.origin);
    }
    if (!origins.empty() && origins.size() == role.values.size()) {
        // Two of a pair are said in the instruction's order, also when it is swapped.
        if (origins.size() == 2 && !origins[0].isSystem()) {
            return origins[0] == origins[1]
                       ? origins[0].name()
                       : origins[0].name() + QStringLiteral(", ") + origins[1].name();
        }
        return registersText(origins);
    }
    QStringList parts;
    for (const auto& value : role.values) {
        const auto& owner = value.owner;
        if (owner.kind == reading::Owner::Kind::Pointer &&
            owner.pointee == reading::Owner::Pointee::Vcpu)
            parts << QStringLiteral("vcpu");
        else if (owner.kind == reading::Owner::Kind::Pointer &&
                 owner.pointee == reading::Owner::Pointee::HostContext)
            parts << role.hostContext;
        else if (owner.kind == reading::Owner::Kind::Pointer &&
                 owner.pointee == reading::Owner::Pointee::GuestContext)
            parts << translate("story", "guest context");
        else
            parts << CellNames::ofRegister(Place::of(value.reg));
    }
    parts.removeDuplicates();
    return parts.join(QStringLiteral(", "));
}

bool isTaken(const recording::Step& step)
{
    constexpr std::uint32_t kB = 0x14000000, kBMask = 0xfc000000; // Arm ARM C6.2.26
    return (step.word & kBMask) == kB || step.next != step.pc + base::Offset{4};
}

QString targetText(const StoryContext& context, base::Address target)
{
    const auto* function = context.facts().functionAt(target);
    return function && function->address != target ? context.names().functionAndOffset(target)
                                                   : context.names().function(target);
}

QString objectText(const StoryContext& context, const InstructionRole& role)
{
    switch (role.object) {
    case Object::HostContext:
        return context.facts().profile.hostContext;
    case Object::GuestContext:
        return context.names().guestContext();
    case Object::OtherContext:
        return translate("story", "another vcpu's context");
    case Object::Vcpu:
        return QStringLiteral("vcpu");
    case Object::Stack:
        return translate("story", "the stack");
    case Object::Memory:
        return translate("story", "memory");
    case Object::None:
        break;
    }
    return {};
}

} // namespace story
