// SPDX-License-Identifier: GPL-2.0-or-later
// Bit fields, named as in the Arm ARM. Nothing here runs.
#pragma once

#include "arch/types.h"

// HCR_EL2, Arm ARM D17.2.48: what traps, and whose interrupts they are.
inline constexpr u64 HCR_VM = 1UL << 0;   // stage-2 translation is on
inline constexpr u64 HCR_SWIO = 1UL << 1; // a guest's DC ISW also cleans
inline constexpr u64 HCR_FMO = 1UL << 3;  // physical FIQs go to EL2
inline constexpr u64 HCR_IMO = 1UL << 4;  // physical IRQs go to EL2
inline constexpr u64 HCR_AMO = 1UL << 5;  // physical SErrors go to EL2
inline constexpr u64 HCR_TWI = 1UL << 13; // WFI traps
inline constexpr u64 HCR_TSC = 1UL << 19; // SMC traps
inline constexpr u64 HCR_RW = 1UL << 31;  // EL1 is AArch64

// SCTLR_EL2, Arm ARM D17.2.119.
inline constexpr u64 SCTLR_EL2_RES1 = 0x30c50830UL;
inline constexpr u64 SCTLR_EL2_M = 1UL << 0;    // MMU
inline constexpr u64 SCTLR_EL2_C = 1UL << 2;    // data caches
inline constexpr u64 SCTLR_EL2_SA = 1UL << 3;   // SP alignment is checked
inline constexpr u64 SCTLR_EL2_I = 1UL << 12;   // instruction caches
inline constexpr u64 SCTLR_EL2_WXN = 1UL << 19; // what can be written cannot be executed

// SCTLR_EL1 at reset, MMU off: the bits that are RES1 in ARMv8.0.
inline constexpr u64 SCTLR_EL1_RESET = 0x30d00800UL;
// CPACR_EL1.FPEN: EL0 and EL1 may use FP and SIMD.
inline constexpr u64 CPACR_EL1_FPEN = 3UL << 20;

// CPTR_EL2 with E2H = 0: RES1 bits; TZ and TSM trap SVE and SME, whose state has no slot here.
inline constexpr u64 CPTR_EL2_RES1 = 0x22ffUL | 1UL << 8 | 1UL << 12;

// CNTHCTL_EL2: EL1 reads the physical counter without a trap.
inline constexpr u64 CNTHCTL_EL1PCTEN = 1UL << 0;

// SPSR: EL1h with D, A, I and F masked.
inline constexpr u64 PSR_EL1H_MASKED = 0x3c5UL;

// ESR_ELx, Arm ARM D17.2.37.
inline constexpr u64 ESR_ELx_EC_SHIFT = 26;
inline constexpr u64 ESR_ELx_EC_WFx = 0x01;
inline constexpr u64 ESR_ELx_EC_HVC64 = 0x16;
inline constexpr u64 ESR_ELx_EC_SMC64 = 0x17;
inline constexpr u64 ESR_ELx_EC_IABT_LOW = 0x20;
inline constexpr u64 ESR_ELx_EC_DABT_LOW = 0x24;
inline constexpr u64 ESR_ELx_xVC_IMM_MASK = 0xffffUL;
inline constexpr u64 ESR_ELx_ISV = 1UL << 24; // the syndrome of an abort is valid
inline constexpr u64 ESR_ELx_SAS_SHIFT = 22;  // log2 of the access's bytes
inline constexpr u64 ESR_ELx_SSE = 1UL << 21; // sign-extend
inline constexpr u64 ESR_ELx_SRT_SHIFT = 16;  // the register that is stored or loaded
inline constexpr u64 ESR_ELx_SF = 1UL << 15;  // that register is 64 bits wide
inline constexpr u64 ESR_ELx_WNR = 1UL << 6;  // a write
// HPFAR_EL2.FIPA is bits 47..12 of the faulting IPA, at bit 4.
inline constexpr u64 HPFAR_FIPA_MASK = 0xffffffffff0UL;
inline constexpr u64 HPFAR_FIPA_SHIFT = 8;
