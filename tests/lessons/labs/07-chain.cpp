// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 7, right and otherwise written: one condition behind the other, and SMC falls to HVC.
#include "kit/trap.h"

run_result handle_trap(kvm_vcpu& vcpu, u64 esr)
{
    constexpr u64 WFX = 0x01, HVC = 0x16, SMC = 0x17, SYSREG = 0x18;
    auto& regs = vcpu.arch.ctxt.regs;
    const u64 ec = (esr & 0xfc000000) >> 26;
    if (ec == WFX) {
        regs.pc = regs.pc + 4;
        return run_result::ends;
    }
    if (ec == SMC)
        regs.pc = regs.pc + 4;
    if (ec == HVC || ec == SMC)
        return answer_call(vcpu, esr % 65536);
    if (ec == SYSREG) {
        if (!(esr & 1)) {
            if (write_register(vcpu, esr)) {
                regs.pc = regs.pc + 4;
                return run_result::goes_on;
            }
        } else if ((esr >> 20) % 4 == 3 && (esr >> 14) % 8 == 0 && (esr >> 10) % 16 == 0) {
            const u64 value = read_id_register((esr >> 1) % 16, (esr >> 17) % 8);
            regs.pc = regs.pc + 4;
            if ((esr >> 5) % 32 < 31)
                regs.regs[(esr >> 5) % 32] = value;
            return run_result::goes_on;
        }
    }
    take_undefined(vcpu);
    return run_result::goes_on;
}
