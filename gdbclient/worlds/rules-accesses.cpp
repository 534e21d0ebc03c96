// SPDX-License-Identifier: GPL-2.0-or-later
// The rules of every step: where it reads and writes, by what address, and whether it did what its
// instruction says; and that the switch comes back at all.
#include "worlds/court.h"
#include "worlds/rules.h"

#include <QCoreApplication>

namespace worlds {

using arm64::Place;
using arm64::Register;

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("worlds", text);
}

constexpr std::uint64_t kDeepestFrame =
    48; ///< {x2, x3, x0, x1, vcpu, host_ctxt}: the seed's stack protocol

bool isStackPointer(const Owner& owner)
{
    return owner.kind == Owner::Kind::Host && owner.origin == Register::sp();
}

/// What the register's value is good for, as an address.
void judgeBase(Court& court, std::uint32_t s, const arm64::Read& read)
{
    const Place& place = read.from.place;
    if (!place.isRegister() || place.reg == Register::pc())
        return;
    const Tag tag = court.provenance.tag(s, place);
    const QString name = place.reg.name();
    if (tag.owner.kind == Owner::Kind::Unknown) {
        court.doubt(Rule::Base, name, s, s,
                    tr("Whose value %1 is, as an address, cannot be told.").arg(name));
        return;
    }
    const bool good = isStackPointer(tag.owner) || (tag.owner.kind == Owner::Kind::Pointer &&
                                                    tag.owner.pointee != Owner::Pointee::Other);
    if (!good)
        court.blame(
            Rule::Base, name, s,
            tr("%1 is the address of this access, and it holds %2: neither vcpu, host_ctxt nor SP.")
                .arg(name, court.whose(tag)));
}

bool within(const Place& place, std::uint64_t from, std::uint64_t to)
{
    return place.address.value >= from && place.address.value < to;
}

void judgeStore(Court& court, std::uint32_t s, const arm64::Write& write)
{
    const Place& to = write.to.place;
    const QString name = court.name(to, s + 1);
    const auto entry = court.entrySp();
    if (court.isContext(to)) {
        const int vcpu = court.facts.vcpuAt(to.address);
        const bool ours = vcpu < 0 || vcpu == court.anatomy.guest;
        const base::Address context =
            vcpu < 0 ? court.facts.hostContext : court.facts.contextOf(vcpu);
        const SlotUse* use = court.provenance.slotTable().useAt(to.address - context);
        const bool general = use && use->isX;
        const bool calleeSaved = general && (vcpu >= 0 || use->reg.number() >= 19);
        if (!ours)
            court.blame(
                Rule::Footprint, name, s,
                tr("%1 is written: it belongs to a guest that is not in this switch.").arg(name));
        else if (!calleeSaved)
            court.blame(Rule::Footprint, name, s,
                        tr("%1 is written: the switch keeps no register there.").arg(name));
        return;
    }
    if (!entry || !court.isStack(to)) {
        court.blame(
            Rule::Footprint, name, s,
            tr("%1 is written: it is neither a context nor the stack of this switch.").arg(name));
        return;
    }
    const auto sp = court.value(s + 1, Place::of(Register::sp()));
    if (sp && to.address.value < *sp)
        court.blame(Rule::Stack, name, s,
                    tr("%1 is written below SP: the next exception may overwrite it.").arg(name));
    else if (!within(to, *entry - kDeepestFrame, *entry))
        court.blame(Rule::Stack, name, s,
                    tr("%1 is written: that part of the stack belongs to the caller, or to nobody.")
                        .arg(name));
}

void judgeLoad(Court& court, std::uint32_t s, const arm64::Read& read)
{
    const Place& from = read.from.place;
    const QString name = court.name(from, s);
    const int vcpu = court.facts.vcpuAt(from.address);
    if (vcpu >= 0 && vcpu != court.anatomy.guest) {
        court.blame(Rule::Footprint, name, s,
                    tr("%1 is read: it belongs to a guest that is not in this switch.").arg(name));
        return;
    }
    if (vcpu >= 0 || court.isContext(from))
        return;
    if (!court.isStack(from)) {
        court.blame(
            Rule::Footprint, name, s,
            tr("%1 is read: it is neither a context nor the stack of this switch.").arg(name));
        return;
    }
    const Tag tag = court.provenance.tag(s, from);
    if (!tag.madeBy || *tag.madeBy < court.anatomy.span.begin)
        court.blame(Rule::Stack, name, s,
                    tr("%1 is popped, and nothing in this switch pushed it.").arg(name));
}

} // namespace

void judgeAccesses(Court& court)
{
    for (const std::uint32_t s : court.innerSteps()) {
        const arm64::Effects& effects = court.timeline.step(s).effects;
        const arm64::Instruction& instruction = court.timeline.step(s).instruction;
        if (instruction.isUnpredictable) {
            // Whatever this machine made of it, another one may make something else.
            court.blame(Rule::Effects, instruction.mnemonic, s,
                        tr("The architecture does not say what this instruction does: it loads one "
                           "register twice, or loads the base that it moves (CONSTRAINED "
                           "UNPREDICTABLE)."));
            continue;
        }
        if (!effects.known) {
            court.doubt(Rule::Footprint, instruction.mnemonic, s, s,
                        tr("What this instruction reads and writes is not known to this program."));
            continue;
        }
        if (isFault(court.timeline.step(s), court.facts))
            continue; // it did not run
        bool accesses = false;
        for (const arm64::Write& write : effects.writes)
            accesses = accesses || write.to.place.isMemory();
        for (const arm64::Read& read : effects.reads)
            accesses = accesses || read.from.place.isMemory();
        if (!accesses)
            continue;
        for (const arm64::Read& read : effects.reads)
            if (read.asAddress)
                judgeBase(court, s, read);
        for (const arm64::Write& write : effects.writes)
            if (write.to.place.isMemory())
                judgeStore(court, s, write);
        for (const arm64::Read& read : effects.reads)
            if (read.from.place.isMemory())
                judgeLoad(court, s, read);
    }
}

void judgeEffects(Court& court)
{
    for (std::uint32_t s = court.anatomy.span.outerBegin; s < court.anatomy.last; ++s) {
        const timeline::Step& step = court.timeline.step(s);
        if (!step.disagreement.isEmpty())
            court.doubt(Rule::Effects, step.instruction.mnemonic, s, s, step.disagreement);
    }
}

void judgeReturn(Court& court)
{
    const Anatomy& a = court.anatomy;
    const auto inner = court.innerSteps();
    const std::uint32_t lastStep = a.last > 0 ? a.last - 1 : 0;
    if (a.fault) {
        court.blame(Rule::Lost, QStringLiteral("pc"), *a.fault,
                    tr("EL2 itself faulted at this instruction: the switch does not come back. %1")
                        .arg(court.timeline.endingReason())
                        .trimmed());
        return;
    }
    if (!a.span.complete) {
        if (court.timeline.ending() == timeline::Ending::Lost) {
            const std::uint32_t good = inner.empty() ? lastStep : inner.back();
            court.blame(Rule::Lost, QStringLiteral("pc"), good,
                        tr("The switch does not come back; this was the last good instruction. %1")
                            .arg(court.timeline.endingReason())
                            .trimmed());
        } else {
            court.doubt(Rule::Lost, QStringLiteral("pc"), lastStep, a.last,
                        tr("The recording ends inside this switch. %1")
                            .arg(court.timeline.endingReason())
                            .trimmed());
        }
        return;
    }
    if (!a.entered) {
        court.blame(Rule::Lost, QStringLiteral("pc"), lastStep,
                    tr("%1 was left without %2 having run.")
                        .arg(court.facts.profile.outer, court.facts.profile.enter));
        return;
    }
    if (!a.eret)
        court.blame(Rule::Lost, QStringLiteral("pc"), a.ret.value_or(lastStep),
                    tr("The switch came back without an ERET: the guest was never entered."));
    else if (!a.vector)
        court.blame(Rule::Lost, QStringLiteral("pc"), *a.eret,
                    tr("This ERET did not lead to a guest that came back through the vectors."));
    else if (!a.exit)
        court.blame(
            Rule::Lost, QStringLiteral("pc"), a.ret.value_or(lastStep),
            tr("The switch came back without %1 having run.").arg(court.facts.profile.exit));
}

} // namespace worlds
