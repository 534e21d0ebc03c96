// SPDX-License-Identifier: GPL-2.0-or-later
// A guest in AArch32: what its instructions and its exceptions do that AArch64's do otherwise.
// Nothing here touches a register, so the same code is tested on the host.
#pragma once

#include "switch/kvm_emulate.h"

/// Whether the trapped instruction was to be executed. A CPU may trap a conditional one before it
/// looks at the flags (Arm ARM D17.2.38, ISS.COND).
bool condition_holds(u64 esr, u64 pstate);

/// Behind the instruction that the syndrome is of, in either state: in T32 it may have 16 bits, and
/// be one of those that an IT instruction covers.
void skip_instruction(kvm_vcpu& vcpu);

/// Banked registers of AArch32, as an exception to EL2 leaves them (Arm ARM D1.20.1).
inline constexpr unsigned LR_IRQ = 16;
inline constexpr unsigned LR_SVC = 18;
inline constexpr unsigned LR_ABT = 20;
inline constexpr unsigned LR_UND = 22;
inline constexpr unsigned LR_FIQ = 30;

/// The number in AArch64 of Rn, as an instruction in that mode names it.
unsigned register_of_mode(unsigned n, u64 pstate);
/// The syndrome of an abort, with the number in AArch64 of the register that is stored or loaded. A
/// CPU names it so; QEMU (7.2) leaves the number as it stands in the instruction, which is never
/// that of another register of the mode.
u64 with_register_of_mode(u64 esr, u64 pstate);

/// Exceptions that EL2 makes EL1 take, each by its vector.
enum class exception32 : u64 { undefined = 0x04, prefetch_abort = 0x0c, data_abort = 0x10 };
struct exception32_entry {
    u64 pc;
    u64 pstate;
    u64 lr;   // of the mode that takes it
    u64 spsr; // of that mode
};
/// Where it goes, and how the guest runs there (Arm ARM G1.13, AArch32.EnterMode).
exception32_entry enter_exception32(exception32 kind, const user_pt_regs& regs, u64 sctlr,
                                    u64 vbar);
/// DFSR or IFSR of a synchronous external abort, in the format that TTBCR.EAE chooses.
u64 external_abort_status32(u64 esr_el2, u64 ttbcr);
