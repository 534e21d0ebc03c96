// SPDX-License-Identifier: GPL-2.0-or-later
// What EL2 hides from its guests, by name: the hostile guest tries all of it.
#pragma once

#include "arch/types.h"

/// MRS x0, of any register.
inline constexpr u32 mrs(u32 op0, u32 op1, u32 crn, u32 crm, u32 op2)
{
    return 0xd5200000 | op0 << 19 | op1 << 16 | crn << 12 | crm << 8 | op2 << 5;
}

/// What a guest is told not to have, and what only EL2 or EL3 has: each shall be undefined. Not:
/// SMPRI_EL1, which only HFGRTR_EL2 traps, and QEMU 7.2 has none; there it is a constant.
inline constexpr u32 kHidden[] = {
    0x0420e3e0,                        // CNTB x0: SVE
    0x04bf5020,                        // RDVL x0, #1
    0x2518e3e0,                        // PTRUE p0.b
    mrs(3, 0, 1, 2, 0),                // ZCR_EL1
    mrs(3, 0, 0, 4, 4) & ~0x00200000U, // a write of ID_AA64ZFR0_EL1
    0xd503477f,                        // SMSTART
    mrs(3, 3, 4, 2, 2),                // SVCR
    mrs(3, 0, 1, 2, 6),                // SMCR_EL1
    mrs(3, 1, 0, 0, 6),                // SMIDR_EL1
    mrs(3, 0, 1, 0, 6),                // GCR_EL1: MTE
    mrs(3, 0, 1, 0, 5),                // RGSR_EL1
    mrs(3, 0, 5, 6, 0),                // TFSR_EL1
    mrs(3, 3, 13, 2, 0),               // AMCR_EL0
    mrs(3, 3, 13, 4, 0),               // AMEVCNTR00_EL0
    mrs(3, 0, 5, 3, 0),                // ERRIDR_EL1: RAS
    mrs(3, 0, 5, 4, 1),                // ERXCTLR_EL1
    mrs(3, 0, 10, 4, 3),               // LORC_EL1
    mrs(3, 0, 10, 5, 0),               // MPAM1_EL1
    mrs(3, 0, 13, 0, 7),               // SCXTNUM_EL1
    mrs(3, 0, 9, 9, 0),                // PMSCR_EL1: statistical profiling
    mrs(3, 0, 9, 11, 0),               // TRBLIMITR_EL1
    mrs(3, 4, 1, 1, 0),                // HCR_EL2
    mrs(3, 4, 2, 1, 0),                // VTTBR_EL2
    mrs(3, 4, 1, 0, 0),                // SCTLR_EL2
    mrs(3, 4, 12, 11, 0),              // ICH_HCR_EL2
    mrs(3, 5, 1, 0, 0),                // SCTLR_EL12
    mrs(3, 6, 1, 1, 0),                // SCR_EL3
};

/// ID registers, and the fields that say nothing of what is hidden.
struct hidden_field {
    const char* name;
    u64 (*read)();
    u64 mask;
};
#define ID(spelling)                                                                               \
    [] {                                                                                           \
        u64 v;                                                                                     \
        asm volatile("mrs %0, " #spelling : "=r"(v));                                              \
        return v;                                                                                  \
    }
inline const hidden_field kHiddenFields[] = {
    {"SEL2, MPAM, AMU, RAS, SVE, RME", ID(s3_0_c0_c4_0), 0x00fffff0f0000000 & ~(0xfUL << 48)},
    {"MTE, RAS, MPAM, SME", ID(s3_0_c0_c4_1), 0x0fffff00},
    {"SVE's instructions", ID(s3_0_c0_c4_4), ~0UL},
    {"SME's instructions", ID(s3_0_c0_c4_5), ~0UL},
    {"trace, profiling", ID(s3_0_c0_c5_0), 0xf0ff000000f0UL & ~(0xfUL << 36)},
    {"VH, LO", ID(s3_0_c0_c7_1), 0xf0f00},
};
#undef ID
