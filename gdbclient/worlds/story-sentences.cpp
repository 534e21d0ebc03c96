// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/story-sentences.h"

#include <algorithm>
#include <array>

namespace worlds {

using arm64::Place;
using Object = Meaning::Object;
using Operation = Meaning::Operation;

namespace {

using W = Where;
using Op = Operation;
using Ob = Object;

constexpr std::array kTable{
    // ---- __guest_enter: put the host away -------------------------------------------------------
    Row{W::Enter, Op::Store, Ob::HostContext, Who::Host, If::WrongSlot,
        QT_TRANSLATE_NOOP("worlds", "Careful: of the host's %1, not every one goes to the slot of "
                                    "its own number.")},
    Row{W::Enter, Op::Store, Ob::HostContext, Who::Host, If::FrameRegisters,
        QT_TRANSLATE_NOOP("worlds", "x29 is the caller's frame pointer and x30 its return address: "
                                    "without x30, RET would find no way back to the host.")},
    Row{W::Enter, Op::Store, Ob::HostContext, Who::Host, If::CalleeSaved,
        QT_TRANSLATE_NOOP("worlds",
                          "AAPCS64 §6.1.1 lets a callee clobber x0–x18; the caller has put "
                          "away what it still needs of those. x19–x30 are ours to keep.")},
    Row{W::Enter, Op::Push, Ob::Stack, Who::Pointer, If::VcpuAndHost,
        QT_TRANSLATE_NOOP("worlds",
                          "vcpu and host_ctxt wait on the EL2 stack: their registers will "
                          "soon hold the guest's values, and SP is what the way out "
                          "still has.")},
    Row{W::Enter, Op::Compute, Ob::None, Who::Pointer, If::GuestBase,
        QT_TRANSLATE_NOOP("worlds", "%2 is the address of the guest's context inside the vcpu: the "
                                    "place where its registers were put away.")},
    // ---- __guest_enter: bring the guest in ------------------------------------------------------
    Row{W::Enter, Op::Load, Ob::GuestContext, Who::Guest, If::FirstTwo,
        QT_TRANSLATE_NOOP("worlds",
                          "The guest's %1 come in through %2: x0 and x1 are still pointers "
                          "that this code needs.")},
    Row{W::Enter, Op::Push, Ob::Stack, Who::Guest, If::Passing,
        QT_TRANSLATE_NOOP("worlds", "The guest's %1 wait on the stack until this code needs no "
                                    "pointer any more; then they go to their own registers.")},
    Row{W::Enter, Op::Load, Ob::GuestContext, Who::Guest, If::HostIsNotSafe,
        QT_TRANSLATE_NOOP("worlds", "Careful: this overwrites a value of the host's in %2 that was "
                                    "not put away in host_ctxt.")},
    Row{W::Enter, Op::Load, Ob::GuestContext, Who::Guest, If::Passing,
        QT_TRANSLATE_NOOP("worlds", "The guest's %1 are now in %2: not yet, or not at all, in the "
                                    "registers of their own number.")},
    Row{W::Enter, Op::Load, Ob::GuestContext, Who::Guest, If::Platform,
        QT_TRANSLATE_NOOP("worlds",
                          "x18 is the platform register (AAPCS64 §6.1.1): a guest's system "
                          "may keep something in it for good, so it is switched like the "
                          "others.")},
    Row{W::Enter, Op::Load, Ob::GuestContext, Who::Guest, If::HostIsSafe,
        QT_TRANSLATE_NOOP("worlds", "The host's %1 are safe in host_ctxt, so guest %3's can take "
                                    "their place.")},
    Row{W::Enter, Op::Load, Ob::GuestContext, Who::Guest, If::OwnPlaces,
        QT_TRANSLATE_NOOP("worlds",
                          "From here %1 hold guest %3's values: it must find every register "
                          "as it left it, and this code may not use them any more.")},
    Row{W::Enter, Op::Pop, Ob::Stack, Who::Guest, If::AllGuests,
        QT_TRANSLATE_NOOP("worlds", "The last ones: now x0–x30 are all the guest's, so nothing may "
                                    "touch a register before ERET.")},
    Row{W::Enter, Op::Pop, Ob::Stack, Who::Guest, If::OwnPlaces,
        QT_TRANSLATE_NOOP("worlds", "Guest %3's %1 leave the stack for their own registers.")},
    Row{W::Enter, Op::ExceptionReturn, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("worlds",
                          "One instruction changes worlds: pc becomes ELR_EL2, PSTATE "
                          "becomes SPSR_EL2 (Arm ARM C6.2, ERET), and x0–x30 stay as they "
                          "are.")},
    // ---- the vector -----------------------------------------------------------------------------
    Row{W::Vector, Op::Push, Ob::Stack, Who::Guest, If::OwnPlaces,
        QT_TRANSLATE_NOOP("worlds", "The vector needs registers to work with, and all of them hold "
                                    "the guest's values: %1 go to the stack first.")},
    Row{W::Vector, Op::ReadSystem, Ob::None, Who::Any, If::Esr,
        QT_TRANSLATE_NOOP("worlds", "ESR_EL2 says why the guest stopped.")},
    Row{W::Vector, Op::ReadSystem, Ob::None, Who::Any, If::Tpidr,
        QT_TRANSLATE_NOOP("worlds",
                          "TPIDR_EL2 holds the running vcpu: x0–x30 are the guest's and say "
                          "nothing of it.")},
    Row{W::Vector, Op::Compute, Ob::None, Who::Any, If::ExitCode,
        QT_TRANSLATE_NOOP("worlds", "The exit code, in the register where __guest_exit expects it: "
                                    "it becomes what __guest_enter returns.")},
    Row{W::Vector, Op::Copy, Ob::None, Who::Any, If::ExitCode,
        QT_TRANSLATE_NOOP("worlds", "The exit code, in the register where __guest_exit expects it: "
                                    "it becomes what __guest_enter returns.")},
    Row{W::Vector, Op::Branch, Ob::None, Who::Any, If::ToExit,
        QT_TRANSLATE_NOOP("worlds",
                          "On to the way out, with the vcpu in x0 and the exit code in x1.")},
    // ---- __guest_exit: put the guest away -------------------------------------------------------
    Row{W::Exit, Op::Compute, Ob::None, Who::Pointer, If::GuestBase,
        QT_TRANSLATE_NOOP("worlds", "%2 is the address of the guest's context inside the vcpu: the "
                                    "place where its registers are put away.")},
    Row{W::Exit, Op::Store, Ob::GuestContext, Who::Guest, If::WrongSlot,
        QT_TRANSLATE_NOOP("worlds", "Careful: of guest %3's %1, not every one goes to the slot of "
                                    "its own number.")},
    Row{W::Exit, Op::Store, Ob::GuestContext, Who::Guest, If::Carried,
        QT_TRANSLATE_NOOP("worlds",
                          "The guest's %1, carried here by %2, go to the slots of their own "
                          "number.")},
    Row{W::Exit, Op::Store, Ob::GuestContext, Who::Guest, If::Platform,
        QT_TRANSLATE_NOOP("worlds", "x18 is the platform register (AAPCS64 §6.1.1): the guest may "
                                    "count on it, so it is put away like the others.")},
    Row{W::Exit, Op::Store, Ob::GuestContext, Who::Guest, If::CalleeSaved,
        QT_TRANSLATE_NOOP("worlds", "Guest %3's %1 are put away, so that the host's can have their "
                                    "registers back.")},
    Row{W::Exit, Op::Store, Ob::GuestContext, Who::Guest, If::OwnPlaces,
        QT_TRANSLATE_NOOP("worlds",
                          "Guest %3 must find %1 again at its next entry: each goes to the "
                          "slot of its own number.")},
    Row{W::Exit, Op::Pop, Ob::Stack, Who::Guest, If::FreeTargets,
        QT_TRANSLATE_NOOP("worlds",
                          "The guest's %1 come back from the stack into %2, whose own values "
                          "are in their slots already.")},
    Row{W::Exit, Op::Pop, Ob::Stack, Who::Guest, If::Passing,
        QT_TRANSLATE_NOOP("worlds", "The guest's %1 come back from the stack, into %2.")},
    // ---- __guest_exit: bring the host back ------------------------------------------------------
    Row{W::Exit, Op::Pop, Ob::Stack, Who::Pointer, If::HostPointer,
        QT_TRANSLATE_NOOP("worlds", "%1 come back from the stack: only there was it still written "
                                    "where the host's registers are.")},
    Row{W::Exit, Op::Load, Ob::HostContext, Who::Host, If::WrongSlot,
        QT_TRANSLATE_NOOP("worlds", "Careful: this brings the host's %1, not every one from the "
                                    "slot of its own number.")},
    Row{W::Exit, Op::Load, Ob::HostContext, Who::Host, If::Passing,
        QT_TRANSLATE_NOOP("worlds", "Careful: the host's %1 come back into %2, not every one into "
                                    "the register of its own number.")},
    Row{W::Exit, Op::Load, Ob::HostContext, Who::Host, If::FrameRegisters,
        QT_TRANSLATE_NOOP("worlds",
                          "The caller's frame pointer and return address: RET will go where "
                          "x30 says.")},
    Row{W::Exit, Op::Load, Ob::HostContext, Who::Host, If::CalleeSaved,
        QT_TRANSLATE_NOOP("worlds",
                          "The caller finds %1 as it left them, as AAPCS64 §6.1.1 promises "
                          "it of every function.")},
    Row{W::Exit, Op::Copy, Ob::None, Who::Any, If::ReturnsCode,
        QT_TRANSLATE_NOOP("worlds",
                          "The exit code becomes the return value: AAPCS64 §6.9 returns an "
                          "integer in x0.")},
    Row{W::Exit, Op::Return, Ob::None, Who::Any, If::ToCaller,
        QT_TRANSLATE_NOOP("worlds", "Back in the host, behind its call of __guest_enter; what the "
                                    "guest left in x1–x18 is dead by AAPCS64 §6.1.1.")},
    // ---- the host round the switch --------------------------------------------------------------
    Row{W::Outer, Op::WriteSystem, Ob::None, Who::Any, If::Elr,
        QT_TRANSLATE_NOOP("worlds", "ERET takes pc from ELR_EL2.")},
    Row{W::Outer, Op::WriteSystem, Ob::None, Who::Any, If::Spsr,
        QT_TRANSLATE_NOOP("worlds", "ERET takes PSTATE, and with it the exception level, from "
                                    "SPSR_EL2.")},
    Row{W::Outer, Op::WriteSystem, Ob::None, Who::Any, If::Vttbr,
        QT_TRANSLATE_NOOP("worlds", "VTTBR_EL2 names the stage-2 tables and the VMID by which a "
                                    "guest's addresses are translated.")},
    Row{W::Outer, Op::WriteSystem, Ob::None, Who::Any, If::Tpidr,
        QT_TRANSLATE_NOOP("worlds",
                          "TPIDR_EL2 remembers the running vcpu for the vector, which finds "
                          "no register of its own.")},
    Row{W::Outer, Op::WriteSystem, Ob::None, Who::Any, If::Hcr,
        QT_TRANSLATE_NOOP("worlds",
                          "HCR_EL2 says what of a guest is translated, trapped and routed "
                          "to EL2.")},
    Row{W::Outer, Op::ReadSystem, Ob::None, Who::Guest, If::Elr,
        QT_TRANSLATE_NOOP("worlds",
                          "The exception left the guest's pc in ELR_EL2; the next guest's "
                          "entry overwrites it.")},
    Row{W::Outer, Op::ReadSystem, Ob::None, Who::Guest, If::Spsr,
        QT_TRANSLATE_NOOP("worlds", "The exception left the guest's PSTATE in SPSR_EL2; the next "
                                    "guest's entry overwrites it.")},
    Row{W::Outer, Op::ReadSystem, Ob::None, Who::Any, If::Esr,
        QT_TRANSLATE_NOOP("worlds", "ESR_EL2 says why the last exception to EL2 was taken.")},
    Row{W::Outer, Op::ReadSystem, Ob::None, Who::Guest, If::Switched,
        QT_TRANSLATE_NOOP("worlds", "There is one %1 for all worlds: guest %3's value is put away "
                                    "before another's comes in.")},
    Row{W::Outer, Op::ReadSystem, Ob::None, Who::Host, If::Switched,
        QT_TRANSLATE_NOOP("worlds", "There is one %1 for all worlds: the host's value is put away "
                                    "before a guest's comes in.")},
    Row{W::Outer, Op::WriteSystem, Ob::None, Who::Guest, If::OwnPlaces,
        QT_TRANSLATE_NOOP("worlds", "From here %1 is guest %3's.")},
    Row{W::Outer, Op::WriteSystem, Ob::None, Who::Guest, If::Always,
        QT_TRANSLATE_NOOP("worlds", "From here guest %3's %1 is in the CPU.")},
    Row{W::Outer, Op::WriteSystem, Ob::None, Who::Host, If::Switched,
        QT_TRANSLATE_NOOP("worlds", "The host's %1 is in the CPU again.")},
    Row{W::Outer, Op::Store, Ob::GuestContext, Who::Guest, If::Always,
        QT_TRANSLATE_NOOP("worlds", "Guest %3's %1 waits in its context until its next entry.")},
    Row{W::Outer, Op::Load, Ob::GuestContext, Who::Guest, If::Always,
        QT_TRANSLATE_NOOP("worlds", "Guest %3's %1 leaves its context for the CPU.")},
    Row{W::Outer, Op::Store, Ob::HostContext, Who::Host, If::Always,
        QT_TRANSLATE_NOOP("worlds", "The host's %1 waits in its context while a guest runs.")},
    Row{W::Outer, Op::Push, Ob::Stack, Who::Host, If::FrameRegisters,
        QT_TRANSLATE_NOOP("worlds",
                          "A frame record (AAPCS64 §6.4.6): the caller's frame pointer and "
                          "the return address.")},
    Row{W::Outer, Op::Pop, Ob::Stack, Who::Host, If::FrameRegisters,
        QT_TRANSLATE_NOOP("worlds",
                          "The frame record is taken down: frame pointer and return address "
                          "are the caller's again.")},
    Row{W::Outer, Op::Push, Ob::Stack, Who::Host, If::Always,
        QT_TRANSLATE_NOOP("worlds", "This function keeps what its caller may count on (AAPCS64 "
                                    "§6.1.1) on the stack.")},
    // ---- anywhere -------------------------------------------------------------------------------
    Row{W::Any, Op::Call, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("worlds", "A call: x30 becomes the address of the next instruction.")},
    Row{W::Any, Op::Return, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("worlds",
                          "A return: goes on at the address in its register, x30 if none is "
                          "named.")},
    Row{W::Any, Op::ExceptionReturn, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("worlds",
                          "An exception return: pc and PSTATE come from ELR and SPSR of this "
                          "level.")},
    Row{W::Any, Op::Barrier, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("worlds", "A barrier moves no value: it orders what stands before it and "
                                    "after it.")},
    Row{W::Any, Op::Wait, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("worlds", "Waits for an interrupt or an event.")},
    Row{W::Any, Op::Exception, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("worlds", "Takes an exception: the CPU goes on at a vector.")},
    Row{W::Any, Op::Nothing, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("worlds", "Changes no register and no memory.")},
    Row{W::Any, Op::Unknown, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("worlds",
                          "This program does not know what this instruction does: what it "
                          "wrote counts as unknown.")},
    Row{W::Any, Op::HostRun, Ob::None, Who::Any, If::Always,
        QT_TRANSLATE_NOOP("worlds", "The host ran freely to its next world switch; this stretch is "
                                    "not recorded step by step.")},
};

QString guestRunSentence(const Telling& telling, std::uint32_t index, const QString& letter)
{
    const auto exit = exitText(telling, index);
    if (exit == QLatin1String("IRQ") || exit == QLatin1String("FIQ")) {
        return translate(
                   "worlds",
                   "Guest %1 ran by itself until an interrupt (%2): the CPU put its pc in "
                   "ELR_EL2 and its PSTATE in SPSR_EL2 and took the vector. x0–x30 are as the "
                   "guest left them.")
            .arg(letter, exit);
    }
    if (exit.isEmpty()) {
        return translate("worlds",
                         "Guest %1 ran by itself until an exception to EL2. x0–x30 are as "
                         "the guest left them.")
            .arg(letter);
    }
    return translate(
               "worlds",
               "Guest %1 ran by itself until this exception to EL2: %2. The CPU put its pc in "
               "ELR_EL2, its PSTATE in SPSR_EL2 and the reason in ESR_EL2, and took the "
               "vector. x0–x30 are as the guest left them.")
        .arg(letter, exit);
}

/// "sp", "v0", "PAR_EL1": what an instruction wrote that is no value of anybody's.
QString writtenText(const timeline::Step& step)
{
    QStringList names;
    for (const arm64::Write& write : step.effects.writes)
        if (write.to.place.isRegister() && write.to.place != Place::of(arm64::Register::pstate()))
            names << registerText(Place::of(write.to.place.reg));
    names.removeDuplicates();
    return names.join(QStringLiteral(", "));
}

QString computeSentence(const timeline::Step& step, const QString& registers)
{
    const QString& mnemonic = step.instruction.mnemonic;
    if (mnemonic == QLatin1String("esb"))
        return translate("worlds", "A barrier for SErrors: one that is pending while it is masked "
                                   "is noted in DISR_EL1. No other register changes, and no flag.");
    if (mnemonic == QLatin1String("chkfeat"))
        return translate("worlds", "Asks whether the features are on that the bits of x16 stand "
                                   "for: the bit of one that is becomes zero.");
    const QString written = registers.isEmpty() ? writtenText(step) : registers;
    return written.isEmpty() ? translate("worlds", "Sets the condition flags for a branch to come.")
                             : translate("worlds", "Computes a new value in %1.").arg(written);
}

/// True of every instruction of its kind: what is said where no row knows more.
QString plainSentence(const Telling& telling, const timeline::Step& step, const Meaning& meaning,
                      const QString& registers)
{
    const auto object = objectText(telling, meaning);
    switch (meaning.operation) {
    case Op::Store:
    case Op::Push:
        return meaning.values.empty()
                   ? translate("worlds", "Writes to %1.").arg(object)
                   : translate("worlds", "Copies %1 to %2.").arg(registers, object);
    case Op::Load:
    case Op::Pop:
        return meaning.values.empty()
                   ? translate("worlds", "Reads from %1.").arg(object)
                   : translate("worlds", "Copies from %2 to %1.").arg(registers, object);
    case Op::Copy:
        return translate("worlds", "Copies one register to another.");
    case Op::ReadSystem:
        return translate("worlds", "Copies a system register to a general one.");
    case Op::WriteSystem:
        return translate("worlds", "Copies a general register or a constant to a system register.");
    case Op::Branch:
        return step.next == step.pc + base::Offset{4}
                   ? translate("worlds", "A branch that is not taken here: the next instruction "
                                         "follows.")
                   : translate("worlds", "A branch: goes on at %1.")
                         .arg(telling.functionAt(step.next));
    case Op::Compute:
        return computeSentence(step, registers);
    default:
        break;
    }
    return translate("worlds", "Executes one instruction.");
}

/// "x0, x1" as it is said in a sentence: "x0 and x1".
QString spoken(const QString& list)
{
    const auto parts = list.split(QStringLiteral(", "));
    return parts.size() == 2 ? translate("worlds", "%1 and %2").arg(parts[0], parts[1]) : list;
}

/// In one pass, and without QString::arg's warning where a sentence does not need all three.
QString filled(const QString& text, const QString& values, const QString& registers,
               const QString& letter)
{
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const auto digit = i + 1 < text.size() ? text[i + 1] : QChar();
        if (text[i] != QLatin1Char('%') || digit < QLatin1Char('1') || digit > QLatin1Char('3')) {
            result += text[i];
            continue;
        }
        result += digit == QLatin1Char('1')   ? values
                  : digit == QLatin1Char('2') ? registers
                                              : letter;
        ++i;
    }
    return result;
}

} // namespace

std::span<const Row> sentenceTable()
{
    return kTable;
}

QString whyOf(const Telling& telling, std::uint32_t index, const Meaning& meaning)
{
    const auto& step = telling.timeline().step(index);
    const int vcpu = telling.vcpuOf(telling.switchOfStep(index));
    const auto letter = vcpu < 0 ? QStringLiteral("?") : guestName(vcpu);
    if (meaning.operation == Operation::GuestRun)
        return guestRunSentence(telling, index, letter);

    QStringList names;
    for (const auto& value : meaning.values)
        names << registerText(Place::of(value.reg));
    names.removeDuplicates();
    const auto registers = names.join(QStringLiteral(", "));

    const auto row = std::ranges::find_if(
        kTable, [&](const Row& r) { return matches(r, telling, index, meaning); });
    if (row != kTable.end())
        return filled(translate("worlds", row->text), spoken(valuesText(meaning)),
                      spoken(registers), letter);
    return plainSentence(telling, step, meaning, registers);
}

} // namespace worlds
