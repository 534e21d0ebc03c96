// SPDX-License-Identifier: GPL-2.0-or-later
#include "story/instruction-role.h"

namespace story {

using arm64::Place;
using arm64::Register;
using Object = InstructionRole::Object;
using Operation = InstructionRole::Operation;

namespace {

/// "host x19, x20", "guest x0, x1", "vcpu, host_ctxt": whose, then what.
QString whoseText(const InstructionRole& role)
{
    const auto what = valuesText(role);
    switch (role.world) {
    case reading::Owner::Kind::Host:
        return translate("story", "host %1").arg(what);
    case reading::Owner::Kind::Guest:
        return translate("story", "guest %1").arg(what);
    default:
        return what;
    }
}

/// Where the values land on the CPU's side: "x6, x7".
QString targetsText(const InstructionRole& role)
{
    QStringList names;
    for (const auto& value : role.values)
        names << CellNames::ofRegister(Place::of(value.reg));
    names.removeDuplicates();
    return names.join(QStringLiteral(", "));
}

QString storeBrief(const StoryContext& context, const InstructionRole& role)
{
    if (role.operation == Operation::Push)
        return translate("story", "push %1").arg(whoseText(role));
    if (role.part == SwitchPart::Enter && role.object == Object::HostContext &&
        role.world == reading::Owner::Kind::Host && role.originsWithin(29, 30) &&
        role.inOwnSlots() && role.values.size() == 2) {
        return translate("story", "frame pointer and return address → %1")
            .arg(objectText(context, role));
    }
    return whoseText(role) + QStringLiteral(" → ") + objectText(context, role);
}

QString loadBrief(const InstructionRole& role)
{
    if (role.operation == Operation::Pop) {
        return role.inOwnRegisters() || role.world == reading::Owner::Kind::Pointer
                   ? translate("story", "pop %1").arg(whoseText(role))
                   : translate("story", "pop %1 into %2").arg(whoseText(role), targetsText(role));
    }
    if (role.inOwnRegisters()) {
        return role.world == reading::Owner::Kind::Host && role.object == Object::HostContext
                   ? translate("story", "%1 back").arg(whoseText(role))
                   : translate("story", "%1 now live").arg(whoseText(role));
    }
    if (role.originsKnown())
        return whoseText(role) + QStringLiteral(" → ") + targetsText(role);
    return translate("story", "load %1").arg(targetsText(role));
}

QString computeBrief(const StoryContext& context, std::uint32_t step, const InstructionRole& role)
{
    if (role.values.empty())
        return {};
    const auto& value = role.values.front();
    const auto name = CellNames::ofRegister(value.to);
    const auto result = context.recording().valueAt(step + 1, value.to);
    if (!result)
        return {};
    const int vcpu = context.vcpuOf(context.switchOfStep(step));
    const auto& facts = context.facts();
    if (vcpu >= 0 && *result == facts.contextOf(vcpu).value)
        return QStringLiteral("%1 = &%2").arg(name, context.names().guestContext());
    if (facts.hostContext.value != 0 && *result == facts.hostContext.value)
        return QStringLiteral("%1 = &%2").arg(name, facts.profile.hostContext);
    return QStringLiteral("%1 = %2").arg(name, base::hex(*result));
}

QString copyBrief(const InstructionRole& role)
{
    QStringList parts;
    for (const auto& value : role.values)
        parts << CellNames::ofRegister(value.to) + QStringLiteral(" = ") +
                     CellNames::ofRegister(value.from);
    return parts.join(QStringLiteral(", "));
}

} // namespace

QString briefOf(const StoryContext& context, std::uint32_t index, const InstructionRole& role)
{
    const auto heldStep = context.recording().sharedStep(index);
    const recording::Step& step = *heldStep;
    switch (role.operation) {
    case Operation::Store:
    case Operation::Push:
        return role.values.empty() ? translate("story", "store") : storeBrief(context, role);
    case Operation::Load:
    case Operation::Pop:
        return role.values.empty() ? translate("story", "load") : loadBrief(role);
    case Operation::Copy:
    case Operation::ReadSystem:
    case Operation::WriteSystem:
        return copyBrief(role);
    case Operation::Compute:
        return computeBrief(context, index, role);
    case Operation::Call:
        return translate("story", "call %1").arg(context.names().function(step.next));
    case Operation::Return:
        return translate("story", "return to %1").arg(context.names().function(step.next));
    case Operation::ExceptionReturn: {
        const int vcpu = context.vcpuOf(context.switchOfStep(index));
        const int level = context.levelAt(index + 1);
        if (context.isInterrupted(index))
            return translate("story", "to guest %1, and back at once")
                .arg(reading::guestName(vcpu));
        if (level < 2 && vcpu >= 0)
            return translate("story", "to guest %1, at EL%2")
                .arg(reading::guestName(vcpu), QString::number(level));
        return translate("story", "to EL%1").arg(level);
    }
    case Operation::Exception:
        return translate("story", "to the vector");
    case Operation::Branch:
        return isTaken(step) ? translate("story", "go on at %1").arg(targetText(context, step.next))
                             : translate("story", "not taken");
    case Operation::Barrier:
        return translate("story", "barrier");
    case Operation::Wait:
        return translate("story", "wait");
    case Operation::Nothing:
        return translate("story", "no effect");
    case Operation::Unknown:
        return translate("story", "effects not known");
    case Operation::GuestRun: {
        const auto exit = exitText(context, index);
        const auto name = context.functionOf(index);
        const int level = context.levelAt(index);
        if (exit.isEmpty())
            return translate("story", "%1 runs at EL%2").arg(name, QString::number(level));
        return translate("story", "%1 runs at EL%2 … %3").arg(name, QString::number(level), exit);
    }
    case Operation::HostRun:
        return translate("story", "the host runs to its next switch");
    }
    return {};
}

} // namespace story
