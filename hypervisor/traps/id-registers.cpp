// SPDX-License-Identifier: GPL-2.0-or-later
#include "traps/id-registers.h"

namespace {

/// Fields of four bits, by their lowest bit.
constexpr u64 field(unsigned bit)
{
    return 0xfUL << bit;
}

/// One register: which fields are the CPU's own, and what is put in place of others.
struct rule {
    id_register reg;
    u64 own;
    u64 fixed;
};

constexpr u64 PARANGE_36_BITS = 1; // as many as any board of ours needs; stage-2 has 39

constexpr rule rules[] = {
    // AArch32's, as AArch64's below. Not: RAS, AMU; Security, Virtualization; trace.
    {ID_PFR0, ~(field(20) | field(28)), 0},
    {ID_PFR1, ~(field(4) | field(12) | field(20) | field(24)), 0},
    {ID_DFR0, ~(field(12) | field(16) | field(28)), 0},
    // EL0 and EL1, FP, AdvSIMD, GIC, CSV2, CSV3, DIT. Not: EL2, EL3, RAS, SVE, SEL2, MPAM, AMU,
    // RME.
    {ID_AA64PFR0,
     field(0) | field(4) | field(16) | field(20) | field(24) | field(48) | field(56) | field(60),
     0},
    // BT and SSBS, which live in PSTATE. Not: MTE, RAS, MPAM, SME, RNDR_trap, NMI.
    {ID_AA64PFR1, field(0) | field(4), 0},
    {ID_AA64ZFR0, 0, 0},
    {ID_AA64SMFR0, 0, 0},
    // Debug version, PMU, breakpoints, watchpoints. Not: trace, SPE, BRBE; nor the double lock,
    // of which 15 says so.
    {ID_AA64DFR0, field(0) | field(8) | field(12) | field(20) | field(28), field(36)},
    // Instructions that keep nothing: all, but not TME (a transaction is state).
    {ID_AA64ISAR0, ~field(24), 0},
    // All but LS64 and XS; with the keys saved, pointer authentication too.
    {ID_AA64ISAR1, ~(field(56) | field(60)), 0},
    // RPRES, GPA3, APA3, BC. Not: WFxT, MOPS.
    {ID_AA64ISAR2, field(4) | field(8) | field(12) | field(20), 0},
    // Not: ECV, FGT, ExS.
    {ID_AA64MMFR0, ~(field(0) | field(44) | field(56) | field(60)), PARANGE_36_BITS},
    // Not: VH, LO, TWED, HCX, nTLBPA and what follows.
    {ID_AA64MMFR1, field(0) | field(4) | field(12) | field(20) | field(24) | field(28) | field(36),
     0},
    // Not: NV, EVT.
    {ID_AA64MMFR2, ~(field(24) | field(56)), 0},
};

/// CSV2 above 1 promises SCXTNUM_ELx, which have no slot, and trap (HCR_EL2.EnSCXT is 0).
u64 capped(id_register reg, u64 value)
{
    const bool pfr0 = reg.crm == ID_AA64PFR0.crm && reg.op2 == ID_AA64PFR0.op2;
    return pfr0 && (value & field(56)) > 1UL << 56 ? (value & ~field(56)) | 1UL << 56 : value;
}

} // namespace

u64 visible_id(id_register reg, u64 value)
{
    for (const rule& each : rules)
        if (each.reg.crm == reg.crm && each.reg.op2 == reg.op2)
            return capped(reg, (value & each.own) | each.fixed);
    // AArch32's: as they are. AArch64's that have no rule here are not known: nothing.
    return reg.crm < 4 ? value : 0;
}
