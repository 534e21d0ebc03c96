// SPDX-License-Identifier: GPL-2.0-or-later
#include "story/sentences.h"

#include "arm64/sentence.h"

#include <algorithm>
#include <array>

namespace story {

using arm64::Place;
using Object = InstructionRole::Object;
using Operation = InstructionRole::Operation;

namespace {

using W = Where;
using Op = Operation;
using Ob = Object;

constexpr std::array kTable{
    // ---- enter: put the host away -------------------------------------------------------
    Row{W::Enter, Op::Store, Ob::HostContext, Who::Host, If::WrongSlot,
        QT_TRANSLATE_NOOP("story", "Careful: of the host's %1, not every one goes to the slot of "
                                   "its own number.")},
    Row{W::Enter, Op::Store, Ob::HostContext, Who::Host, If::Platform,
        QT_TRANSLATE_NOOP("story", "x18 is the platform register (AAPCS64 §6.1.1): the host may "
                                   "count on it, so it is put away too.")},
    Row{W::Enter, Op::Store, Ob::HostContext, Who::Host, If::FrameRegisters,
        QT_TRANSLATE_NOOP("story", "x29 is the caller's frame pointer and x30 its return address: "
                                   "without x30, RET would find no way back to the host.")},
    Row{W::Enter, Op::Store, Ob::HostContext, Who::Host, If::CalleeSaved,
        QT_TRANSLATE_NOOP("story", "AAPCS64 §6.1.1 lets a callee clobber %8; the caller has put "
                                   "away what it still needs of those. %7 are ours to keep.")},
    Row{W::Enter, Op::ReadSystem, Ob::None, Who::Host, If::HostHas,
        QT_TRANSLATE_NOOP("story", "In %1 the host has %13: it is put away before the guest's "
                                   "value comes in.")},
    Row{W::Enter, Op::ReadSystem, Ob::None, Who::Host, If::Switched,
        QT_TRANSLATE_NOOP("story", "There is one %1 for all worlds: the host's value is put away "
                                   "before a guest's comes in.")},
    Row{W::Enter, Op::Store, Ob::HostContext, Who::Host, If::OfSystem,
        QT_TRANSLATE_NOOP("story",
                          "This puts the host's %1 into its context for as long as a guest runs.")},
    Row{W::Enter, Op::ReadSystem, Ob::None, Who::Any, If::PendingFirst,
        QT_TRANSLATE_NOOP("story", "ISR_EL1 says which interrupts are pending: with one that is "
                                   "the host's to take, the guest is not entered.")},
    Row{W::Enter, Op::Push, Ob::Stack, Who::Pointer, If::VcpuAndHost,
        QT_TRANSLATE_NOOP("story", "%1 wait on the EL2 stack: their registers will "
                                   "soon hold the guest's values, and SP is what the way out "
                                   "still has.")},
    Row{W::Enter, Op::Compute, Ob::None, Who::Pointer, If::GuestBase,
        QT_TRANSLATE_NOOP("story", "%2 is the address of the guest's context inside the vcpu: the "
                                   "place where its registers were put away.")},
    // ---- enter: bring the guest in ------------------------------------------------------
    Row{W::Enter, Op::Load, Ob::GuestContext, Who::Guest, If::OfSystem,
        QT_TRANSLATE_NOOP("story", "Guest %3's %1 on the way from its context to the CPU.")},
    Row{W::Enter, Op::WriteSystem, Ob::None, Who::Guest, If::Keys,
        QT_TRANSLATE_NOOP("story", "A key of pointer authentication: with the host's, guest %3 "
                                   "could sign pointers for the host.")},
    Row{W::Enter, Op::WriteSystem, Ob::None, Who::Guest, If::Switched,
        QT_TRANSLATE_NOOP("story", "From here guest %3's %1 is in the CPU.")},
    Row{W::Enter, Op::Load, Ob::GuestContext, Who::Guest, If::PointersInTheWay,
        QT_TRANSLATE_NOOP("story", "The guest's %1 come in through %2: %1 are still pointers "
                                   "that this code needs.")},
    Row{W::Enter, Op::Push, Ob::Stack, Who::Guest, If::Passing,
        QT_TRANSLATE_NOOP("story", "The guest's %1 wait on the stack until this code needs no "
                                   "pointer any more; then they go to their own registers.")},
    Row{W::Enter, Op::Load, Ob::GuestContext, Who::Guest, If::HostIsNotSafe,
        QT_TRANSLATE_NOOP("story", "Careful: this overwrites a value of the host's in %2 that was "
                                   "not put away in %4.")},
    Row{W::Enter, Op::Load, Ob::GuestContext, Who::Guest, If::Passing,
        QT_TRANSLATE_NOOP("story", "The guest's %1 are now in %2: not yet, or not at all, in the "
                                   "registers of their own number.")},
    Row{W::Enter, Op::Load, Ob::GuestContext, Who::Guest, If::Platform,
        QT_TRANSLATE_NOOP("story",
                          "x18 is the platform register (AAPCS64 §6.1.1): a guest's system "
                          "may keep something in it for good, so it is switched like the "
                          "others.")},
    Row{W::Enter, Op::Load, Ob::GuestContext, Who::Guest, If::HostIsSafe,
        QT_TRANSLATE_NOOP("story", "The host's %1 are safe in %4, so guest %3's can take "
                                   "their place.")},
    Row{W::Enter, Op::Load, Ob::GuestContext, Who::Guest, If::OwnPlaces,
        QT_TRANSLATE_NOOP("story",
                          "From here %1 hold guest %3's values: it must find every register "
                          "as it left it, and this code may not use them any more.")},
    Row{W::Enter, Op::Pop, Ob::Stack, Who::Guest, If::AllGuests,
        QT_TRANSLATE_NOOP("story", "The last ones: now x0–x30 are all the guest's, so nothing may "
                                   "touch a register before ERET.")},
    Row{W::Enter, Op::Pop, Ob::Stack, Who::Guest, If::OwnPlaces,
        QT_TRANSLATE_NOOP("story", "Guest %3's %1 leave the stack for their own registers.")},
    Row{W::Enter, Op::ExceptionReturn, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("story", "One instruction changes worlds: pc becomes ELR_EL2, PSTATE "
                                   "becomes SPSR_EL2 (Arm ARM C6.2, ERET), and x0–x30 stay as they "
                                   "are.")},
    Row{W::Enter, Op::Push, Ob::Stack, Who::Host, If::CalleeSaved,
        QT_TRANSLATE_NOOP("story", "The host's %1 wait on the EL2 stack: the caller counts on them "
                                   "(AAPCS64 §6.1.1).")},
    // ---- the vector -----------------------------------------------------------------------------
    Row{W::Vector, Op::Push, Ob::Stack, Who::Guest, If::OwnPlaces,
        QT_TRANSLATE_NOOP("story", "The vector needs registers to work with, and all of them hold "
                                   "the guest's values: %1 go to the stack first.")},
    Row{W::Vector, Op::ReadSystem, Ob::None, Who::Any, If::Esr,
        QT_TRANSLATE_NOOP("story", "ESR_EL2 says why the guest stopped.")},
    Row{W::Vector, Op::ReadSystem, Ob::None, Who::Any, If::VcpuHolder,
        QT_TRANSLATE_NOOP("story", "%12 holds the running vcpu: x0–x30 are the guest's and say "
                                   "nothing of it.")},
    Row{W::Any, Op::ReadSystem, Ob::None, Who::Any, If::PerCpu,
        QT_TRANSLATE_NOOP("story", "What is added to a variable's address to come to this CPU's "
                                   "own copy of it.")},
    Row{W::Vector, Op::Load, Ob::Stack, Who::Pointer, If::VcpuPointer,
        QT_TRANSLATE_NOOP("story", "The running vcpu, from where %5 left it on the stack: x0–x30 "
                                   "are the guest's and say nothing of it.")},
    Row{W::Vector, Op::Load, Ob::HostContext, Who::Pointer, If::VcpuPointer,
        QT_TRANSLATE_NOOP("story", "The running vcpu, which %5 noted in %4: x0–x30 are the "
                                   "guest's and say nothing of it.")},
    Row{W::Enter, Op::Store, Ob::HostContext, Who::Pointer, If::VcpuPointer,
        QT_TRANSLATE_NOOP("story", "%4 notes which vcpu runs, for code that will find only the "
                                   "guest's values in its registers.")},
    Row{W::Vector, Op::Compute, Ob::None, Who::Any, If::ExitCode,
        QT_TRANSLATE_NOOP("story", "The exit code, in the register where %6 expects it: "
                                   "it becomes what %5 returns.")},
    Row{W::Vector, Op::Copy, Ob::None, Who::Any, If::ExitCode,
        QT_TRANSLATE_NOOP("story", "The exit code, in the register where %6 expects it: "
                                   "it becomes what %5 returns.")},
    Row{W::Vector, Op::Branch, Ob::None, Who::Any, If::ToExit,
        QT_TRANSLATE_NOOP("story",
                          "On to the way out, with the vcpu in %10 and the exit code in %11.")},
    // ---- exit: put the guest away -------------------------------------------------------
    Row{W::Exit, Op::Compute, Ob::None, Who::Pointer, If::GuestBase,
        QT_TRANSLATE_NOOP("story", "%2 is the address of the guest's context inside the vcpu: the "
                                   "place where its registers are put away.")},
    Row{W::Exit, Op::Store, Ob::GuestContext, Who::Guest, If::WrongSlot,
        QT_TRANSLATE_NOOP("story", "Careful: of guest %3's %1, not every one goes to the slot of "
                                   "its own number.")},
    Row{W::Exit, Op::Store, Ob::GuestContext, Who::Guest, If::Carried,
        QT_TRANSLATE_NOOP("story",
                          "The guest's %1, carried here by %2, go to the slots of their own "
                          "number.")},
    Row{W::Exit, Op::Store, Ob::GuestContext, Who::Guest, If::Platform,
        QT_TRANSLATE_NOOP("story", "x18 is the platform register (AAPCS64 §6.1.1): the guest may "
                                   "count on it, so it is put away like the others.")},
    Row{W::Exit, Op::Store, Ob::GuestContext, Who::Guest, If::CalleeSaved,
        QT_TRANSLATE_NOOP("story", "Guest %3's %1 are put away, so that the host's can have their "
                                   "registers back.")},
    Row{W::Exit, Op::Store, Ob::GuestContext, Who::Guest, If::OwnPlaces,
        QT_TRANSLATE_NOOP("story",
                          "Guest %3 must find %1 again at its next entry: each goes to the "
                          "slot of its own number.")},
    Row{W::Exit, Op::Pop, Ob::Stack, Who::Guest, If::FreeTargets,
        QT_TRANSLATE_NOOP("story",
                          "The guest's %1 come back from the stack into %2, whose own values "
                          "are in their slots already.")},
    Row{W::Exit, Op::Pop, Ob::Stack, Who::Guest, If::Passing,
        QT_TRANSLATE_NOOP("story", "The guest's %1 come back from the stack, into %2.")},
    Row{W::Exit, Op::ReadSystem, Ob::None, Who::Guest, If::Switched,
        QT_TRANSLATE_NOOP("story", "There is one %1 for all worlds: guest %3's value is put away "
                                   "before another's comes in.")},
    Row{W::Exit, Op::Store, Ob::GuestContext, Who::Guest, If::OfSystem,
        QT_TRANSLATE_NOOP(
            "story", "This puts guest %3's %1 into its context, where its next entry finds it.")},
    // ---- exit: bring the host back ------------------------------------------------------
    Row{W::Exit, Op::Load, Ob::HostContext, Who::Any, If::Keys,
        QT_TRANSLATE_NOOP("story", "Keys of pointer authentication on the way from the host's "
                                   "context to the CPU: it put them away before this switch.")},
    Row{W::Exit, Op::WriteSystem, Ob::None, Who::Any, If::Keys,
        QT_TRANSLATE_NOOP("story", "A key of the host's again: with the guest's, none of the "
                                   "pointers that the host has signed would hold.")},
    Row{W::Exit, Op::Load, Ob::HostContext, Who::Host, If::OfSystem,
        QT_TRANSLATE_NOOP("story", "The host's %1 on the way from its context to the CPU.")},
    Row{W::Exit, Op::WriteSystem, Ob::None, Who::Host, If::HostHas,
        QT_TRANSLATE_NOOP("story", "%1 is the host's again: it has %13.")},
    Row{W::Exit, Op::WriteSystem, Ob::None, Who::Host, If::Switched,
        QT_TRANSLATE_NOOP("story", "The host's %1 is in the CPU again.")},
    Row{W::Exit, Op::ReadSystem, Ob::None, Who::Any, If::Pending,
        QT_TRANSLATE_NOOP("story", "ISR_EL1 says whether an SError is pending: one that the guest "
                                   "caused is to be found out before the host goes on.")},
    Row{W::Exit, Op::ReadSystem, Ob::None, Who::Any, If::Deferred,
        QT_TRANSLATE_NOOP("story", "DISR_EL1 says which SError an ESB has deferred: one that the "
                                   "guest caused is to be found out before the host goes on.")},
    Row{W::Exit, Op::Pop, Ob::Stack, Who::Pointer, If::HostPointer,
        QT_TRANSLATE_NOOP("story", "%1 come back from the stack: only there was it still written "
                                   "where the host's registers are.")},
    Row{W::Exit, Op::Load, Ob::HostContext, Who::Host, If::WrongSlot,
        QT_TRANSLATE_NOOP("story", "Careful: this brings the host's %1, not every one from the "
                                   "slot of its own number.")},
    Row{W::Exit, Op::Load, Ob::HostContext, Who::Host, If::Passing,
        QT_TRANSLATE_NOOP("story", "Careful: the host's %1 come back into %2, not every one into "
                                   "the register of its own number.")},
    Row{W::Exit, Op::Load, Ob::HostContext, Who::Host, If::Platform,
        QT_TRANSLATE_NOOP("story", "x18 is the platform register (AAPCS64 §6.1.1): the caller "
                                   "finds it as it left it.")},
    Row{W::Exit, Op::Load, Ob::HostContext, Who::Host, If::FrameRegisters,
        QT_TRANSLATE_NOOP("story",
                          "The caller's frame pointer and return address: RET will go where "
                          "x30 says.")},
    Row{W::Exit, Op::Load, Ob::HostContext, Who::Host, If::CalleeSaved,
        QT_TRANSLATE_NOOP("story",
                          "The caller finds %1 as it left them, as AAPCS64 §6.1.1 promises "
                          "it of every function.")},
    Row{W::Exit, Op::Pop, Ob::Stack, Who::Host, If::CalleeSaved,
        QT_TRANSLATE_NOOP("story", "The host's %1 come back from the stack: the caller finds them "
                                   "as it left them.")},
    Row{W::Exit, Op::Copy, Ob::None, Who::Any, If::ReturnsCode,
        QT_TRANSLATE_NOOP("story",
                          "The exit code becomes the return value: AAPCS64 §6.9 returns an "
                          "integer in x0.")},
    Row{W::Exit, Op::Return, Ob::None, Who::Any, If::ToCaller,
        QT_TRANSLATE_NOOP("story", "Back in the host, behind its call of %5; what the "
                                   "guest left in %9 is dead by AAPCS64 §6.1.1.")},
    // ---- the host round the switch --------------------------------------------------------------
    Row{W::Outer, Op::WriteSystem, Ob::None, Who::Any, If::Elr,
        QT_TRANSLATE_NOOP("story", "ERET takes pc from ELR_EL2.")},
    Row{W::Outer, Op::WriteSystem, Ob::None, Who::Any, If::Spsr,
        QT_TRANSLATE_NOOP("story", "ERET takes PSTATE, and with it the exception level, from "
                                   "SPSR_EL2.")},
    Row{W::Outer, Op::WriteSystem, Ob::None, Who::Any, If::Vttbr,
        QT_TRANSLATE_NOOP("story", "VTTBR_EL2 names the stage-2 tables and the VMID by which a "
                                   "guest's addresses are translated.")},
    Row{W::Outer, Op::WriteSystem, Ob::None, Who::Any, If::VcpuHolder,
        QT_TRANSLATE_NOOP("story", "%12 remembers the running vcpu for the vector, which finds "
                                   "no register of its own.")},
    Row{W::Outer, Op::WriteSystem, Ob::None, Who::Any, If::Hcr,
        QT_TRANSLATE_NOOP("story", "HCR_EL2 says what of a guest is translated, trapped and routed "
                                   "to EL2.")},
    Row{W::Outer, Op::ReadSystem, Ob::None, Who::Guest, If::Elr,
        QT_TRANSLATE_NOOP("story", "The exception left the guest's pc in ELR_EL2. There is one for "
                                   "all worlds, so it does not stay there.")},
    Row{W::Outer, Op::ReadSystem, Ob::None, Who::Guest, If::Spsr,
        QT_TRANSLATE_NOOP("story",
                          "The exception left the guest's PSTATE in SPSR_EL2. There is one "
                          "for all worlds, so it does not stay there.")},
    Row{W::Outer, Op::ReadSystem, Ob::None, Who::Any, If::Esr,
        QT_TRANSLATE_NOOP("story", "ESR_EL2 says why the last exception to EL2 was taken.")},
    Row{W::Outer, Op::ReadSystem, Ob::None, Who::Guest, If::Switched,
        QT_TRANSLATE_NOOP("story", "There is one %1 for all worlds: guest %3's value is put away "
                                   "before another's comes in.")},
    Row{W::Outer, Op::ReadSystem, Ob::None, Who::Host, If::Switched,
        QT_TRANSLATE_NOOP("story", "There is one %1 for all worlds: the host's value is put away "
                                   "before a guest's comes in.")},
    Row{W::Outer, Op::WriteSystem, Ob::None, Who::Guest, If::OwnPlaces,
        QT_TRANSLATE_NOOP("story", "From here %1 is guest %3's.")},
    Row{W::Outer, Op::WriteSystem, Ob::None, Who::Guest, If::Always,
        QT_TRANSLATE_NOOP("story", "From here guest %3's %1 is in the CPU.")},
    Row{W::Outer, Op::WriteSystem, Ob::None, Who::Host, If::Switched,
        QT_TRANSLATE_NOOP("story", "The host's %1 is in the CPU again.")},
    Row{W::Outer, Op::Store, Ob::GuestContext, Who::Guest, If::Always,
        QT_TRANSLATE_NOOP(
            "story", "This puts guest %3's %1 into its context, where its next entry finds it.")},
    Row{W::Outer, Op::Load, Ob::GuestContext, Who::Guest, If::Always,
        QT_TRANSLATE_NOOP("story", "This loads guest %3's %1 from its context into the CPU.")},
    Row{W::Outer, Op::Store, Ob::HostContext, Who::Host, If::Always,
        QT_TRANSLATE_NOOP("story",
                          "This puts the host's %1 into its context for as long as a guest runs.")},
    Row{W::Outer, Op::Push, Ob::Stack, Who::Host, If::FrameRegisters,
        QT_TRANSLATE_NOOP("story",
                          "A frame record (AAPCS64 §6.4.6): the caller's frame pointer and "
                          "the return address.")},
    Row{W::Outer, Op::Pop, Ob::Stack, Who::Host, If::FrameRegisters,
        QT_TRANSLATE_NOOP("story",
                          "The frame record is taken down: frame pointer and return address "
                          "are the caller's again.")},
    Row{W::Outer, Op::Push, Ob::Stack, Who::Host, If::Always,
        QT_TRANSLATE_NOOP("story", "This function keeps what its caller may count on (AAPCS64 "
                                   "§6.1.1) on the stack.")},
    // ---- anywhere -------------------------------------------------------------------------------
    Row{W::Any, Op::Call, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("story", "A call: x30 becomes the address of the next instruction.")},
    Row{W::Any, Op::Return, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("story",
                          "A return: goes on at the address in its register, x30 if none is "
                          "named.")},
    Row{W::Any, Op::ExceptionReturn, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("story",
                          "An exception return: pc and PSTATE come from ELR and SPSR of this "
                          "level.")},
    Row{W::Any, Op::Barrier, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("story", "A barrier moves no value: it orders what stands before it and "
                                   "after it.")},
    Row{W::Any, Op::Wait, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("story", "Waits for an interrupt or an event.")},
    Row{W::Any, Op::Exception, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("story", "Takes an exception: the CPU goes on at a vector.")},
    Row{W::Any, Op::Nothing, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("story", "Changes no register and no memory.")},
    Row{W::Any, Op::Unknown, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("story", "This program does not know what this instruction does: what it "
                                   "wrote counts as unknown.")},
    Row{W::Any, Op::HostRun, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("story", "The host ran freely to its next world switch; this stretch is "
                                   "not recorded step by step.")},
};

QString guestRunSentence(const StoryContext& context, std::uint32_t index, const QString& letter)
{
    const auto exit = exitText(context, index);
    if (exit == QLatin1String("IRQ") || exit == QLatin1String("FIQ")) {
        return translate(
                   "story",
                   "Guest %1 ran by itself until an interrupt (%2): the CPU put its pc in "
                   "ELR_EL2 and its PSTATE in SPSR_EL2 and took the vector. x0–x30 are as the "
                   "guest left them.")
            .arg(letter, exit);
    }
    if (exit.isEmpty()) {
        return translate("story", "Guest %1 ran by itself until an exception to EL2. x0–x30 are as "
                                  "the guest left them.")
            .arg(letter);
    }
    return translate(
               "story",
               "Guest %1 ran by itself until this exception to EL2: %2. The CPU put its pc in "
               "ELR_EL2, its PSTATE in SPSR_EL2 and the reason in ESR_EL2, and took the "
               "vector. x0–x30 are as the guest left them.")
        .arg(letter, exit);
}

/// "sp", "v0", "PAR_EL1": what an instruction wrote that is no value of anybody's.
QString writtenText(const recording::Step& step)
{
    QStringList names;
    for (const arm64::Write& write : step.effects.writes)
        if (write.to.place.isRegister() && write.to.place != Place::of(arm64::Register::pstate()))
            names << CellNames::ofRegister(Place::of(write.to.place.reg));
    names.removeDuplicates();
    return names.join(QStringLiteral(", "));
}

QString computeSentence(const recording::Step& step, const QString& registers)
{
    const QString written = registers.isEmpty() ? writtenText(step) : registers;
    return written.isEmpty() ? translate("story", "Sets the condition flags for a branch to come.")
                             : translate("story", "Computes a new value in %1.").arg(written);
}

/// True of every instruction of its kind: what is said where no row knows more.
QString plainSentence(const StoryContext& context, const recording::Step& step,
                      const InstructionRole& role, const QString& registers)
{
    if (const char* own = arm64::sentenceOf(step.instruction))
        return translate("story", own);
    const auto object = objectText(context, role);
    switch (role.operation) {
    case Op::Store:
    case Op::Push:
        return role.values.empty() ? translate("story", "Writes to %1.").arg(object)
                                   : translate("story", "Copies %1 to %2.").arg(registers, object);
    case Op::Load:
    case Op::Pop:
        return role.values.empty()
                   ? translate("story", "Reads from %1.").arg(object)
                   : translate("story", "Copies from %2 to %1.").arg(registers, object);
    case Op::Copy:
        return translate("story", "Copies one register to another.");
    case Op::ReadSystem:
        return translate("story", "Copies a system register to a general one.");
    case Op::WriteSystem:
        return translate("story", "Copies a general register or a constant to a system register.");
    case Op::Branch:
        return isTaken(step)
                   ? translate("story", "A branch: goes on at %1.")
                         .arg(targetText(context, step.next))
                   : translate("story", "A branch that is not taken here: the next instruction "
                                        "follows.");
    case Op::Compute:
        return computeSentence(step, registers);
    default:
        break;
    }
    return translate("story", "Executes one instruction.");
}

/// "x0, x1" as it is said in a sentence: "x0 and x1".
QString spoken(const QString& list)
{
    const auto parts = list.split(QStringLiteral(", "));
    return parts.size() == 2 ? translate("story", "%1 and %2").arg(parts[0], parts[1]) : list;
}

/// What a sentence has places for: %1 is the first.
using Fillings = std::vector<QString>;

/// In one pass, and without QString::arg's warning where a sentence does not need all.
QString filled(const QString& text, const Fillings& with)
{
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        std::size_t place = 0;
        qsizetype digits = 0;
        while (text[i] == QLatin1Char('%') && digits < 2 && i + digits + 1 < text.size() &&
               text[i + digits + 1] >= QLatin1Char('0') && text[i + digits + 1] <= QLatin1Char('9'))
            place = place * 10 + static_cast<std::size_t>(text[i + ++digits].digitValue());
        if (place == 0 || place > with.size()) {
            result += text[i];
            continue;
        }
        result += with[place - 1];
        i += digits;
    }
    return result;
}

QString nameOf(std::optional<arm64::Register> reg)
{
    return reg ? reading::CellNames::ofRegister(Place::of(*reg)) : QString();
}

/// What the profile says, from %4 on.
void addNames(Fillings& with, const profile::Profile& profile)
{
    using Kind = profile::Content::Kind;
    const auto kept = profile.keptOfHost();
    std::vector<arm64::Register> before;
    std::vector<arm64::Register> dead;
    for (int n = 0; n < static_cast<int>(profile.general.size()); ++n) {
        const auto reg = arm64::Register::x(n);
        if (!kept.empty() && reg < kept.front())
            before.push_back(reg);
        if (profile.isDeadAtReturn(reg))
            dead.push_back(reg);
    }
    with.insert(with.end(),
                {profile.hostContext, profile.enter, profile.exit, registersText(kept),
                 registersText(before), registersText(dead), nameOf(profile.atExit(Kind::Vcpu)),
                 nameOf(profile.atExit(Kind::ExitCode)), nameOf(profile.heldIn(Kind::Vcpu))});
}

/// What the profile says that the host has in the register which the instruction moves.
QString hostHasOf(const profile::Profile& profile, const InstructionRole& role)
{
    for (const auto& [reg, words] : profile.hostHas)
        if (std::ranges::any_of(role.values, [&r = reg](const InstructionRole::Value& value) {
                return value.owner.origin == r;
            }))
            return words;
    return {};
}

} // namespace

std::span<const Row> sentenceTable()
{
    return kTable;
}

QString whyOf(const StoryContext& context, std::uint32_t index, const InstructionRole& role)
{
    const auto heldStep = context.recording().sharedStep(index);
    const recording::Step& step = *heldStep;
    const int vcpu = context.vcpuOf(context.switchOfStep(index));
    const auto letter = vcpu < 0 ? QStringLiteral("?") : reading::guestName(vcpu);
    if (role.operation == Operation::GuestRun)
        return guestRunSentence(context, index, letter);
    if (context.isInterrupted(index))
        return translate("story", "The guest is entered, and an exception to EL2 is taken before "
                                  "its first instruction: ELR_EL2 says where it will go on, and "
                                  "x0–x30 are as they were given to it.");

    QStringList names;
    for (const auto& value : role.values)
        names << CellNames::ofRegister(Place::of(value.reg));
    names.removeDuplicates();
    const auto registers = names.join(QStringLiteral(", "));

    const auto row = std::ranges::find_if(
        kTable, [&](const Row& r) { return matches(r, context, index, role); });
    if (row != kTable.end()) {
        Fillings with{spoken(valuesText(role)), spoken(registers), letter};
        addNames(with, context.facts().profile);
        with.push_back(hostHasOf(context.facts().profile, role));
        return filled(translate("story", row->text), with);
    }
    return plainSentence(context, step, role, registers);
}

} // namespace story
