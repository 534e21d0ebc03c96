// SPDX-License-Identifier: GPL-2.0-or-later
#include "switch/sysreg-sr.h"

#include "arch/bits.h"
#include "arch/sysreg.h"

using namespace sysreg;

// One line a register, the same order in both directions. Each value goes from slot to register and
// back as it is: nothing is masked or computed on the way, so a debugger can follow it.

void __sysreg_save_state(kvm_cpu_context& ctxt)
{
    ctxt.regs.sp = sp_el0::read();
    ctxt.regs.pc = elr_el2::read();
    ctxt.regs.pstate = spsr_el2::read();

    u64* slot = ctxt.sys_regs;
    slot[MPIDR_EL1] = vmpidr_el2::read();
    slot[CSSELR_EL1] = csselr_el1::read();
    slot[SCTLR_EL1] = sctlr_el1::read();
    slot[ACTLR_EL1] = actlr_el1::read();
    slot[CPACR_EL1] = cpacr_el1::read();
    slot[TTBR0_EL1] = ttbr0_el1::read();
    slot[TTBR1_EL1] = ttbr1_el1::read();
    slot[TCR_EL1] = tcr_el1::read();
    slot[ESR_EL1] = esr_el1::read();
    slot[AFSR0_EL1] = afsr0_el1::read();
    slot[AFSR1_EL1] = afsr1_el1::read();
    slot[FAR_EL1] = far_el1::read();
    slot[MAIR_EL1] = mair_el1::read();
    slot[VBAR_EL1] = vbar_el1::read();
    slot[CONTEXTIDR_EL1] = contextidr_el1::read();
    slot[TPIDR_EL0] = tpidr_el0::read();
    slot[TPIDRRO_EL0] = tpidrro_el0::read();
    slot[TPIDR_EL1] = tpidr_el1::read();
    slot[AMAIR_EL1] = amair_el1::read();
    slot[CNTKCTL_EL1] = cntkctl_el1::read();
    slot[PAR_EL1] = par_el1::read();
    slot[MDSCR_EL1] = mdscr_el1::read();
    slot[ELR_EL1] = elr_el1::read();
    slot[SP_EL1] = sp_el1::read();
    slot[SPSR_EL1] = spsr_el1::read();
}

void __sysreg_restore_state(const kvm_cpu_context& ctxt)
{
    sp_el0::write(ctxt.regs.sp);
    elr_el2::write(ctxt.regs.pc);
    spsr_el2::write(ctxt.regs.pstate);

    const u64* slot = ctxt.sys_regs;
    vmpidr_el2::write(slot[MPIDR_EL1]);
    csselr_el1::write(slot[CSSELR_EL1]);
    sctlr_el1::write(slot[SCTLR_EL1]);
    actlr_el1::write(slot[ACTLR_EL1]);
    cpacr_el1::write(slot[CPACR_EL1]);
    ttbr0_el1::write(slot[TTBR0_EL1]);
    ttbr1_el1::write(slot[TTBR1_EL1]);
    tcr_el1::write(slot[TCR_EL1]);
    esr_el1::write(slot[ESR_EL1]);
    afsr0_el1::write(slot[AFSR0_EL1]);
    afsr1_el1::write(slot[AFSR1_EL1]);
    far_el1::write(slot[FAR_EL1]);
    mair_el1::write(slot[MAIR_EL1]);
    vbar_el1::write(slot[VBAR_EL1]);
    contextidr_el1::write(slot[CONTEXTIDR_EL1]);
    tpidr_el0::write(slot[TPIDR_EL0]);
    tpidrro_el0::write(slot[TPIDRRO_EL0]);
    tpidr_el1::write(slot[TPIDR_EL1]);
    amair_el1::write(slot[AMAIR_EL1]);
    cntkctl_el1::write(slot[CNTKCTL_EL1]);
    par_el1::write(slot[PAR_EL1]);
    mdscr_el1::write(slot[MDSCR_EL1]);
    elr_el1::write(slot[ELR_EL1]);
    sp_el1::write(slot[SP_EL1]);
    spsr_el1::write(slot[SPSR_EL1]);
}

void __sysreg32_save_state(kvm_cpu_context& ctxt, u64 hcr_el2)
{
    if ((hcr_el2 & HCR_RW) != 0)
        return;
    // QEMU (7.2) keeps the SPSR of the mode that ran where none of these, nor SPSR_EL1, reaches it:
    // there the next AArch32 guest that runs in a mode with one finds it.
    ctxt.spsr_abt = spsr_abt::read();
    ctxt.spsr_und = spsr_und::read();
    ctxt.spsr_irq = spsr_irq::read();
    ctxt.spsr_fiq = spsr_fiq::read();
    u64* slot = ctxt.sys_regs;
    slot[DACR32_EL2] = dacr32_el2::read();
    slot[IFSR32_EL2] = ifsr32_el2::read();
    // Not DBGVCR32_EL2: each access traps, so the slot has it (traps/aarch32-traps.cpp).
}

void __sysreg32_restore_state(const kvm_cpu_context& ctxt, u64 hcr_el2)
{
    if ((hcr_el2 & HCR_RW) != 0)
        return;
    spsr_abt::write(ctxt.spsr_abt);
    spsr_und::write(ctxt.spsr_und);
    spsr_irq::write(ctxt.spsr_irq);
    spsr_fiq::write(ctxt.spsr_fiq);
    const u64* slot = ctxt.sys_regs;
    dacr32_el2::write(slot[DACR32_EL2]);
    ifsr32_el2::write(slot[IFSR32_EL2]);
    dbgvcr32_el2::write(slot[DBGVCR32_EL2]);
}

// Five keys of 128 bits each.
#define EACH_KEY(of) of(APIA, apia) of(APIB, apib) of(APDA, apda) of(APDB, apdb) of(APGA, apga)

void __pauth_save_keys(kvm_cpu_context& ctxt, u64 hcr_el2)
{
    if ((hcr_el2 & HCR_APK) == 0)
        return;
    u64* slot = ctxt.sys_regs;
#define SAVE(KEY, key)                                                                             \
    slot[KEY##KEYLO_EL1] = key##keylo_el1::read();                                                 \
    slot[KEY##KEYHI_EL1] = key##keyhi_el1::read();
    EACH_KEY(SAVE)
}

void __pauth_restore_keys(const kvm_cpu_context& ctxt, u64 hcr_el2)
{
    if ((hcr_el2 & HCR_APK) == 0)
        return;
    const u64* slot = ctxt.sys_regs;
#define RESTORE(KEY, key)                                                                          \
    key##keylo_el1::write(slot[KEY##KEYLO_EL1]);                                                   \
    key##keyhi_el1::write(slot[KEY##KEYHI_EL1]);
    EACH_KEY(RESTORE)
}

static u64 event_counters()
{
    return pmcr_el0::read() >> PMCR_N_SHIFT & PMCR_N_MASK;
}

void __pmu_save_state(kvm_cpu_context& ctxt)
{
    u64* slot = ctxt.sys_regs;
    slot[PMCR_EL0] = pmcr_el0::read();
    pmcr_el0::write(slot[PMCR_EL0] & ~PMCR_E);
    isb(); // the counters stand still before they are read
    slot[PMSELR_EL0] = pmselr_el0::read();
    for (u64 n = 0; n < event_counters(); ++n) {
        pmselr_el0::write(n);
        isb(); // the number counts from here on
        slot[PMEVCNTR0_EL0 + n] = pmxevcntr_el0::read();
        slot[PMEVTYPER0_EL0 + n] = pmxevtyper_el0::read();
    }
    slot[PMCCNTR_EL0] = pmccntr_el0::read();
    slot[PMCCFILTR_EL0] = pmccfiltr_el0::read();
    slot[PMCNTENSET_EL0] = pmcntenset_el0::read();
    slot[PMINTENSET_EL1] = pmintenset_el1::read();
    pmintenclr_el1::write(~0UL); // their interrupt is over: PMCR_EL0.E alone does not tell QEMU so
    slot[PMOVSSET_EL0] = pmovsset_el0::read();
    slot[PMUSERENR_EL0] = pmuserenr_el0::read();
}

void __pmu_restore_state(const kvm_cpu_context& ctxt)
{
    const u64* slot = ctxt.sys_regs;
    // A SET register only sets: first the bits of the last guest go.
    pmcntenclr_el0::write(~0UL);
    pmintenclr_el1::write(~0UL);
    pmovsclr_el0::write(~0UL);
    pmcr_el0::write(slot[PMCR_EL0]); // no counter is enabled
    for (u64 n = 0; n < event_counters(); ++n) {
        pmselr_el0::write(n);
        isb();
        pmxevcntr_el0::write(slot[PMEVCNTR0_EL0 + n]);
        pmxevtyper_el0::write(slot[PMEVTYPER0_EL0 + n]);
    }
    pmccntr_el0::write(slot[PMCCNTR_EL0]);
    pmccfiltr_el0::write(slot[PMCCFILTR_EL0]);
    pmintenset_el1::write(slot[PMINTENSET_EL1]);
    pmovsset_el0::write(slot[PMOVSSET_EL0]);
    pmuserenr_el0::write(slot[PMUSERENR_EL0]);
    pmselr_el0::write(slot[PMSELR_EL0]);
    isb(); // all is in its place before anything counts
    pmcntenset_el0::write(slot[PMCNTENSET_EL0]);
}

bool __pmu_overflowed()
{
    // Not by PMCR_EL0.E: QEMU's line stays up without it, and would come again at once, for ever.
    return (pmovsset_el0::read() & pmintenset_el1::read()) != 0;
}

void __newer_save_state(kvm_vcpu& vcpu)
{
    if ((id_aa64pfr0_el1::read() & ID_AA64PFR0_RAS) != 0)
        vcpu.arch.ctxt.sys_regs[DISR_EL1] = vdisr_el2::read(); // what EL1 reads as DISR_EL1
    if ((id_aa64pfr1_el1::read() & ID_AA64PFR1_SME) != 0)
        vcpu.arch.tpidr2_el0 = tpidr2_el0::read();
}

void __newer_restore_state(const kvm_vcpu& vcpu)
{
    if ((id_aa64pfr0_el1::read() & ID_AA64PFR0_RAS) != 0)
        vdisr_el2::write(vcpu.arch.ctxt.sys_regs[DISR_EL1]);
    if ((id_aa64pfr1_el1::read() & ID_AA64PFR1_SME) != 0)
        tpidr2_el0::write(vcpu.arch.tpidr2_el0);
}
