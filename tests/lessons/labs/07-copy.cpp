// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 7, right and otherwise written: a copy of the guest's registers is changed, and written back.
#include "kit/trap.h"

run_result handle_trap(kvm_vcpu& vcpu, u64 esr)
{
    const u64 ec = esr >> 26 & 0x3f;
    run_result how = ec == 0x01 ? run_result::ends : run_result::goes_on;
    if (ec == 0x16 || ec == 0x17)
        how = answer_call(vcpu, esr & 0xffff);
    user_pt_regs copy = vcpu.arch.ctxt.regs;
    bool known = ec == 0x01 || ec == 0x16 || ec == 0x17;
    if (ec == 0x18 && (esr & 1) == 0)
        known = write_register(vcpu, esr);
    if (ec == 0x18 && (esr & 0x30fc01) == 0x300001) {
        known = true;
        if ((esr & 0x3e0) != 0x3e0)
            copy.regs[esr >> 5 & 31] = read_id_register(esr >> 1 & 15, esr >> 17 & 7);
    }
    if (known && ec != 0x16)
        copy.pc += 4;
    vcpu.arch.ctxt.regs = copy;
    if (!known)
        take_undefined(vcpu);
    return how;
}
