// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 7, right and otherwise written: every turn ends with its exit, which is slow, and no guest
// can tell.
#include "kit/trap.h"

run_result handle_trap(kvm_vcpu& vcpu, u64 esr)
{
    u64& pc = vcpu.arch.ctxt.regs.pc;
    if (esr >> 26 == 0x16) {
        answer_call(vcpu, esr & 0xffff);
        return run_result::ends;
    }
    pc += 4;
    if (esr >> 26 == 0x17)
        answer_call(vcpu, esr & 0xffff);
    if (esr >> 26 != 0x18)
        return run_result::ends;
    const u64 x = esr >> 5 & 31;
    if ((esr & 0x30fc01) == 0x300001) {
        if (x < 31)
            vcpu.arch.ctxt.regs.regs[x] = read_id_register(esr >> 1 & 15, esr >> 17 & 7);
    } else if ((esr & 1) != 0 || !write_register(vcpu, esr)) {
        pc -= 4;
        take_undefined(vcpu);
    }
    return run_result::ends;
}
