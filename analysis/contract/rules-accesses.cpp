// SPDX-License-Identifier: GPL-2.0-or-later
// The rules of every step: where it reads and writes, by what address, and whether it did what its
// instruction says; and that the switch comes back at all.
#include "arm64/literal-load.h"
#include "contract/finding-list.h"
#include "contract/handover.h"
#include "contract/profile-claims.h"
#include "contract/rules.h"

#include <QCoreApplication>

#include <algorithm>

namespace contract {

using arm64::Place;
using arm64::Register;

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("contract", text);
}

bool isStackPointer(const reading::Owner& owner)
{
    return owner.kind == reading::Owner::Kind::Host && owner.origin == Register::sp();
}

bool isBase(const reading::Owner& owner)
{
    return isStackPointer(owner) || (owner.kind == reading::Owner::Kind::Pointer &&
                                     owner.pointee != reading::Owner::Pointee::Other);
}

/// What the registers' values are good for, as an address: one points to what the switch works on;
/// another, an index, is a number made in passing. Where both together point is the footprint's.
void judgeBase(FindingList& findings, std::uint32_t s, const arm64::Effects& effects)
{
    const auto isRegister = [](const arm64::Read& read) {
        return read.asAddress && read.from.place.isRegister() &&
               !(read.from.place.reg == Register::pc());
    };
    const auto points = [&](const arm64::Read& read) {
        return isRegister(read) && isBase(findings.reading.tag(s, read.from.place).owner);
    };
    const auto base = std::find_if(effects.reads.begin(), effects.reads.end(), points);
    for (auto read = effects.reads.begin(); read != effects.reads.end(); ++read) {
        if (!isRegister(*read) || read == base)
            continue;
        const ValueTag tag = findings.reading.tag(s, read->from.place);
        const QString name = read->from.place.reg.name();
        if (tag.owner.kind == reading::Owner::Kind::Unknown)
            findings.reportUnknown(
                Rule::Base, name, s, s,
                tr("Whose value %1 is, as an address, cannot be told.").arg(name));
        else if (base == effects.reads.end() || tag.owner.kind != reading::Owner::Kind::Scratch)
            findings.reportAt(
                Rule::Base, name, s,
                tr("%1 is the address of this access, and it holds %2: neither vcpu, "
                   "%3 nor SP.")
                    .arg(name, findings.whose(tag), findings.facts.profile.hostContext));
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

void judgeStore(FindingList& findings, std::uint32_t s, const arm64::Write& write)
{
    const Place& to = write.to.place;
    const QString name = findings.name(to, s + 1);
    const auto entry = findings.entrySp();
    if (isAlsoWritten(findings, to))
        return;
    if (findings.isContext(to)) {
        const int vcpu = findings.facts.vcpuAt(to.address);
        const bool ours = vcpu < 0 || vcpu == findings.span.guest;
        const base::Address context =
            vcpu < 0 ? findings.facts.hostContext : findings.facts.contextOf(vcpu);
        const reading::SlotUse* use = findings.reading.slotTable().useAt(to.address - context);
        const auto& saves = findings.facts.profile.hostSaves;
        // Of the guest everything, of the host what is kept there; and what changes worlds here.
        const bool keeps = use && use->where == profile::Profile::Where::Doors &&
                           (vcpu >= 0 || (!use->isX && !use->hostKept) ||
                            std::find(saves.begin(), saves.end(), use->reg) != saves.end());
        if (!ours)
            findings.reportAt(
                Rule::Footprint, name, s,
                tr("%1 is written: it belongs to a guest that is not in this switch.").arg(name));
        else if (!keeps)
            findings.reportAt(Rule::Footprint, name, s,
                              tr("%1 is written: the switch keeps no register there.").arg(name));
        return;
    }
    if (!entry || !findings.isStack(to)) {
        findings.reportAt(
            Rule::Footprint, name, s,
            tr("%1 is written: it is neither a context nor the stack of this switch.").arg(name));
        return;
    }
    const auto sp = findings.value(s + 1, Place::of(Register::sp()));
    if (sp && to.address.value < *sp)
        findings.reportAt(
            Rule::Stack, name, s,
            tr("%1 is written below SP: the next exception may overwrite it.").arg(name));
    else if (!within(to, *entry - findings.deepestFrame(), *entry))
        findings.reportAt(
            Rule::Stack, name, s,
            tr("%1 is written: that part of the stack belongs to the caller, or to nobody.")
                .arg(name));
}

void judgeLoad(FindingList& findings, std::uint32_t s, const arm64::Read& read)
{
    const Place& from = read.from.place;
    const QString name = findings.name(from, s);
    const int vcpu = findings.facts.vcpuAt(from.address);
    if (vcpu >= 0 && vcpu != findings.span.guest) {
        findings.reportAt(
            Rule::Footprint, name, s,
            tr("%1 is read: it belongs to a guest that is not in this switch.").arg(name));
        return;
    }
    if (vcpu >= 0 || findings.isContext(from) || isAlsoRead(findings, from))
        return;
    if (!findings.isStack(from)) {
        findings.reportAt(
            Rule::Footprint, name, s,
            tr("%1 is read: it is neither a context nor the stack of this switch.").arg(name));
        return;
    }
    const ValueTag tag = findings.reading.tag(s, from);
    if (!tag.madeBy || *tag.madeBy < findings.span.span.begin)
        findings.reportAt(Rule::Stack, name, s,
                          tr("%1 is popped, and nothing in this switch pushed it.").arg(name));
}

} // namespace

void judgeAccesses(FindingList& findings)
{
    for (const std::uint32_t s : findings.innerSteps()) {
        const auto step = findings.recording.sharedStep(s);
        const arm64::Effects& effects = step->effects;
        const arm64::Instruction& instruction = step->instruction;
        if (instruction.isUnpredictable)
            continue; // judgeEffects
        if (!effects.known) {
            findings.reportUnknown(
                Rule::Footprint, instruction.mnemonic, s, s,
                tr("What this instruction reads and writes is not known to this program."));
            continue;
        }
        if (isFault(*step, findings.facts))
            continue; // it did not run
        bool accesses = false;
        for (const arm64::Write& write : effects.writes)
            accesses = accesses || write.to.place.isMemory();
        for (const arm64::Read& read : effects.reads)
            accesses = accesses || read.from.place.isMemory();
        if (!accesses)
            continue;
        judgeBase(findings, s, effects);
        for (const arm64::Write& write : effects.writes)
            if (write.to.place.isMemory())
                judgeStore(findings, s, write);
        for (const arm64::Read& read : effects.reads)
            if (read.from.place.isMemory() && !arm64::isLiteralLoad(instruction.word))
                judgeLoad(findings, s, read);
    }
}

void judgeEffects(FindingList& findings)
{
    // Of a window that several switches share each step is said once: it belongs to the switch
    // that it lies in or behind, and what comes before the first one to the first.
    const auto& all = findings.recording.switches();
    const auto number = static_cast<std::size_t>(findings.span.number);
    const auto& span = findings.span.span;
    const bool isFirst = findings.isFirstOfWindow();
    const bool isLast = number >= all.size() || all[number].outerBegin != span.outerBegin;
    const std::uint32_t end = isLast ? findings.span.last : all[number].begin;
    for (std::uint32_t s = isFirst ? span.outerBegin : span.begin; s < end; ++s) {
        const auto heldStep = findings.recording.sharedStep(s);
        const recording::Step& step = *heldStep;
        if (step.instruction.isUnpredictable) {
            // Whatever this machine made of it, another one may make something else.
            findings.reportAt(
                Rule::Effects, step.instruction.mnemonic, s,
                tr("The architecture does not say what this instruction does: it loads one "
                   "register twice, or loads the base that it moves (CONSTRAINED "
                   "UNPREDICTABLE)."));
            continue;
        }
        // An exception that is taken before the guest's first instruction is no fault of the
        // ERET's.
        if (!step.disagreement.isEmpty() && !findings.span.isInterrupted(s))
            findings.reportUnknown(Rule::Effects, step.instruction.mnemonic, s, s,
                                   step.disagreement);
    }
}

namespace {

/// The doors are entered at their first instruction and left by their last: a way round them is
/// named, whatever comes of it later.
void judgeDoors(FindingList& findings)
{
    const SwitchSpan& a = findings.span;
    const image::Symbol* enter = findings.facts.symbol(findings.facts.profile.enter);
    const image::Symbol* exit = findings.facts.symbol(findings.facts.profile.exit);
    if (!a.entered || !enter || !exit)
        return;
    const bool lost = a.fault || !a.span.complete || !a.exit;
    const image::Symbol* table = findings.facts.symbol(findings.facts.profile.vectors);
    constexpr std::uint64_t kVectorBytes = 0x80; // Arm ARM D1.3.1
    std::optional<std::uint32_t> left;
    const std::uint32_t stop = a.fault.value_or(a.last);
    for (std::uint32_t s = a.span.begin; s < stop; ++s) {
        const auto heldStep = findings.recording.sharedStep(s);
        const recording::Step& step = *heldStep;
        if (step.kind != recording::StepKind::Instruction)
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
            findings.reportAt(Rule::Lost, QStringLiteral("pc"), s, sentence);
            return;
        }
        if (!lost || !a.vector || !table || !within(*table, step.pc))
            continue;
        // Out of one vector, on through what fills the table, into the next.
        const image::Symbol* from = findings.facts.functionAt(step.pc);
        if (from && from != table && !within(*from, step.next))
            left = s;
        if (left && within(*table, step.next) &&
            (step.next.value - table->address.value) % kVectorBytes == 0) {
            findings.reportAt(
                Rule::Lost, QStringLiteral("pc"), *left,
                tr("This leaves %1 for the vector behind it, not for %2.")
                    .arg(findings.facts.functionAt(findings.recording.pcOf(*left))->name,
                         exit->name));
            return;
        }
    }
}

/// True where EL2 has no code, so that what went there is to blame, and not what "stands" there.
bool hasNoCode(const FindingList& findings, std::uint32_t fault)
{
    const base::Address pc = findings.recording.pcOf(fault);
    constexpr std::uint64_t kInstructionBytes = 4;
    if (pc.value % kInstructionBytes != 0 || !findings.facts.functionAt(pc))
        return true;
    // Arm ARM D17.2.38: EC 0x21 is an instruction abort at the same level, 0x22 a PC alignment
    // fault.
    constexpr std::uint64_t kInstructionAbort = 0x21;
    constexpr std::uint64_t kPcAlignment = 0x22;
    const auto esr = Register::named(u"esr_el2");
    const auto syndrome = esr ? findings.value(fault + 1, Place::of(*esr)) : std::nullopt;
    const std::uint64_t exceptionClass = syndrome.value_or(0) >> 26 & 0x3fU;
    return exceptionClass == kInstructionAbort || exceptionClass == kPcAlignment;
}

/// The fault is told last: where something else was wrong before, it is what came of it.
void judgeFault(FindingList& findings, std::uint32_t fault)
{
    const auto& recording = findings.recording;
    const bool consequence =
        std::any_of(findings.all.begin(), findings.all.end(),
                    [](const Finding& finding) { return finding.violation.judged; });
    const bool came = fault > findings.span.span.outerBegin &&
                      recording.kindOf(fault - 1) == recording::StepKind::Instruction;
    const bool strayed = came && hasNoCode(findings, fault);
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
        sentence = sentence.arg(base::hex16(recording.pcOf(fault).value));
    findings.reportAt(Rule::Lost, QStringLiteral("pc"), strayed ? fault - 1 : fault,
                      sentence.arg(recording.endingReason()).trimmed());
    findings.all.back().order = findings.span.last;
}

} // namespace

void judgeReturn(FindingList& findings)
{
    const SwitchSpan& a = findings.span;
    if (isEarlyReturn(findings))
        return;
    judgeDoors(findings);
    const auto inner = findings.innerSteps();
    const std::uint32_t lastStep = a.last > 0 ? a.last - 1 : 0;
    if (a.fault) {
        judgeFault(findings, *a.fault);
        return;
    }
    const QString doubt =
        a.kind == SwitchSpan::Kind::Lost ? QString() : doubtOfFunction(findings.reading);
    // Where the guest was entered once more before the window ended, that switch is the lost one.
    const bool nextIsLost = a.sameWindow && a.kind != SwitchSpan::Kind::Lost;
    if (!a.span.complete && !nextIsLost) {
        if (!doubt.isEmpty()) {
            findings.reportUnknown(
                Rule::Lost, QStringLiteral("pc"), {}, a.last,
                tr("The switch came back, and %1 did not return. %2 %3")
                    .arg(findings.facts.profile.outer, findings.recording.endingReason(), doubt));
        } else if (findings.recording.ending() == recording::Ending::Lost) {
            const std::uint32_t good = inner.empty() ? lastStep : inner.back();
            findings.reportAt(
                Rule::Lost, QStringLiteral("pc"), good,
                tr("The switch does not come back; this was the last good instruction. %1")
                    .arg(findings.recording.endingReason())
                    .trimmed());
        } else {
            findings.reportUnknown(Rule::Lost, QStringLiteral("pc"), lastStep, a.last,
                                   tr("The recording ends inside this switch. %1")
                                       .arg(findings.recording.endingReason())
                                       .trimmed());
        }
        return;
    }
    if (!a.entered) {
        findings.reportAt(Rule::Lost, QStringLiteral("pc"), lastStep,
                          tr("%1 was left without %2 having run.")
                              .arg(findings.facts.profile.outer, findings.facts.profile.enter));
        return;
    }
    if (!a.eret)
        findings.reportAt(Rule::Lost, QStringLiteral("pc"), a.ret.value_or(lastStep),
                          tr("The switch came back without an ERET: the guest was never entered."));
    else if (!a.vector)
        findings.reportAt(
            Rule::Lost, QStringLiteral("pc"), *a.eret,
            tr("This ERET did not lead to a guest that came back through the vectors."));
    else if (!a.exit)
        findings.reportAt(
            Rule::Lost, QStringLiteral("pc"), a.ret.value_or(lastStep),
            tr("The switch came back without %1 having run.").arg(findings.facts.profile.exit));
}

} // namespace contract
