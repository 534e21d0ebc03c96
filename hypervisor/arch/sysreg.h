// SPDX-License-Identifier: GPL-2.0-or-later
// System registers by name: sysreg::hcr_el2::write(value). One instruction each, MRS or MSR.
#pragma once

#include "arch/types.h"

#define SYSTEM_REGISTER(name, spelling)                                                            \
    struct name {                                                                                  \
        [[gnu::always_inline]] static inline u64 read()                                            \
        {                                                                                          \
            u64 value;                                                                             \
            asm volatile("mrs %0, " spelling : "=r"(value));                                       \
            return value;                                                                          \
        }                                                                                          \
        [[gnu::always_inline]] static inline void write(u64 value)                                 \
        {                                                                                          \
            asm volatile("msr " spelling ", %0" : : "r"(value) : "memory");                        \
        }                                                                                          \
    }

/// A guest's register whose name means EL2's own where HCR_EL2.E2H is set: there it is reached as
/// NAME_EL12 or NAME_EL02, which differ in op1 (Arm ARM D17.1, "VHE"). The rest of the encoding is
/// the same.
#ifdef WORLDSWITCH_VHE
#define GUEST_REGISTER(name, encoding) SYSTEM_REGISTER(name, "s3_5_" encoding)
#else
#define GUEST_REGISTER(name, encoding) SYSTEM_REGISTER(name, #name)
#endif

namespace sysreg {

// EL2's own (Arm ARM D17.2).
SYSTEM_REGISTER(cnthctl_el2, "cnthctl_el2");
SYSTEM_REGISTER(cnthp_ctl_el2, "cnthp_ctl_el2");
SYSTEM_REGISTER(cnthp_cval_el2, "cnthp_cval_el2");
SYSTEM_REGISTER(cntfrq_el0, "cntfrq_el0");
SYSTEM_REGISTER(cntpct_el0, "cntpct_el0");
SYSTEM_REGISTER(cntvoff_el2, "cntvoff_el2");
SYSTEM_REGISTER(cptr_el2, "cptr_el2");
SYSTEM_REGISTER(elr_el2, "elr_el2");
SYSTEM_REGISTER(esr_el2, "esr_el2");
SYSTEM_REGISTER(far_el2, "far_el2");
SYSTEM_REGISTER(hcr_el2, "hcr_el2");
SYSTEM_REGISTER(hpfar_el2, "hpfar_el2");
SYSTEM_REGISTER(hstr_el2, "hstr_el2");
SYSTEM_REGISTER(mair_el2, "mair_el2");
SYSTEM_REGISTER(mdcr_el2, "mdcr_el2");
SYSTEM_REGISTER(id_aa64mmfr1_el1, "id_aa64mmfr1_el1");
SYSTEM_REGISTER(aidr_el1, "aidr_el1");
SYSTEM_REGISTER(midr_el1, "midr_el1");
SYSTEM_REGISTER(mpidr_el1, "mpidr_el1");
SYSTEM_REGISTER(revidr_el1, "revidr_el1");
SYSTEM_REGISTER(sctlr_el2, "sctlr_el2");
SYSTEM_REGISTER(spsr_el2, "spsr_el2");
SYSTEM_REGISTER(tcr_el2, "tcr_el2");
SYSTEM_REGISTER(tpidr_el2, "tpidr_el2");
SYSTEM_REGISTER(ttbr0_el2, "ttbr0_el2");
SYSTEM_REGISTER(vbar_el2, "vbar_el2");
SYSTEM_REGISTER(vmpidr_el2, "vmpidr_el2");
SYSTEM_REGISTER(vpidr_el2, "vpidr_el2");
SYSTEM_REGISTER(vtcr_el2, "vtcr_el2");
SYSTEM_REGISTER(vttbr_el2, "vttbr_el2");

// The guest's, one set for all worlds: what a switch must change.
SYSTEM_REGISTER(actlr_el1, "actlr_el1");
GUEST_REGISTER(afsr0_el1, "c5_c1_0");
GUEST_REGISTER(afsr1_el1, "c5_c1_1");
GUEST_REGISTER(amair_el1, "c10_c3_0");
GUEST_REGISTER(cntkctl_el1, "c14_c1_0");
GUEST_REGISTER(contextidr_el1, "c13_c0_1");
GUEST_REGISTER(cpacr_el1, "c1_c0_2");
GUEST_REGISTER(cntp_ctl_el0, "c14_c2_1");
GUEST_REGISTER(cntp_cval_el0, "c14_c2_2");
GUEST_REGISTER(cntv_ctl_el0, "c14_c3_1");
GUEST_REGISTER(cntv_cval_el0, "c14_c3_2");
SYSTEM_REGISTER(csselr_el1, "csselr_el1");
GUEST_REGISTER(elr_el1, "c4_c0_1");
GUEST_REGISTER(esr_el1, "c5_c2_0");
GUEST_REGISTER(far_el1, "c6_c0_0");
GUEST_REGISTER(mair_el1, "c10_c2_0");
SYSTEM_REGISTER(mdscr_el1, "mdscr_el1");
SYSTEM_REGISTER(par_el1, "par_el1");
GUEST_REGISTER(sctlr_el1, "c1_c0_0");
SYSTEM_REGISTER(sp_el0, "sp_el0");
SYSTEM_REGISTER(sp_el1, "sp_el1");
GUEST_REGISTER(spsr_el1, "c4_c0_0");
GUEST_REGISTER(tcr_el1, "c2_c0_2");
SYSTEM_REGISTER(tpidr_el0, "tpidr_el0");
SYSTEM_REGISTER(tpidr_el1, "tpidr_el1");
SYSTEM_REGISTER(tpidrro_el0, "tpidrro_el0");
GUEST_REGISTER(ttbr0_el1, "c2_c0_0");
GUEST_REGISTER(ttbr1_el1, "c2_c0_1");
GUEST_REGISTER(vbar_el1, "c12_c0_0");

// Performance monitors; an event counter and its type by the number in PMSELR.
SYSTEM_REGISTER(pmccfiltr_el0, "pmccfiltr_el0");
SYSTEM_REGISTER(pmccntr_el0, "pmccntr_el0");
SYSTEM_REGISTER(pmcntenclr_el0, "pmcntenclr_el0");
SYSTEM_REGISTER(pmcntenset_el0, "pmcntenset_el0");
SYSTEM_REGISTER(pmcr_el0, "pmcr_el0");
SYSTEM_REGISTER(pmintenclr_el1, "pmintenclr_el1");
SYSTEM_REGISTER(pmintenset_el1, "pmintenset_el1");
SYSTEM_REGISTER(pmovsclr_el0, "pmovsclr_el0");
SYSTEM_REGISTER(pmovsset_el0, "pmovsset_el0");
SYSTEM_REGISTER(pmselr_el0, "pmselr_el0");
SYSTEM_REGISTER(pmuserenr_el0, "pmuserenr_el0");
SYSTEM_REGISTER(pmxevcntr_el0, "pmxevcntr_el0");
SYSTEM_REGISTER(pmxevtyper_el0, "pmxevtyper_el0");

// Of a guest whose EL1 is AArch32, beside those that AArch64 has views of.
SYSTEM_REGISTER(dacr32_el2, "dacr32_el2");
SYSTEM_REGISTER(dbgvcr32_el2, "dbgvcr32_el2");
SYSTEM_REGISTER(fpexc32_el2, "fpexc32_el2");
SYSTEM_REGISTER(ifsr32_el2, "ifsr32_el2");
SYSTEM_REGISTER(spsr_abt, "spsr_abt");
SYSTEM_REGISTER(spsr_fiq, "spsr_fiq");
SYSTEM_REGISTER(spsr_irq, "spsr_irq");
SYSTEM_REGISTER(spsr_und, "spsr_und");

// Of later architectures, by encoding.
SYSTEM_REGISTER(id_aa64dfr0_el1, "s3_0_c0_c5_0");
SYSTEM_REGISTER(id_aa64pfr0_el1, "s3_0_c0_c4_0");
SYSTEM_REGISTER(id_aa64pfr1_el1, "s3_0_c0_c4_1");
SYSTEM_REGISTER(oslar_el1, "oslar_el1");
SYSTEM_REGISTER(tpidr2_el0, "s3_3_c13_c0_5");
SYSTEM_REGISTER(vdisr_el2, "s3_4_c12_c1_1");

// Pointer authentication's keys, by encoding: the assembler knows the names only for v8.3.
SYSTEM_REGISTER(apiakeylo_el1, "s3_0_c2_c1_0");
SYSTEM_REGISTER(apiakeyhi_el1, "s3_0_c2_c1_1");
SYSTEM_REGISTER(apibkeylo_el1, "s3_0_c2_c1_2");
SYSTEM_REGISTER(apibkeyhi_el1, "s3_0_c2_c1_3");
SYSTEM_REGISTER(apdakeylo_el1, "s3_0_c2_c2_0");
SYSTEM_REGISTER(apdakeyhi_el1, "s3_0_c2_c2_1");
SYSTEM_REGISTER(apdbkeylo_el1, "s3_0_c2_c2_2");
SYSTEM_REGISTER(apdbkeyhi_el1, "s3_0_c2_c2_3");
SYSTEM_REGISTER(apgakeylo_el1, "s3_0_c2_c3_0");
SYSTEM_REGISTER(apgakeyhi_el1, "s3_0_c2_c3_1");

// The GIC's CPU interface: ours (ICC_*), and the guest's as EL2 sees it (ICH_*). IHI
// 0069, 12.2, 12.4.
SYSTEM_REGISTER(icc_ctlr_el1, "s3_0_c12_c12_4");
SYSTEM_REGISTER(icc_dir_el1, "s3_0_c12_c11_1");
SYSTEM_REGISTER(icc_eoir1_el1, "s3_0_c12_c12_1");
SYSTEM_REGISTER(icc_iar1_el1, "s3_0_c12_c12_0");
SYSTEM_REGISTER(icc_igrpen1_el1, "s3_0_c12_c12_7");
SYSTEM_REGISTER(icc_pmr_el1, "s3_0_c4_c6_0");
SYSTEM_REGISTER(icc_sgi1r_el1, "s3_0_c12_c11_5");
SYSTEM_REGISTER(icc_sre_el1, "s3_0_c12_c12_5");
SYSTEM_REGISTER(icc_sre_el2, "s3_4_c12_c9_5");
SYSTEM_REGISTER(ich_ap0r0_el2, "s3_4_c12_c8_0");
SYSTEM_REGISTER(ich_ap1r0_el2, "s3_4_c12_c9_0");
SYSTEM_REGISTER(ich_hcr_el2, "s3_4_c12_c11_0");
SYSTEM_REGISTER(ich_lr0_el2, "s3_4_c12_c12_0");
SYSTEM_REGISTER(ich_lr1_el2, "s3_4_c12_c12_1");
SYSTEM_REGISTER(ich_lr2_el2, "s3_4_c12_c12_2");
SYSTEM_REGISTER(ich_lr3_el2, "s3_4_c12_c12_3");
SYSTEM_REGISTER(ich_vmcr_el2, "s3_4_c12_c11_7");
SYSTEM_REGISTER(ich_vtr_el2, "s3_4_c12_c11_1");

} // namespace sysreg

#undef GUEST_REGISTER
#undef SYSTEM_REGISTER

/// What was written to system registers is seen by the instructions that follow (Arm ARM B2.6.4).
[[gnu::always_inline]] inline void isb()
{
    asm volatile("isb" : : : "memory");
}

/// Every access and TLB operation before it has ended, for all observers in the inner domain.
[[gnu::always_inline]] inline void dsb_ish()
{
    asm volatile("dsb ish" : : : "memory");
}
