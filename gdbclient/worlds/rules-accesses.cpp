// SPDX-License-Identifier: GPL-2.0-or-later
// The rules of every step: where it reads and writes, by what address, and whether it did what its
// instruction says; and that the switch comes back at all.
#include "worlds/court.h"
#include "worlds/rules.h"

#include <QCoreApplication>

#include <algorithm>

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

bool isBase(const Owner& owner)
{
    return isStackPointer(owner) ||
           (owner.kind == Owner::Kind::Pointer && owner.pointee != Owner::Pointee::Other);
}

/// What the registers' values are good for, as an address: one points to what the switch works on;
/// another, an index, is a number made in passing. Where both together point is the footprint's.
void judgeBase(Court& court, std::uint32_t s, const arm64::Effects& effects)
{
    const auto isRegister = [](const arm64::Read& read) {
        return read.asAddress && read.from.place.isRegister() &&
               !(read.from.place.reg == Register::pc());
    };
    const auto points = [&](const arm64::Read& read) {
        return isRegister(read) && isBase(court.provenance.tag(s, read.from.place).owner);
    };
    const auto base = std::find_if(effects.reads.begin(), effects.reads.end(), points);
    for (auto read = effects.reads.begin(); read != effects.reads.end(); ++read) {
        if (!isRegister(*read) || read == base)
            continue;
        const Tag tag = court.provenance.tag(s, read->from.place);
        const QString name = read->from.place.reg.name();
        if (tag.owner.kind == Owner::Kind::Unknown)
            court.doubt(Rule::Base, name, s, s,
                        tr("Whose value %1 is, as an address, cannot be told.").arg(name));
        else if (base == effects.reads.end() || tag.owner.kind != Owner::Kind::Scratch)
            court.blame(Rule::Base, name, s,
                        tr("%1 is the address of this access, and it holds %2: neither vcpu, "
                           "host_ctxt nor SP.")
                            .arg(name, court.whose(tag)));
    }
}

bool within(const image::Symbol& function, base::Address pc)
{
    return function.address <= pc && pc.value - function.address.value < function.size;
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
        judgeBase(court, s, effects);
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
    // Of a window that several switches share each step is said once: it belongs to the switch
    // that it lies in or behind, and what comes before the first one to the first.
    const auto& all = court.timeline.switches();
    const auto number = static_cast<std::size_t>(court.anatomy.number);
    const auto& span = court.anatomy.span;
    const bool isFirst = number < 2 || all[number - 2].outerBegin != span.outerBegin;
    const bool isLast = number >= all.size() || all[number].outerBegin != span.outerBegin;
    const std::uint32_t end = isLast ? court.anatomy.last : all[number].begin;
    for (std::uint32_t s = isFirst ? span.outerBegin : span.begin; s < end; ++s) {
        const timeline::Step& step = court.timeline.step(s);
        if (!step.disagreement.isEmpty())
            court.doubt(Rule::Effects, step.instruction.mnemonic, s, s, step.disagreement);
    }
}

namespace {

/// The doors are entered at their first instruction and left by their last: a way round them is
/// named, whatever comes of it later.
void judgeDoors(Court& court)
{
    const Anatomy& a = court.anatomy;
    const image::Symbol* enter = court.facts.symbol(court.facts.profile.enter);
    const image::Symbol* exit = court.facts.symbol(court.facts.profile.exit);
    if (!a.entered || !enter || !exit)
        return;
    const bool lost = a.fault || !a.span.complete || !a.exit;
    const image::Symbol* table = court.facts.symbol(court.facts.profile.vectors);
    constexpr std::uint64_t kVectorBytes = 0x80; // Arm ARM D1.3.1
    std::optional<std::uint32_t> left;
    const std::uint32_t stop = a.fault.value_or(a.last);
    for (std::uint32_t s = a.span.begin; s < stop; ++s) {
        const timeline::Step& step = court.timeline.step(s);
        if (step.kind != timeline::StepKind::Instruction)
            continue;
        QString sentence;
        if (!a.eret && within(*enter, step.pc) && !within(*enter, step.next))
            sentence =
                tr("This leaves %1 without an ERET: the guest is not entered.").arg(enter->name);
        else if (lost && a.vector && s > *a.vector &&
                 step.effects.flow == arm64::Flow::ExceptionReturn)
            sentence =
                tr("This ERET is one too many: %1 goes back to the host, by RET.").arg(exit->name);
        else if (lost && a.vector && !within(*exit, step.pc) && within(*exit, step.next) &&
                 step.next != exit->address)
            sentence = tr("This goes to %1+0x%2, not to its first instruction.")
                           .arg(exit->name)
                           .arg(step.next.value - exit->address.value, 0, 16);
        if (!sentence.isEmpty()) {
            court.blame(Rule::Lost, QStringLiteral("pc"), s, sentence);
            return;
        }
        if (!lost || !a.vector || !table || !within(*table, step.pc))
            continue;
        // Out of one vector, on through what fills the table, into the next.
        const image::Symbol* from = court.facts.functionAt(step.pc);
        if (from && from != table && !within(*from, step.next))
            left = s;
        if (left && within(*table, step.next) &&
            (step.next.value - table->address.value) % kVectorBytes == 0) {
            court.blame(
                Rule::Lost, QStringLiteral("pc"), *left,
                tr("This leaves %1 for the vector behind it, not for %2.")
                    .arg(court.facts.functionAt(court.timeline.step(*left).pc)->name, exit->name));
            return;
        }
    }
}

/// True where EL2 has no code, so that what went there is to blame, and not what "stands" there.
bool hasNoCode(const Court& court, std::uint32_t fault)
{
    const base::Address pc = court.timeline.step(fault).pc;
    constexpr std::uint64_t kInstructionBytes = 4;
    if (pc.value % kInstructionBytes != 0 || !court.facts.functionAt(pc))
        return true;
    // Arm ARM D17.2.37: EC 0x21 is an instruction abort at the same level, 0x22 a PC alignment
    // fault.
    constexpr std::uint64_t kInstructionAbort = 0x21;
    constexpr std::uint64_t kPcAlignment = 0x22;
    const auto esr = Register::named(u"esr_el2");
    const auto syndrome = esr ? court.value(fault + 1, Place::of(*esr)) : std::nullopt;
    const std::uint64_t exceptionClass = syndrome.value_or(0) >> 26 & 0x3fU;
    return exceptionClass == kInstructionAbort || exceptionClass == kPcAlignment;
}

/// The fault is told last: where something else was wrong before, it is what came of it.
void judgeFault(Court& court, std::uint32_t fault)
{
    const auto& timeline = court.timeline;
    const bool consequence =
        std::any_of(court.findings.begin(), court.findings.end(),
                    [](const Finding& finding) { return finding.violation.judged; });
    const bool came = fault > court.anatomy.span.outerBegin &&
                      timeline.step(fault - 1).kind == timeline::StepKind::Instruction;
    const bool strayed = came && hasNoCode(court, fault);
    QString sentence;
    if (strayed)
        sentence = consequence ? tr("As a consequence this goes to %1, where EL2 has no code: the "
                                    "switch does not come back. %2")
                               : tr("This goes to %1, where EL2 has no code: the switch does not "
                                    "come back. %2");
    else
        sentence = consequence ? tr("As a consequence EL2 faulted at this instruction: the switch "
                                    "does not come back. %1")
                               : tr("EL2 itself faulted at this instruction: the switch does not "
                                    "come back. %1");
    if (strayed)
        sentence = sentence.arg(base::hex16(timeline.step(fault).pc.value));
    court.blame(Rule::Lost, QStringLiteral("pc"), strayed ? fault - 1 : fault,
                sentence.arg(timeline.endingReason()).trimmed());
    court.findings.back().order = court.anatomy.last;
}

} // namespace

void judgeReturn(Court& court)
{
    const Anatomy& a = court.anatomy;
    judgeDoors(court);
    const auto inner = court.innerSteps();
    const std::uint32_t lastStep = a.last > 0 ? a.last - 1 : 0;
    if (a.fault) {
        judgeFault(court, *a.fault);
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
