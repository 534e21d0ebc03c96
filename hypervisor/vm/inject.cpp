// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/inject.h"

#include "arch/bits.h"
#include "arch/sysreg.h"
#include "vm/aarch32-traps.h"
#include "vm/aarch32.h"
#include "vm/exception-entry.h"

namespace {

void inject(kvm_vcpu& vcpu, u64 esr)
{
    user_pt_regs& regs = vcpu.arch.ctxt.regs;
    const exception_entry entry =
        synchronous_exception(regs.pstate, sysreg::vbar_el1::read(), sysreg::sctlr_el1::read());
    sysreg::esr_el1::write(esr);
    sysreg::elr_el1::write(regs.pc);
    sysreg::spsr_el1::write(regs.pstate);
    regs.pc = entry.pc;
    regs.pstate = entry.pstate;
}

} // namespace

void inject_external_abort(kvm_vcpu& vcpu)
{
    if (vcpu_el1_is_32bit(vcpu))
        return inject_external_abort32(vcpu);
    sysreg::far_el1::write(vcpu.arch.fault.far_el2);
    inject(vcpu, external_abort_syndrome(vcpu.arch.fault.esr_el2, vcpu.arch.ctxt.regs.pstate));
}

void inject_undefined(kvm_vcpu& vcpu)
{
    if (vcpu_el1_is_32bit(vcpu))
        return inject_undefined32(vcpu);
    inject(vcpu, ESR_ELx_EC_UNKNOWN << ESR_ELx_EC_SHIFT | ESR_ELx_IL);
}
