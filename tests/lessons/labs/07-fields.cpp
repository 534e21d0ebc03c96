// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 7, right and otherwise written: bit fields, and a pc that is taken back where
// the guest is refused.
#include "kit/trap.h"

// Bit fields, from the lowest bit on, as AAPCS64 lays them out.
union syndrome {
    u64 all;
    struct {
        u64 dir : 1, crm : 4, rt : 5, crn : 4, op1 : 3, op2 : 3, op0 : 2, res0 : 3, il : 1, ec : 6;
    };
};

run_result handle_trap(kvm_vcpu& vcpu, u64 esr)
{
    const syndrome is{esr};
    auto& [x, sp, pc, pstate] = vcpu.arch.ctxt.regs;
    const u64 went = pc;
    pc = went + (is.ec == 0x16 ? 0 : 4); // right for all but what is refused
    if (is.ec == 1)
        return run_result::ends;
    if (is.ec == 0x16 || is.ec == 0x17)
        return answer_call(vcpu, static_cast<u16>(esr));
    bool good = is.ec == 0x18;
    if (good && is.dir) {
        good = is.op0 == 3 && !is.op1 && !is.crn;
        const u64 before = sp;
        if (good)
            x[is.rt] = read_id_register(is.crm, is.op2);
        sp = before; // x[31]
    } else if (good) {
        good = write_register(vcpu, esr);
    }
    if (!good) {
        pc = went;
        take_undefined(vcpu);
    }
    return run_result::goes_on;
}
