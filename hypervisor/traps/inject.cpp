// SPDX-License-Identifier: GPL-2.0-or-later
#include "traps/inject.h"

#include "arch/bits.h"
#include "arch/sysreg.h"
#include "switch/kvm_emulate.h"
#include "traps/exception-entry.h"

namespace {

void inject(kvm_vcpu& vcpu, u64 esr)
{
    user_pt_regs& regs = vcpu.arch.ctxt.regs;
    const exception_entry entry =
        synchronous_exception(regs.pstate, sysreg::vbar_el1::read(), sysreg::sctlr_el1::read());
    vcpu_write_sys_reg<sysreg::esr_el1>(vcpu, ESR_EL1, esr);
    vcpu_write_sys_reg<sysreg::elr_el1>(vcpu, ELR_EL1, regs.pc);
    vcpu_write_sys_reg<sysreg::spsr_el1>(vcpu, SPSR_EL1, regs.pstate);
    regs.pc = entry.pc;
    regs.pstate = entry.pstate;
}

} // namespace

void inject_external_abort(kvm_vcpu& vcpu)
{
    if (vcpu_el1_is_32bit(vcpu))
        return inject_external_abort32(vcpu);
    vcpu_write_sys_reg<sysreg::far_el1>(vcpu, FAR_EL1, vcpu.arch.fault.far_el2);
    inject(vcpu, external_abort_syndrome(vcpu.arch.fault.esr_el2, vcpu.arch.ctxt.regs.pstate));
}

void inject_undefined(kvm_vcpu& vcpu)
{
    if (vcpu_el1_is_32bit(vcpu))
        return inject_undefined32(vcpu);
    inject(vcpu, ESR_ELx_EC_UNKNOWN << ESR_ELx_EC_SHIFT | ESR_ELx_IL);
}
