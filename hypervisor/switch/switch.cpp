// SPDX-License-Identifier: GPL-2.0-or-later
#include "switch/switch.h"

#include "arch/sysreg.h"
#include "switch/debug-sr.h"
#include "switch/sysreg-sr.h"
#include "switch/vcpu-enter.h"

kvm_cpu_context host_ctxt;

// The order is Linux's: who runs, whose memory, the guest's system registers, its FP registers, and
// last the general registers, because every line of C++ uses those. FP registers that the guest has
// not used in this turn, and would trap on, stay where they are (traps/fp.h).
u64 __kvm_vcpu_run(kvm_vcpu* vcpu, kvm_cpu_context* host)
{
    kvm_cpu_context& guest = vcpu->arch.ctxt;

    host->__hyp_running_vcpu = vcpu;
    sysreg::tpidr_el2::write(reinterpret_cast<u64>(vcpu)); // the vectors find it there
    sysreg::vttbr_el2::write(vcpu->kvm->arch.vttbr);
    sysreg::hcr_el2::write(vcpu->arch.hcr_el2);

    __sysreg_restore_state(guest);
    if (vcpu->fp_live)
        __fpsimd_restore_state(&guest.fp_regs);

    const u64 exit_code = is_refused(guest.regs.pstate)
                              ? ARM_EXCEPTION_IL
                              : settle_serror(__host_enter_marked(vcpu, host));

    if (vcpu->fp_live)
        __fpsimd_save_state(&guest.fp_regs);
    __sysreg_save_state(guest);

    // No times: whoever steps through this counts instructions, and two recordings shall be equal.
    exit_ring& exits = vcpu->exits;
    const u64 exit_class =
        complete_record(*vcpu, exits.record[exits.count % NR_EXIT_RECORDS], exits.count, exit_code);
    vcpu->arch.fault.far_el2 = sysreg::far_el2::read();
    vcpu->arch.fault.hpfar_el2 = sysreg::hpfar_el2::read();
    host->__hyp_running_vcpu = nullptr;
    return exit_class;
}

void __vcpu_load(kvm_vcpu* vcpu, kvm_cpu_context& host)
{
    kvm_cpu_context& guest = vcpu->arch.ctxt;
    host.__hyp_running_vcpu = vcpu;
    sysreg::tpidr_el2::write(reinterpret_cast<u64>(vcpu)); // the vectors find it there
    sysreg::vttbr_el2::write(vcpu->kvm->arch.vttbr);
    sysreg::hcr_el2::write(vcpu->arch.hcr_el2);
    __sysreg_restore_state(guest);
}

void __vcpu_put(kvm_vcpu* vcpu, kvm_cpu_context& host)
{
    kvm_cpu_context& guest = vcpu->arch.ctxt;
    const user_pt_regs regs = guest.regs;
    __sysreg_save_state(guest);
    guest.regs.pc = regs.pc; // EL2 may have moved it since the exit
    guest.regs.pstate = regs.pstate;
    host.__hyp_running_vcpu = nullptr;
}

void __rest_load(const kvm_vcpu& vcpu)
{
    __sysreg32_restore_state(vcpu.arch.ctxt, vcpu.arch.hcr_el2);
    __pauth_restore_keys(vcpu.arch.ctxt, vcpu.arch.hcr_el2);
    __newer_restore_state(vcpu);
    __debug_restore_state(vcpu);
    __pmu_restore_state(vcpu.arch.ctxt);
}

void __rest_put(kvm_vcpu& vcpu)
{
    __pmu_save_state(vcpu.arch.ctxt);
    __debug_disarm(vcpu);
    __newer_save_state(vcpu);
    __pauth_save_keys(vcpu.arch.ctxt, vcpu.arch.hcr_el2);
    __sysreg32_save_state(vcpu.arch.ctxt, vcpu.arch.hcr_el2);
}
