// SPDX-License-Identifier: GPL-2.0-or-later
// Bit fields, named as in the Arm ARM. Nothing here runs.
#pragma once

#include "arch/shape.h"

// HCR_EL2, Arm ARM D17.2.48: what traps, and whose interrupts they are.
inline constexpr u64 HCR_VM = 1UL << 0;      // stage-2 translation is on
inline constexpr u64 HCR_SWIO = 1UL << 1;    // a guest's DC ISW also cleans
inline constexpr u64 HCR_FMO = 1UL << 3;     // physical FIQs go to EL2
inline constexpr u64 HCR_IMO = 1UL << 4;     // physical IRQs go to EL2
inline constexpr u64 HCR_AMO = 1UL << 5;     // physical SErrors go to EL2
inline constexpr u64 HCR_FB = 1UL << 9;      // a guest's local TLBI reaches every CPU it may run on
inline constexpr u64 HCR_BSU_IS = 1UL << 10; // and its barriers, at least the inner domain
inline constexpr u64 HCR_TWI = 1UL << 13;    // WFI traps
inline constexpr u64 HCR_TWE = 1UL << 14;    // WFE too; QEMU 7.2 never does
inline constexpr u64 HCR_TID1 = 1UL << 16;   // reads of REVIDR, AIDR and SMIDR trap
inline constexpr u64 HCR_TID3 = 1UL << 18;   // reads of the ID registers trap
inline constexpr u64 HCR_TSC = 1UL << 19;    // SMC traps
inline constexpr u64 HCR_TIDCP = 1UL << 20;  // IMPLEMENTATION DEFINED registers trap
inline constexpr u64 HCR_RW = 1UL << 31;     // EL1 is AArch64
inline constexpr u64 HCR_TLOR = 1UL << 35;   // LORegion registers trap
inline constexpr u64 HCR_TERR = 1UL << 36;   // error record registers trap
inline constexpr u64 HCR_APK = 1UL << 40;    // pointer-authentication keys are the guest's
inline constexpr u64 HCR_API = 1UL << 41;    // and so are its instructions

// SCTLR_EL2, Arm ARM D17.2.119.
inline constexpr u64 SCTLR_EL2_RES1 = 0x30c50830UL;
inline constexpr u64 SCTLR_EL2_M = 1UL << 0;     // MMU
inline constexpr u64 SCTLR_EL2_C = 1UL << 2;     // data caches
inline constexpr u64 SCTLR_EL2_SA = 1UL << 3;    // SP alignment is checked
inline constexpr u64 SCTLR_EL2_I = 1UL << 12;    // instruction caches
inline constexpr u64 SCTLR_EL2_IESB = 1UL << 21; // SErrors are settled at exception entry and ERET
inline constexpr u64 SCTLR_EL2_WXN = 1UL << 19;  // what can be written cannot be executed

// SCTLR_EL1 at reset, MMU off: the bits that are RES1 in ARMv8.0.
inline constexpr u64 SCTLR_EL1_RESET = 0x30d00800UL;
// SCTLR of AArch32, the same register, as Cortex-A57 resets it.
inline constexpr u64 SCTLR_AA32_RESET = 0x00c50838UL;
// CPACR_EL1.FPEN: EL0 and EL1 may use FP and SIMD.
inline constexpr u64 CPACR_EL1_FPEN = 3UL << 20;

// CNT*_CTL_EL*: the timer runs, its interrupt is masked, its condition is met.
inline constexpr u64 CNT_CTL_ENABLE = 1UL << 0;
inline constexpr u64 CNT_CTL_IMASK = 1UL << 1;
inline constexpr u64 CNT_CTL_ISTATUS = 1UL << 2;

// MDCR_EL2: the debug registers trap (TDA), their locks (TDOSA) and ROM
// table (TDRA).
inline constexpr u64 MDCR_TDA = 1UL << 9;
inline constexpr u64 MDCR_TDOSA = 1UL << 10;
inline constexpr u64 MDCR_TDRA = 1UL << 11;

inline constexpr u64 MDCR_HPMD = 1UL << 17; // and EL2 is not counted
// PMCR_EL0: the counters count; how many there are.
inline constexpr u64 PMCR_E = 1UL << 0;
inline constexpr u64 PMCR_N_SHIFT = 11;
inline constexpr u64 PMCR_N_MASK = 0x1f;

// ID registers: a field of four bits is zero where the CPU does not have the feature.
inline constexpr u64 ID_AA64PFR0_EL1_AA32 = 2UL << 4; // EL1 may be AArch32
inline constexpr u64 ID_AA64PFR0_RAS = 0xfUL << 28;
inline constexpr u64 ID_AA64PFR1_SME = 0xfUL << 24;
inline constexpr u64 ID_AA64DFR0_BRPS_SHIFT = 12; // breakpoints, less one
inline constexpr u64 ID_AA64DFR0_WRPS_SHIFT = 20; // watchpoints, less one

// SPSR: EL1h with D, A, I and F masked.
inline constexpr u64 PSR_EL1H_MASKED = 0x3c5UL;
inline constexpr u64 PSR_MODE_MASK = 0x1fUL; // M[4:0]; bit 4 is AArch32
inline constexpr u64 PSR_MODE_EL0t = 0UL;
inline constexpr u64 PSR_MODE_EL1t = 4UL;
inline constexpr u64 PSR_MODE_EL2 = 8UL; // M[3]: EL2, or EL3
inline constexpr u64 PSR_AA32 = 1UL << 4;
inline constexpr u64 PSR_AA32_T = 1UL << 5;
inline constexpr u64 PSR_AA32_SVC_MASKED = 0x1d3UL; // as AArch32 resets
inline constexpr u64 PSR_BTYPE = 3UL << 10;         // of AArch64: how the last branch got here
inline constexpr u64 PSR_SS = 1UL << 21; // one more instruction before the step exception
inline constexpr u64 PSR_IL = 1UL << 20; // an illegal return made it: nothing executes
inline constexpr u64 PSR_PAN = 1UL << 22;
inline constexpr u64 SCTLR_EL1_SPAN = 1UL << 23; // an exception leaves PAN as it is

inline constexpr u64 ISR_A = 1UL << 8; // ISR_EL1: an SError is pending

// ESR_EL2, Arm ARM D17.2.38 (ESR_EL1 has the same fields).
inline constexpr u64 ESR_ELx_EC_SHIFT = 26;
inline constexpr u64 ESR_ELx_EC_WFx = 0x01;
inline constexpr u64 ESR_ELx_EC_FP_ASIMD = 0x07; // FP or SIMD, by CPTR_EL2.TFP
inline constexpr u64 ESR_ELx_EC_CP15_32 = 0x03;  // AArch32: MCR and MRC; MCRR and MRRC
inline constexpr u64 ESR_ELx_EC_CP15_64 = 0x04;
inline constexpr u64 ESR_ELx_EC_CP14_MR = 0x05;
inline constexpr u64 ESR_ELx_EC_CP10_ID = 0x08; // VMRS
inline constexpr u64 ESR_ELx_EC_CP14_64 = 0x0c;
inline constexpr u64 ESR_ELx_EC_HVC32 = 0x12;
inline constexpr u64 ESR_ELx_EC_SMC32 = 0x13;
inline constexpr u64 ESR_ELx_EC_HVC64 = 0x16;
inline constexpr u64 ESR_ELx_EC_SMC64 = 0x17;
inline constexpr u64 ESR_ELx_EC_SYS64 = 0x18;
inline constexpr u64 ESR_ELx_EC_IABT_LOW = 0x20;
inline constexpr u64 ESR_ELx_EC_IABT_CUR = 0x21;
inline constexpr u64 ESR_ELx_EC_DABT_LOW = 0x24;
inline constexpr u64 ESR_ELx_EC_DABT_CUR = 0x25;
inline constexpr u64 ESR_ELx_EC_UNKNOWN = 0x00;
inline constexpr u64 ESR_ELx_EC_MASK = 0x3f;
inline constexpr u64 ESR_ELx_IL = 1UL << 25;     // the instruction was 32 bits long
inline constexpr u64 ESR_ELx_FSC_EXTABT = 0x10;  // a synchronous external abort
inline constexpr u64 ESR_ELx_FSC_TYPE = 0x3c;    // a fault's kind, without its level
inline constexpr u64 ESR_ELx_FSC_ADDRESS = 0x00; // beyond what the tables can name
inline constexpr u64 ESR_ELx_FSC_FAULT = 0x04;   // nothing is mapped
inline constexpr u64 ESR_ELx_S1PTW = 1UL << 7;   // the walk of the guest's own tables
inline constexpr u64 ESR_ELx_CM = 1UL << 8;      // cache maintenance
inline constexpr u64 ESR_ELx_xVC_IMM_MASK = 0xffffUL;
inline constexpr u64 ESR_ELx_ISV = 1UL << 24; // the syndrome of an abort is valid
inline constexpr u64 ESR_ELx_SAS_SHIFT = 22;  // log2 of the access's bytes
inline constexpr u64 ESR_ELx_SSE = 1UL << 21; // sign-extend
inline constexpr u64 ESR_ELx_SRT_SHIFT = 16;  // the register that is stored or loaded
inline constexpr u64 ESR_ELx_SF = 1UL << 15;  // that register is 64 bits wide
inline constexpr u64 ESR_ELx_WNR = 1UL << 6;  // a write
// PAR_EL1, as an AT instruction of AArch64 leaves it: it failed; else bits 47..12 of the address.
inline constexpr u64 PAR_F = 1UL << 0;
inline constexpr u64 PAR_PA_MASK = 0xfffffffff000UL;
// HPFAR_EL2.FIPA is bits 47..12 of the faulting IPA, at bit 4.
inline constexpr u64 HPFAR_FIPA_MASK = 0xffffffffff0UL;
inline constexpr u64 HPFAR_FIPA_SHIFT = 8;
