// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 7, right and otherwise written: how far the guest goes on is found first, and added last.
#include "kit/trap.h"

run_result handle_trap(kvm_vcpu& vcpu, u64 esr)
{
    run_result how = run_result::goes_on;
    u64 bytes = 4;
    bool exists = true;
    switch (static_cast<u32>(esr) >> 26) {
    case 1:
        how = run_result::ends;
        break;
    case 22:
        bytes = 0; // ELR_EL2 is behind an HVC already
        how = answer_call(vcpu, static_cast<u16>(esr));
        break;
    case 23:
        how = answer_call(vcpu, static_cast<u16>(esr));
        break;
    case 24: {
        const u64 value = read_id_register((esr & 30) / 2, (esr & 917504) / 131072);
        const u64 rt = (esr & 992) / 32;
        exists = esr % 2 == 0 ? write_register(vcpu, esr) : (esr & 3210240) == 3145728;
        if (exists && esr % 2 == 1 && rt != 31)
            vcpu.arch.ctxt.regs.regs[rt] = value;
        break;
    }
    default:
        exists = false;
    }
    if (exists)
        vcpu.arch.ctxt.regs.pc += bytes;
    else
        take_undefined(vcpu);
    return how;
}
