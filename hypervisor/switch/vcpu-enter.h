// SPDX-License-Identifier: GPL-2.0-or-later
// One stay in the guest between __vcpu_load and __vcpu_put: the general registers change, nothing
// else. Inline in the run loop, because every exit pays for each instruction here.
#pragma once

#include "arch/bits.h"
#include "arch/sysreg.h"
#include "switch/fault.h"
#include "switch/switch.h"

/// Why the guest came back, for who handles it and for who looks later. Only a trap has a syndrome;
/// where an abort happened is read by who needs it. `count` is how often it came back before.
/// Returns the class of the exit.
[[gnu::always_inline]] inline u64 complete_record(kvm_vcpu& vcpu, exit_record& record, u64 count,
                                                  u64 exit_code)
{
    u64 esr_el2 = 0;
    u64 exit_class = NR_EXCEPTION_CLASSES + exit_code;
    if (exit_code == ARM_EXCEPTION_TRAP) [[likely]] {
        esr_el2 = sysreg::esr_el2::read();
        exit_class = static_cast<u32>(esr_el2) >> ESR_ELx_EC_SHIFT;
    } else if (exit_code > ARM_EXCEPTION_IL) {
        hyp_bug("__guest_exit returned a code that is none of ours");
    }
    vcpu.arch.fault.esr_el2 = esr_el2;
    record.pc = vcpu.arch.ctxt.regs.pc;
    record.esr_el2 = static_cast<u32>(esr_el2);
    record.code = static_cast<u32>(exit_code);
    vcpu.exits.count = count + 1;
    ++vcpu.exits.of_class[exit_class];
    return exit_class;
}

// The two doors are straight lines (entry.S), so they are watched from here: a PSTATE that no guest
// may have is refused before, an SError that the guest left behind is taken after.

/// M[3] asks for EL2 or above, and an ERET to EL2 is legal; with AArch32 it means no level.
inline bool is_refused(u64 pstate)
{
    if ((pstate & PSR_MODE_EL2) == 0) [[likely]]
        return false;
    return (pstate & PSR_AA32) == 0;
}

/// An SError that is pending now, masked since the exception, is the guest's. One that comes from
/// here on is EL2's own, and not masked.
inline u64 settle_serror(u64 exit_code)
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

/// Returns the class of the exit; the syndrome is in vcpu->arch.fault.
[[gnu::always_inline]] inline u64 __vcpu_enter(kvm_vcpu* vcpu, kvm_cpu_context& host)
{
    user_pt_regs& regs = vcpu->arch.ctxt.regs;
    const u64 count = vcpu->exits.count;
    exit_record* record = &vcpu->exits.record[count % NR_EXIT_RECORDS];
    asm("" : "+r"(record)); // one address, computed once
    const u64 pstate = regs.pstate;
    sysreg::elr_el2::write(regs.pc); // what EL2 emulated may have moved both
    sysreg::spsr_el2::write(pstate);

    record->entered = sysreg::cntpct_el0::read();
    const u64 exit_code =
        is_refused(pstate) ? ARM_EXCEPTION_IL : settle_serror(__guest_enter(vcpu, &host));
    const u64 left = sysreg::cntpct_el0::read();
    const u64 pc = sysreg::elr_el2::read();
    const u64 left_pstate = sysreg::spsr_el2::read();

    record->left = left;
    regs.pc = pc;
    regs.pstate = left_pstate;
    return complete_record(*vcpu, *record, count, exit_code);
}
