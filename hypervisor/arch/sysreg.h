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

/// Four of them whose names the assembler knows.
#define SYSTEM_REGISTERS(a, b, c, d)                                                               \
    SYSTEM_REGISTER(a, #a);                                                                        \
    SYSTEM_REGISTER(b, #b);                                                                        \
    SYSTEM_REGISTER(c, #c);                                                                        \
    SYSTEM_REGISTER(d, #d)

/// Two by their encoding.
#define SYSTEM_REGISTER_PAIR(a, encoding_a, b, encoding_b)                                         \
    SYSTEM_REGISTER(a, encoding_a);                                                                \
    SYSTEM_REGISTER(b, encoding_b)

/// A guest's register whose name means EL2's own where HCR_EL2.E2H is set: there it is reached as
/// NAME_EL12 or NAME_EL02, which differ in op1 (Arm ARM D17.1, "VHE"). The rest of the encoding is
/// the same.
#ifdef WORLDSWITCH_VHE
#define GUEST_REGISTER(name, encoding) SYSTEM_REGISTER(name, "s3_5_" encoding)
#else
#define GUEST_REGISTER(name, encoding) SYSTEM_REGISTER(name, #name)
#endif
#define GUEST_REGISTERS(a, encoding_a, b, encoding_b)                                              \
    GUEST_REGISTER(a, encoding_a);                                                                 \
    GUEST_REGISTER(b, encoding_b)

namespace sysreg {

// EL2's own (Arm ARM D17.2).
SYSTEM_REGISTERS(cnthctl_el2, cnthp_ctl_el2, cnthp_cval_el2, cntfrq_el0);
SYSTEM_REGISTERS(cntpct_el0, cntvoff_el2, cptr_el2, elr_el2);
SYSTEM_REGISTERS(esr_el2, far_el2, hcr_el2, hpfar_el2);
SYSTEM_REGISTERS(hstr_el2, mair_el2, mdcr_el2, id_aa64mmfr1_el1);
SYSTEM_REGISTERS(aidr_el1, midr_el1, mpidr_el1, revidr_el1);
SYSTEM_REGISTERS(sctlr_el2, spsr_el2, tcr_el2, tpidr_el2);
SYSTEM_REGISTERS(ttbr0_el2, vbar_el2, vmpidr_el2, vpidr_el2);
SYSTEM_REGISTER(vtcr_el2, "vtcr_el2");
SYSTEM_REGISTER(vttbr_el2, "vttbr_el2");

// The guest's, one set for all worlds: what a switch must change.
SYSTEM_REGISTERS(actlr_el1, csselr_el1, mdscr_el1, par_el1);
SYSTEM_REGISTERS(sp_el0, sp_el1, tpidr_el0, tpidr_el1);
SYSTEM_REGISTER(tpidrro_el0, "tpidrro_el0");
GUEST_REGISTERS(afsr0_el1, "c5_c1_0", afsr1_el1, "c5_c1_1");
GUEST_REGISTERS(amair_el1, "c10_c3_0", cntkctl_el1, "c14_c1_0");
GUEST_REGISTERS(contextidr_el1, "c13_c0_1", cpacr_el1, "c1_c0_2");
GUEST_REGISTERS(cntp_ctl_el0, "c14_c2_1", cntp_cval_el0, "c14_c2_2");
GUEST_REGISTERS(cntv_ctl_el0, "c14_c3_1", cntv_cval_el0, "c14_c3_2");
GUEST_REGISTERS(elr_el1, "c4_c0_1", esr_el1, "c5_c2_0");
GUEST_REGISTERS(far_el1, "c6_c0_0", mair_el1, "c10_c2_0");
GUEST_REGISTERS(sctlr_el1, "c1_c0_0", spsr_el1, "c4_c0_0");
GUEST_REGISTERS(tcr_el1, "c2_c0_2", ttbr0_el1, "c2_c0_0");
GUEST_REGISTERS(ttbr1_el1, "c2_c0_1", vbar_el1, "c12_c0_0");

// Performance monitors; an event counter and its type by the number in PMSELR.
SYSTEM_REGISTERS(pmccfiltr_el0, pmccntr_el0, pmcntenclr_el0, pmcntenset_el0);
SYSTEM_REGISTERS(pmcr_el0, pmintenclr_el1, pmintenset_el1, pmovsclr_el0);
SYSTEM_REGISTERS(pmovsset_el0, pmselr_el0, pmuserenr_el0, pmxevcntr_el0);
SYSTEM_REGISTER(pmxevtyper_el0, "pmxevtyper_el0");

// Of a guest whose EL1 is AArch32, beside those that AArch64 has views of.
SYSTEM_REGISTERS(dacr32_el2, dbgvcr32_el2, fpexc32_el2, ifsr32_el2);
SYSTEM_REGISTERS(spsr_abt, spsr_fiq, spsr_irq, spsr_und);

// Of later architectures, by encoding.
SYSTEM_REGISTER_PAIR(id_aa64isar1_el1, "s3_0_c0_c6_1", id_aa64isar2_el1, "s3_0_c0_c6_2");
SYSTEM_REGISTER_PAIR(id_aa64dfr0_el1, "s3_0_c0_c5_0", id_aa64pfr0_el1, "s3_0_c0_c4_0");
SYSTEM_REGISTER_PAIR(id_aa64pfr1_el1, "s3_0_c0_c4_1", oslar_el1, "oslar_el1");
SYSTEM_REGISTER_PAIR(tpidr2_el0, "s3_3_c13_c0_5", vdisr_el2, "s3_4_c12_c1_1");

// Pointer authentication's keys, by encoding: the assembler knows the names only for v8.3.
SYSTEM_REGISTER_PAIR(apiakeylo_el1, "s3_0_c2_c1_0", apiakeyhi_el1, "s3_0_c2_c1_1");
SYSTEM_REGISTER_PAIR(apibkeylo_el1, "s3_0_c2_c1_2", apibkeyhi_el1, "s3_0_c2_c1_3");
SYSTEM_REGISTER_PAIR(apdakeylo_el1, "s3_0_c2_c2_0", apdakeyhi_el1, "s3_0_c2_c2_1");
SYSTEM_REGISTER_PAIR(apdbkeylo_el1, "s3_0_c2_c2_2", apdbkeyhi_el1, "s3_0_c2_c2_3");
SYSTEM_REGISTER_PAIR(apgakeylo_el1, "s3_0_c2_c3_0", apgakeyhi_el1, "s3_0_c2_c3_1");

// The GIC's CPU interface: ours (ICC_*), and the guest's as EL2 sees it (ICH_*). IHI
// 0069, 12.2, 12.4.
SYSTEM_REGISTER_PAIR(icc_ctlr_el1, "s3_0_c12_c12_4", icc_dir_el1, "s3_0_c12_c11_1");
SYSTEM_REGISTER_PAIR(icc_eoir1_el1, "s3_0_c12_c12_1", icc_iar1_el1, "s3_0_c12_c12_0");
SYSTEM_REGISTER_PAIR(icc_igrpen1_el1, "s3_0_c12_c12_7", icc_pmr_el1, "s3_0_c4_c6_0");
SYSTEM_REGISTER_PAIR(icc_sgi1r_el1, "s3_0_c12_c11_5", icc_sre_el1, "s3_0_c12_c12_5");
SYSTEM_REGISTER_PAIR(icc_sre_el2, "s3_4_c12_c9_5", ich_ap0r0_el2, "s3_4_c12_c8_0");
SYSTEM_REGISTER_PAIR(ich_ap1r0_el2, "s3_4_c12_c9_0", ich_hcr_el2, "s3_4_c12_c11_0");
SYSTEM_REGISTER_PAIR(ich_lr0_el2, "s3_4_c12_c12_0", ich_lr1_el2, "s3_4_c12_c12_1");
SYSTEM_REGISTER_PAIR(ich_lr2_el2, "s3_4_c12_c12_2", ich_lr3_el2, "s3_4_c12_c12_3");
SYSTEM_REGISTER_PAIR(ich_vmcr_el2, "s3_4_c12_c11_7", ich_vtr_el2, "s3_4_c12_c11_1");

} // namespace sysreg

#undef GUEST_REGISTERS
#undef GUEST_REGISTER
#undef SYSTEM_REGISTER_PAIR
#undef SYSTEM_REGISTERS
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
