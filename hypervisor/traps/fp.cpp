// SPDX-License-Identifier: GPL-2.0-or-later
#include "traps/fp.h"

#include "arch/shape.h"
#include "arch/sysreg.h"
#include "switch/kvm_emulate.h"
#include "switch/sysreg-sr.h"

u64 fp_at_each_entry = 1;
u64 fp_untrapped = '-'; // not zero: boot clears .bss behind whoever sets it

void fp_load(hyp_cpu& cpu, kvm_vcpu& vcpu)
{
    if (vcpu.kvm->way == switching::at_each_entry && fp_at_each_entry != 0) {
        cpu.fp_owner = nullptr;
        vcpu.fp_live = true;
        if (vcpu_el1_is_32bit(vcpu))
            sysreg::fpexc32_el2::write(vcpu.arch.ctxt.sys_regs[FPEXC32_EL2]);
        return;
    }
    // Both have to say so: another guest may have had this CPU, or this guest another CPU.
    vcpu.fp_live = cpu.fp_owner == &vcpu && vcpu.fp_cpu == static_cast<int>(cpu.id);
    // It has had a turn where its registers were put away once.
    const bool left_open = vcpu.fp_cpu >= 0 && fp_untrapped == static_cast<u64>(vcpu.kvm->name);
    sysreg::cptr_el2::write(vcpu.fp_live || left_open ? CPTR_FP_FREE : CPTR_FP_TRAPS);
}

void fp_put(hyp_cpu& cpu, kvm_vcpu& vcpu)
{
    if (vcpu.fp_live) {
        __fpsimd_save_state(&vcpu.arch.ctxt.fp_regs);
        if (vcpu_el1_is_32bit(vcpu))
            vcpu.arch.ctxt.sys_regs[FPEXC32_EL2] = sysreg::fpexc32_el2::read();
        vcpu.fp_cpu = static_cast<int>(cpu.id);
    }
    sysreg::cptr_el2::write(CPTR_FP_FREE); // EL2's own access to FP registers would trap too
    isb();
}

void fp_trap(hyp_cpu& cpu, kvm_vcpu& vcpu)
{
    sysreg::cptr_el2::write(CPTR_FP_FREE);
    isb(); // the trap is off before the registers are touched: it holds for EL2 as well
    // Whose they were has them in memory since its fp_put. At each entry: so at the next one.
    if (vcpu.kvm->way == switching::by_load_and_put)
        __fpsimd_restore_state(&vcpu.arch.ctxt.fp_regs);
    if (vcpu_el1_is_32bit(vcpu))
        sysreg::fpexc32_el2::write(vcpu.arch.ctxt.sys_regs[FPEXC32_EL2]);
    cpu.fp_owner = &vcpu;
    vcpu.fp_live = true;
}
