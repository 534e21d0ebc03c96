// SPDX-License-Identifier: GPL-2.0-or-later
// The two shapes of host: EL2 as ARMv8.0 has it, and with HCR_EL2.E2H (VHE, ARMv8.1), where EL2's
// registers are laid out like EL1's and take over EL1's names. All that differs is here, and in the
// names by which a guest's registers are reached (arch/sysreg.h). Nothing here runs.
#pragma once

#include "arch/types.h"

#ifdef WORLDSWITCH_VHE

inline constexpr bool HOST_IS_VHE = true;
inline constexpr u64 HCR_SHAPE = 1UL
                                 << 34; // E2H: in HCR_EL2 from the first instruction on, for all

// CPTR_EL2, laid out as CPACR_EL1. FPEN: FP and SIMD do not trap, or trap at EL0 to EL2. ZEN and
// SMEN are zero: SVE and SME trap, since their state has no slot here.
inline constexpr u64 CPTR_FP_FREE = 3UL << 20;
inline constexpr u64 CPTR_FP_TRAPS = 0;

// CNTHCTL_EL2: its bits for EL1, above the ones of CNTKCTL_EL1.
inline constexpr u64 CNTHCTL_EL1PCTEN = 1UL << 10;
inline constexpr u64 CNTHCTL_EL1PCEN = 1UL << 11;

// TCR_EL2, laid out as TCR_EL1: 40-bit PA in IPS, and EPD1: the upper half, TTBR1_EL2's, is not
// used.
inline constexpr u64 TCR_EL2_SHAPE = 2UL << 32 | 1UL << 23;

// Descriptors of a regime with EL0 below: AP[1] would give it access; PXN is EL2's own XN.
inline constexpr u64 DESC_AP_EL2 = 0;
inline constexpr u64 DESC_XN = 1UL << 53 | 1UL << 54;

#else

inline constexpr bool HOST_IS_VHE = false;
inline constexpr u64 HCR_SHAPE = 0;

// CPTR_EL2: RES1 bits; among them TZ and TSM, which trap SVE and SME. TFP: FP and SIMD trap.
inline constexpr u64 CPTR_FP_FREE = 0x22ffUL | 1UL << 8 | 1UL << 12;
inline constexpr u64 CPTR_FP_TRAPS = CPTR_FP_FREE | 1UL << 10;

// CNTHCTL_EL2: EL1 reads the physical counter, and uses the physical timer, without a trap.
inline constexpr u64 CNTHCTL_EL1PCTEN = 1UL << 0;
inline constexpr u64 CNTHCTL_EL1PCEN = 1UL << 1;

// TCR_EL2: 40-bit PA in PS, and the RES1 bits.
inline constexpr u64 TCR_EL2_SHAPE = 1UL << 31 | 1UL << 23 | 2UL << 16;

// Descriptors of a regime with one level: AP[1] is RES1.
inline constexpr u64 DESC_AP_EL2 = 1UL << 6;
inline constexpr u64 DESC_XN = 1UL << 54;

#endif
