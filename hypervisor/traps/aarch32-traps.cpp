// SPDX-License-Identifier: GPL-2.0-or-later
// A guest in AArch32 whose system registers are in the CPU: the accesses of its that trap, and the
// exceptions that EL2 makes it take.
#include "arch/bits.h"
#include "arch/sysreg.h"
#include "traps/aarch32.h"
#include "traps/abort.h"
#include "traps/id-registers.h"
#include "traps/inject.h"
#include "traps/sysreg-traps.h"

namespace {

// The register that ISS names, as one number: opc1, CRn, CRm, opc2. Its Rt already is the number in
// AArch64, of the mode that it ran in (Arm ARM D17.2.38).
constexpr u64 coprocessor_encoding(u64 opc1, u64 crn, u64 crm, u64 opc2)
{
    return opc2 << 17 | opc1 << 14 | crn << 10 | crm << 1;
}
constexpr u64 DBGDIDR = coprocessor_encoding(0, 0, 0, 0);
constexpr u64 DBGVCR = coprocessor_encoding(0, 0, 7, 0);
constexpr u64 ENCODING = coprocessor_encoding(7, 15, 15, 7);
constexpr u64 DBGVCR_GUEST = 0xde; // catches in EL1 and EL0

/// What AArch32 alone has: debug's description of itself, from ID_AA64DFR0_EL1.
u64 dbgdidr()
{
    const u64 dfr0 = visible_id(ID_AA64DFR0, sysreg::id_aa64dfr0_el1::read());
    return (dfr0 >> 20 & 15) << 28 | (dfr0 >> 12 & 15) << 24 | (dfr0 >> 28 & 15) << 20 |
           (dfr0 & 15) << 16 | 1UL << 15;
}

void take(kvm_vcpu& vcpu, const exception32_entry& entry, unsigned lr)
{
    user_pt_regs& regs = vcpu.arch.ctxt.regs;
    regs.regs[lr] = entry.lr;
    regs.pc = entry.pc;
    regs.pstate = entry.pstate;
}

exception32_entry entry_of(const kvm_vcpu& vcpu, exception32 kind)
{
    return enter_exception32(kind, vcpu.arch.ctxt.regs, sysreg::sctlr_el1::read(),
                             sysreg::vbar_el1::read());
}

} // namespace

bool coprocessor_trap(hyp_cpu& cpu, kvm_vcpu& vcpu)
{
    u64& esr = vcpu.arch.fault.esr_el2;
    u64* regs = vcpu.arch.ctxt.regs.regs;
    u64 none = 0; // register 31: it takes nothing, and gives zero
    const auto reg = [&](u64 n) -> u64& { return n == 31 ? none : regs[n]; };
    u64& rt = reg(esr >> 5 & 0x1f);
    u64& rt2 = reg(esr >> 10 & 0x1f);
    const bool is_read = (esr & 1) != 0;
    const u64 ec = exception_class(esr);
    const u64 crm = esr >> 1 & 15;
    if (ec == ESR_ELx_EC_CP15_64) { // ICC_SGI1R, ICC_ASGI1R, ICC_SGI0R are opc1 0, 1, 2 of c12
        if (is_read || crm != 12 || (esr >> 16 & 15) > 2)
            return false;
        sgi_trap(cpu, vcpu, (rt & 0xffffffff) | rt2 << 32, (esr >> 16 & 15) == 0);
        return true;
    }
    if (ec == ESR_ELx_EC_CP14_64) { // where the debug registers lie in memory: nowhere
        if (is_read)
            rt = rt2 = 0;
        return is_read;
    }
    if (ec == ESR_ELx_EC_CP10_ID) { // VMRS: MVFR0 is 7, and MVFR2 5
        const id_register mvfr{3, 7 - static_cast<unsigned>(esr >> 10 & 15)};
        if (!is_read || mvfr.op2 > 2)
            return false;
        rt = visible_id(mvfr, own_id(mvfr));
        return true;
    }
    if (ec == ESR_ELx_EC_CP14_MR && (esr & ENCODING) == DBGVCR) {
        u64& slot = vcpu.arch.ctxt.sys_regs[DBGVCR32_EL2];
        (is_read ? rt : slot) = is_read ? slot : rt & DBGVCR_GUEST;
        sysreg::dbgvcr32_el2::write(slot);
        return true;
    }
    if (ec == ESR_ELx_EC_CP14_MR && (esr & ENCODING) == DBGDIDR) {
        if (is_read)
            rt = dbgdidr();
        return is_read;
    }
    // Of the ID registers' room AArch64 uses more.
    const bool is_id = ec == ESR_ELx_EC_CP15_32 && (esr & coprocessor_encoding(7, 15, 0, 0)) == 0;
    if (is_id && is_read && (crm > 3 || (crm == 3 && (esr >> 17 & 7) < 3))) {
        rt = 0;
        return true;
    }
    // The rest has the numbers of its AArch64 views: debug registers op0 2, ID registers op0 3.
    constexpr u64 OP0_SHIFT = 20;
    const u64 op0 = ec == ESR_ELx_EC_CP14_MR ? 2 : 3;
    esr = ESR_ELx_EC_SYS64 << ESR_ELx_EC_SHIFT | (esr & (ESR_ELx_IL | 0xfffff)) | op0 << OP0_SHIFT;
    return sysreg_trap(cpu, vcpu);
}

void inject_undefined32(kvm_vcpu& vcpu)
{
    const exception32_entry entry = entry_of(vcpu, exception32::undefined);
    sysreg::spsr_und::write(entry.spsr);
    take(vcpu, entry, LR_UND);
}

void inject_external_abort32(kvm_vcpu& vcpu)
{
    const kvm_vcpu_fault_info& fault = vcpu.arch.fault;
    const bool fetch = exception_class(fault.esr_el2) == ESR_ELx_EC_IABT_LOW;
    const u64 status = external_abort_status32(fault.esr_el2, sysreg::tcr_el1::read());
    const u64 far = sysreg::far_el1::read(); // DFAR below, IFAR above
    const u64 address = fault.far_el2 & 0xffffffff;
    if (fetch) {
        sysreg::ifsr32_el2::write(status);
        vcpu_write_sys_reg<sysreg::far_el1>(vcpu, FAR_EL1, (far & 0xffffffff) | address << 32);
    } else {
        vcpu_write_sys_reg<sysreg::esr_el1>(vcpu, ESR_EL1, status); // DFSR
        vcpu_write_sys_reg<sysreg::far_el1>(vcpu, FAR_EL1, (far & ~0xffffffffUL) | address);
    }
    const exception32_entry entry =
        entry_of(vcpu, fetch ? exception32::prefetch_abort : exception32::data_abort);
    sysreg::spsr_abt::write(entry.spsr);
    take(vcpu, entry, LR_ABT);
}
