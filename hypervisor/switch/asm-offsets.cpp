// SPDX-License-Identifier: GPL-2.0-or-later
// The offsets that assembly needs, computed by the compiler that lays out the structs. This file is
// compiled to text only; switch/asm-offsets.cmake makes a header of the markers.
#include "switch/fault.h"
#include "switch/kvm_host.h"

#define DEFINE(name, value) asm volatile("\n->" #name " %0" : : "i"(static_cast<long>(value)))
#define OFFSETOF(type, member) __builtin_offsetof(type, member)

void offsets()
{
    DEFINE(VCPU_CONTEXT, OFFSETOF(kvm_vcpu, arch.ctxt));
    DEFINE(VCPU_PC, OFFSETOF(kvm_vcpu, arch.ctxt.regs.pc));
    DEFINE(VCPU_PSTATE, OFFSETOF(kvm_vcpu, arch.ctxt.regs.pstate));
    DEFINE(CPU_GP_REGS, OFFSETOF(kvm_cpu_context, regs));
    DEFINE(CPU_USER_PT_REGS, OFFSETOF(user_pt_regs, regs));
    DEFINE(FPSIMD_VREGS, OFFSETOF(user_fpsimd_state, vregs));
    DEFINE(FPSIMD_FPSR, OFFSETOF(user_fpsimd_state, fpsr));
    DEFINE(FPSIMD_FPCR, OFFSETOF(user_fpsimd_state, fpcr));
    DEFINE(HYP_PANIC_REGS, OFFSETOF(hyp_panic_frame, regs));
    DEFINE(HYP_PANIC_SP, OFFSETOF(hyp_panic_frame, sp));
    DEFINE(HYP_PANIC_VECTOR, OFFSETOF(hyp_panic_frame, vector));
    DEFINE(HYP_PANIC_SIZE, sizeof(hyp_panic_frame));
    DEFINE(ARM_EXCEPTION_IRQ, ARM_EXCEPTION_IRQ);
    DEFINE(ARM_EXCEPTION_EL1_SERROR, ARM_EXCEPTION_EL1_SERROR);
    DEFINE(ARM_EXCEPTION_TRAP, ARM_EXCEPTION_TRAP);
    DEFINE(ARM_EXCEPTION_IL, ARM_EXCEPTION_IL);
}
