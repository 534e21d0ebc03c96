// SPDX-License-Identifier: GPL-2.0-or-later
#include "traps/aarch32.h"

#include "traps/abort.h"

namespace {

// PSTATE as SPSR_EL2 has it from AArch32, Arm ARM C5.2.19.
constexpr u64 PSR_I = 1UL << 7;
constexpr u64 PSR_A = 1UL << 8;
constexpr u64 PSR_E = 1UL << 9;
constexpr u64 PSR_IT_LOW = 3UL << 25;   // IT[1:0]
constexpr u64 PSR_IT_HIGH = 0x3f << 10; // IT[7:2]
constexpr u64 PSR_DIT = 1UL << 24;      // where EL2 sees it; a mode's own SPSR has it at 21
constexpr u64 PSR_SSBS = 1UL << 23;
constexpr u64 MODE_ABT = 0x17;
constexpr u64 MODE_UND = 0x1b;

constexpr u64 SCTLR_V = 1UL << 13;  // vectors at the top
constexpr u64 SCTLR_EE = 1UL << 25; // exceptions are big-endian
constexpr u64 SCTLR_TE = 1UL << 30; // exceptions are taken in T32
constexpr u64 SCTLR_DSSBS = 1UL << 31;
constexpr u64 TTBCR_EAE = 1UL << 31;

constexpr u64 ISS_CV = 1UL << 24; // COND is valid; else the IT state has it
constexpr u64 ISS_COND_SHIFT = 20;
constexpr u64 ISS_CCKNOWNPASS = 1UL << 19; // of an SMC: it might have failed

u64 it_state(u64 pstate)
{
    return (pstate & PSR_IT_HIGH) >> 8 | (pstate & PSR_IT_LOW) >> 25;
}

u64 with_it_state(u64 pstate, u64 it)
{
    return (pstate & ~(PSR_IT_HIGH | PSR_IT_LOW)) | (it & 0xfc) << 8 | (it & 3) << 25;
}

} // namespace

bool condition_holds(u64 esr, u64 pstate)
{
    const u64 ec = exception_class(esr);
    if (ec >= 0x10 && (ec != ESR_ELx_EC_SMC32 || (esr & ISS_CCKNOWNPASS) == 0))
        return true; // no condition is in that syndrome
    u64 cond = 14;
    if ((esr & ISS_CV) != 0)
        cond = esr >> ISS_COND_SHIFT & 15;
    else if (const u64 it = it_state(pstate); it != 0)
        cond = it >> 4;
    const bool n = (pstate >> 31 & 1) != 0;
    const bool z = (pstate >> 30 & 1) != 0;
    const bool c = (pstate >> 29 & 1) != 0;
    const bool v = (pstate >> 28 & 1) != 0;
    const bool tests[] = {z, c, n, v, c && !z, n == v, n == v && !z};
    return cond >= 14 || tests[cond >> 1] != ((cond & 1) != 0);
}

void skip_instruction(kvm_vcpu& vcpu)
{
    user_pt_regs& regs = vcpu.arch.ctxt.regs;
    regs.pc += (vcpu.arch.fault.esr_el2 & ESR_ELx_IL) != 0 ? 4 : 2;
    if ((regs.pstate & PSR_AA32) == 0) {
        regs.pstate &= ~(PSR_SS | PSR_BTYPE); // this was the one instruction, and no branch
        return;
    }
    const u64 it = it_state(regs.pstate);
    regs.pstate = with_it_state(regs.pstate, (it & 7) == 0 ? 0 : (it & 0xe0) | (it << 1 & 0x1f));
}

unsigned register_of_mode(unsigned n, u64 pstate)
{
    // LR of each mode, by M[3:0]; SP is the next one. 0: User and System have R13 and R14.
    constexpr u8 LR_OF[16] = {0, LR_FIQ, LR_IRQ, LR_SVC, 0, 0, 0, LR_ABT,
                              0, 0,      0,      LR_UND, 0, 0, 0, 0};
    const unsigned lr = LR_OF[pstate & 15];
    if (lr == LR_FIQ && n >= 8 && n <= 14)
        return n + 16; // R8_fiq is x24, LR_fiq x30
    return lr != 0 && (n == 13 || n == 14) ? lr + 14 - n : n;
}

u64 with_register_of_mode(u64 esr, u64 pstate)
{
    const u64 n = esr >> ESR_ELx_SRT_SHIFT & 0x1f;
    return esr ^ (n ^ register_of_mode(static_cast<unsigned>(n), pstate)) << ESR_ELx_SRT_SHIFT;
}

exception32_entry enter_exception32(exception32 kind, const user_pt_regs& regs, u64 sctlr, u64 vbar)
{
    const bool undefined = kind == exception32::undefined;
    const bool thumb = (regs.pstate & PSR_AA32_T) != 0;
    const u64 base = (sctlr & SCTLR_V) != 0 ? 0xffff0000 : vbar & 0xffffffe0;
    // How far LR lies behind the instruction: behind it, or what the handler's SUBS takes off.
    const u64 lr_offset = kind == exception32::data_abort ? 8 : undefined && thumb ? 2 : 4;
    u64 next = with_it_state(regs.pstate, 0) &
               ~(PSR_MODE_MASK | PSR_AA32_T | PSR_E | PSR_IL | PSR_SS | PSR_SSBS);
    next |= PSR_AA32 | (undefined ? MODE_UND : MODE_ABT | PSR_A) | PSR_I;
    next |= (sctlr & SCTLR_TE) != 0 ? PSR_AA32_T : 0;
    next |= (sctlr & SCTLR_EE) != 0 ? PSR_E : 0;
    next |= (sctlr & SCTLR_DSSBS) != 0 ? PSR_SSBS : 0;
    next |= (sctlr & SCTLR_EL1_SPAN) == 0 ? PSR_PAN : 0;
    u64 spsr = regs.pstate & ~(PSR_DIT | PSR_SS);
    spsr |= (regs.pstate & PSR_DIT) != 0 ? PSR_SS : 0; // bit 21 is DIT there
    return {base + static_cast<u64>(kind), next, (regs.pc + lr_offset) & 0xffffffff, spsr};
}

u64 external_abort_status32(u64 esr_el2, u64 ttbcr)
{
    constexpr u64 LPAE = 1UL << 9;
    constexpr u64 WNR = 1UL << 11;
    const bool store =
        exception_class(esr_el2) == ESR_ELx_EC_DABT_LOW && (esr_el2 & ESR_ELx_WNR) != 0;
    return ((ttbcr & TTBCR_EAE) != 0 ? LPAE | ESR_ELx_FSC_EXTABT : 0x08) | (store ? WNR : 0);
}
