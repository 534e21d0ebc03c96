// SPDX-License-Identifier: GPL-2.0-or-later
#include "switch/switch.h"

#include "arch/bits.h"
#include "arch/sysreg.h"
#include "switch/sysreg-sr.h"

kvm_cpu_context host_ctxt;

namespace {

exit_record& next_record(exit_ring& exits)
{
    return exits.record[exits.count % NR_EXIT_RECORDS];
}

/// Why the guest came back, for who handles it and for who looks later. Only a trap has a syndrome;
/// where an abort happened is read by who needs it.
void complete_record(kvm_vcpu& vcpu, exit_record& record, u64 exit_code)
{
    u64 esr_el2 = 0;
    u64 exit_class = 64 + exit_code;
    if (exit_code == ARM_EXCEPTION_TRAP) [[likely]] {
        esr_el2 = sysreg::esr_el2::read();
        exit_class = static_cast<u32>(esr_el2) >> ESR_ELx_EC_SHIFT;
    }
    vcpu.arch.fault.esr_el2 = esr_el2;
    record.pc = vcpu.arch.ctxt.regs.pc;
    record.esr_el2 = static_cast<u32>(esr_el2);
    record.code = static_cast<u32>(exit_code);
    ++vcpu.exits.count;
    ++vcpu.exits.of_class[exit_class];
}

// The two doors are straight lines (entry.S), so they are watched from here: a PSTATE that no guest
// may have is refused before, an SError that the guest left behind is taken after.

/// M[3] asks for EL2 or above, and an ERET to EL2 is legal; with AArch32 it means no level.
bool is_refused(u64 pstate)
{
    if ((pstate & PSR_MODE_EL2) == 0) [[likely]]
        return false;
    return (pstate & PSR_AA32) == 0;
}

/// An SError that is pending now, masked since the exception, is the guest's. One that comes from
/// here on is EL2's own, and not masked.
u64 settle_serror(u64 exit_code)
{
    u64 pending;
    asm volatile("dsb sy\n\t" // what the guest did has had its effect,
                 "isb\n\t"    // and ISR_EL1 is read after that
                 "mrs %0, isr_el1"
                 : "=r"(pending)
                 :
                 : "memory");
    if ((pending & ISR_A) != 0) [[unlikely]]
        exit_code = __guest_serror(exit_code);
    asm volatile("msr daifclr, #4" : : : "memory");
    return exit_code;
}

} // namespace

// The order is Linux's: who runs, whose memory, the guest's system registers, its FP registers, and
// last the general registers, because every line of C++ uses those.
u64 __kvm_vcpu_run(kvm_vcpu* vcpu)
{
    kvm_cpu_context& guest = vcpu->arch.ctxt;

    host_ctxt.__hyp_running_vcpu = vcpu;
    sysreg::tpidr_el2::write(reinterpret_cast<u64>(vcpu)); // the vectors find it there
    sysreg::vttbr_el2::write(vcpu->kvm->arch.vttbr);
    sysreg::hcr_el2::write(vcpu->arch.hcr_el2);

    __sysreg_restore_state(guest);
    __fpsimd_restore_state(&guest.fp_regs);

    const u64 exit_code = is_refused(guest.regs.pstate)
                              ? ARM_EXCEPTION_IL
                              : settle_serror(__host_enter_marked(vcpu, &host_ctxt));

    __fpsimd_save_state(&guest.fp_regs);
    __sysreg_save_state(guest);

    // No times: whoever steps through this counts instructions, and two recordings shall be equal.
    complete_record(*vcpu, next_record(vcpu->exits), exit_code);
    vcpu->arch.fault.far_el2 = sysreg::far_el2::read();
    vcpu->arch.fault.hpfar_el2 = sysreg::hpfar_el2::read();
    host_ctxt.__hyp_running_vcpu = nullptr;
    return exit_code;
}

void __vcpu_load(kvm_vcpu* vcpu, kvm_cpu_context& host)
{
    kvm_cpu_context& guest = vcpu->arch.ctxt;
    host.__hyp_running_vcpu = vcpu;
    sysreg::tpidr_el2::write(reinterpret_cast<u64>(vcpu)); // the vectors find it there
    sysreg::vttbr_el2::write(vcpu->kvm->arch.vttbr);
    sysreg::hcr_el2::write(vcpu->arch.hcr_el2);
    __sysreg_restore_state(guest);
    __pauth_restore_keys(guest, vcpu->arch.hcr_el2);
    vcpu->loaded = true;
}

u64 __vcpu_enter(kvm_vcpu* vcpu, kvm_cpu_context& host)
{
    user_pt_regs& regs = vcpu->arch.ctxt.regs;
    exit_record& record = next_record(vcpu->exits);
    const u64 pstate = regs.pstate;
    sysreg::elr_el2::write(regs.pc); // what EL2 emulated may have moved both
    sysreg::spsr_el2::write(pstate);

    record.entered = sysreg::cntpct_el0::read();
    const u64 exit_code =
        is_refused(pstate) ? ARM_EXCEPTION_IL : settle_serror(__guest_enter(vcpu, &host));
    record.left = sysreg::cntpct_el0::read();

    regs.pc = sysreg::elr_el2::read();
    regs.pstate = sysreg::spsr_el2::read();
    complete_record(*vcpu, record, exit_code);
    return exit_code;
}

void __vcpu_put(kvm_vcpu* vcpu, kvm_cpu_context& host)
{
    kvm_cpu_context& guest = vcpu->arch.ctxt;
    const user_pt_regs regs = guest.regs;
    __pauth_save_keys(guest, vcpu->arch.hcr_el2);
    __sysreg_save_state(guest);
    guest.regs.pc = regs.pc; // EL2 may have moved it since the exit
    guest.regs.pstate = regs.pstate;
    vcpu->loaded = false;
    host.__hyp_running_vcpu = nullptr;
}
