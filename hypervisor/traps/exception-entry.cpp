// SPDX-License-Identifier: GPL-2.0-or-later
#include "traps/exception-entry.h"

#include "arch/bits.h"
#include "traps/abort.h"

namespace {

constexpr u64 PSR_NZCV = 0xfUL << 28;
constexpr u64 PSR_DIT = 1UL << 24;
constexpr u64 PSR_SSBS = 1UL << 12;
constexpr u64 SCTLR_EL1_DSSBS = 1UL << 44;

u64 vector_offset(u64 pstate)
{
    if ((pstate & PSR_AA32) != 0)
        return 0x600;
    const u64 mode = pstate & PSR_MODE_MASK;
    return mode == PSR_MODE_EL0t ? 0x400 : mode == PSR_MODE_EL1t ? 0 : 0x200;
}

} // namespace

exception_entry synchronous_exception(u64 pstate, u64 vbar_el1, u64 sctlr_el1)
{
    u64 next = PSR_EL1H_MASKED | (pstate & (PSR_NZCV | PSR_DIT | PSR_PAN));
    if ((sctlr_el1 & SCTLR_EL1_SPAN) == 0)
        next |= PSR_PAN;
    if ((sctlr_el1 & SCTLR_EL1_DSSBS) != 0)
        next |= PSR_SSBS;
    return {vbar_el1 + vector_offset(pstate), next};
}

u64 external_abort_syndrome(u64 esr_el2, u64 pstate)
{
    const bool fetch = exception_class(esr_el2) == ESR_ELx_EC_IABT_LOW;
    const u64 low = fetch ? ESR_ELx_EC_IABT_LOW : ESR_ELx_EC_DABT_LOW;
    const u64 same = fetch ? ESR_ELx_EC_IABT_CUR : ESR_ELx_EC_DABT_CUR;
    const u64 direction = fetch ? 0 : esr_el2 & ESR_ELx_WNR;
    return (vector_offset(pstate) >= 0x400 ? low : same) << ESR_ELx_EC_SHIFT | ESR_ELx_IL |
           direction | ESR_ELx_FSC_EXTABT;
}
