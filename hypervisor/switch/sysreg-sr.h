// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "switch/kvm_host.h"

extern "C" {
/// The guest's system registers, from the CPU into its context: SP_EL0, ELR and SPSR of EL2 (which
/// hold where and how the guest runs), and EL1's.
void __sysreg_save_state(kvm_cpu_context& ctxt);

/// And back. Nothing of the guest runs until the ERET, which is a context synchronization event:
/// no ISB is needed here (Arm ARM D1.4.1).
void __sysreg_restore_state(const kvm_cpu_context& ctxt);

/// What only AArch32 has, of a guest whose HCR_EL2 says that its EL1 is. Its R0-R14 of every mode
/// are x0-x30, and SPSR_svc is SPSR_EL1. FPEXC32_EL2 goes with the FP registers (traps/fp.cpp).
void __sysreg32_save_state(kvm_cpu_context& ctxt, u64 hcr_el2);
void __sysreg32_restore_state(const kvm_cpu_context& ctxt, u64 hcr_el2);

/// Pointer-authentication keys, of a guest whose HCR_EL2 gives it the instructions.
void __pauth_save_keys(kvm_cpu_context& ctxt, u64 hcr_el2);
void __pauth_restore_keys(const kvm_cpu_context& ctxt, u64 hcr_el2);

/// The performance monitors; while EL2 runs they stand still.
void __pmu_save_state(kvm_cpu_context& ctxt);
void __pmu_restore_state(const kvm_cpu_context& ctxt);
/// Whether the guest's, in the CPU now, drive their interrupt (Arm ARM D12.2.4): a level, high
/// until the guest clears the overflow or its enable, as on QEMU, which leaves PMCR_EL0.E out.
bool __pmu_overflowed();

/// What only newer CPUs have: DISR_EL1 with RAS, TPIDR2_EL0 with SME.
void __newer_save_state(kvm_vcpu& vcpu);
void __newer_restore_state(const kvm_vcpu& vcpu);

/// FP and SIMD registers (fpsimd.S).
void __fpsimd_save_state(user_fpsimd_state* state);
void __fpsimd_restore_state(const user_fpsimd_state* state);
}
