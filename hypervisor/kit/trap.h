// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 7: what EL2 does where a guest came back by an instruction of its own. You write handle_trap
// (trap.cpp); the other functions are there for you to call, and no others are.
#pragma once

#include "switch/kvm_host.h"
#include "vm/sched.h"

extern "C" {

/// You write this. A guest executed an instruction that leaves it: a WFI or WFE, an HVC, an SMC, or
/// an access to a system register. Aborts and interrupts do not come here.
///
/// `esr` is ESR_EL2, as the CPU wrote it. The guest's registers are in vcpu.arch.ctxt.regs: x0 to
/// x30 in regs[0] to regs[30], and in pc what the CPU had written to ELR_EL2. What you leave there
/// is what the guest goes on with.
///
/// Returns run_result::goes_on where the guest runs on, run_result::ends where it gives its turn to
/// the other guest.
run_result handle_trap(kvm_vcpu& vcpu, u64 esr);

/// Answers a guest's call: `number` is the 16 bits that stand in its HVC or SMC. The answer is in
/// the guest's x0 where there is one. Changes no pc. Returns what becomes of the guest's turn.
run_result answer_call(kvm_vcpu& vcpu, u64 number);

/// What the guest may see of the ID register with Op0 = 3, Op1 = 0, CRn = 0 and these numbers; 0
/// where there is none.
u64 read_id_register(u64 crm, u64 op2);

/// Carries out a guest's write to the system register that `esr` names, with the value of the
/// guest's register; changes no pc and no register of the guest's. False where it may not write
/// there.
bool write_register(kvm_vcpu& vcpu, u64 esr);

/// The guest takes an exception at its own EL1, as of an instruction that does not exist: its pc
/// becomes that of its vector, and its ELR_EL1 the pc that it had.
void take_undefined(kvm_vcpu& vcpu);
}
