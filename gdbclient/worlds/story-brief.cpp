// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/story-meaning.h"

namespace worlds {

using arm64::Place;
using arm64::Register;
using Object = Meaning::Object;
using Operation = Meaning::Operation;

namespace {

/// "host x19, x20", "guest x0, x1", "vcpu, host_ctxt": whose, then what.
QString whoseText(const Meaning& meaning)
{
    const auto what = valuesText(meaning);
    switch (meaning.world) {
    case Owner::Kind::Host:
        return translate("worlds", "host %1").arg(what);
    case Owner::Kind::Guest:
        return translate("worlds", "guest %1").arg(what);
    default:
        return what;
    }
}

/// Where the values land on the CPU's side: "x6, x7".
QString targetsText(const Meaning& meaning)
{
    QStringList names;
    for (const auto& value : meaning.values)
        names << registerText(Place::of(value.reg));
    names.removeDuplicates();
    return names.join(QStringLiteral(", "));
}

QString storeBrief(const Telling& telling, const Meaning& meaning)
{
    if (meaning.operation == Operation::Push)
        return translate("worlds", "push %1").arg(whoseText(meaning));
    if (meaning.role == Role::Enter && meaning.object == Object::HostContext &&
        meaning.world == Owner::Kind::Host && meaning.originsWithin(29, 30) &&
        meaning.inOwnSlots() && meaning.values.size() == 2) {
        return translate("worlds", "frame pointer and return address → %1")
            .arg(objectText(telling, meaning));
    }
    return whoseText(meaning) + QStringLiteral(" → ") + objectText(telling, meaning);
}

QString loadBrief(const Meaning& meaning)
{
    if (meaning.operation == Operation::Pop) {
        return meaning.inOwnRegisters() || meaning.world == Owner::Kind::Pointer
                   ? translate("worlds", "pop %1").arg(whoseText(meaning))
                   : translate("worlds", "pop %1 into %2")
                         .arg(whoseText(meaning), targetsText(meaning));
    }
    if (meaning.inOwnRegisters()) {
        return meaning.world == Owner::Kind::Host && meaning.object == Object::HostContext
                   ? translate("worlds", "%1 back").arg(whoseText(meaning))
                   : translate("worlds", "%1 now live").arg(whoseText(meaning));
    }
    if (meaning.originsKnown())
        return whoseText(meaning) + QStringLiteral(" → ") + targetsText(meaning);
    return translate("worlds", "load %1").arg(targetsText(meaning));
}

QString computeBrief(const Telling& telling, std::uint32_t step, const Meaning& meaning)
{
    if (meaning.values.empty())
        return {};
    const auto& value = meaning.values.front();
    const auto name = registerText(value.to);
    const auto result = telling.timeline().valueAt(step + 1, value.to);
    if (!result)
        return {};
    const int vcpu = telling.vcpuOf(telling.switchOfStep(step));
    const auto& facts = telling.facts();
    if (vcpu >= 0 && *result == facts.contextOf(vcpu).value)
        return QStringLiteral("%1 = &%2").arg(name, telling.guestContextName());
    if (facts.hostContext.value != 0 && *result == facts.hostContext.value)
        return QStringLiteral("%1 = &%2").arg(name, facts.profile.hostContext);
    return QStringLiteral("%1 = %2").arg(name, base::hex(*result));
}

QString copyBrief(const Meaning& meaning)
{
    QStringList parts;
    for (const auto& value : meaning.values)
        parts << registerText(value.to) + QStringLiteral(" = ") + registerText(value.from);
    return parts.join(QStringLiteral(", "));
}

} // namespace

QString briefOf(const Telling& telling, std::uint32_t index, const Meaning& meaning)
{
    const auto& step = telling.timeline().step(index);
    switch (meaning.operation) {
    case Operation::Store:
    case Operation::Push:
        return meaning.values.empty() ? translate("worlds", "store") : storeBrief(telling, meaning);
    case Operation::Load:
    case Operation::Pop:
        return meaning.values.empty() ? translate("worlds", "load") : loadBrief(meaning);
    case Operation::Copy:
    case Operation::ReadSystem:
    case Operation::WriteSystem:
        return copyBrief(meaning);
    case Operation::Compute:
        return computeBrief(telling, index, meaning);
    case Operation::Call:
        return translate("worlds", "call %1").arg(telling.functionAt(step.next));
    case Operation::Return:
        return translate("worlds", "return to %1").arg(telling.functionAt(step.next));
    case Operation::ExceptionReturn: {
        const int vcpu = telling.vcpuOf(telling.switchOfStep(index));
        const int level = telling.levelAt(index + 1);
        if (level < 2 && vcpu >= 0)
            return translate("worlds", "to guest %1, at EL%2")
                .arg(guestName(vcpu), QString::number(level));
        return translate("worlds", "to EL%1").arg(level);
    }
    case Operation::Exception:
        return translate("worlds", "to the vector");
    case Operation::Branch:
        return step.next == step.pc + base::Offset{4}
                   ? translate("worlds", "not taken")
                   : translate("worlds", "go on at %1").arg(telling.functionAt(step.next));
    case Operation::Barrier:
        return translate("worlds", "barrier");
    case Operation::Wait:
        return translate("worlds", "wait");
    case Operation::Nothing:
        return translate("worlds", "no effect");
    case Operation::Unknown:
        return translate("worlds", "effects not known");
    case Operation::GuestRun: {
        const auto exit = exitText(telling, index);
        const auto name = telling.functionOf(index);
        const int level = telling.levelAt(index);
        if (exit.isEmpty())
            return translate("worlds", "%1 runs at EL%2").arg(name, QString::number(level));
        return translate("worlds", "%1 runs at EL%2 … %3").arg(name, QString::number(level), exit);
    }
    case Operation::HostRun:
        return translate("worlds", "the host runs to its next switch");
    }
    return {};
}

} // namespace worlds
