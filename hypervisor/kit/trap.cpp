// SPDX-License-Identifier: GPL-2.0-or-later
#include "kit/trap.h"

// The exception class is bits 31 to 26 of ESR_EL2 (Arm ARM D17.2.38):
//
//   0x01  a trapped WFI or WFE. It has done its work when the other guest has the turn.
//   0x16  HVC: a call. Bits 15 to 0 are its number.
//   0x17  a trapped SMC: the same calls, answered in the same way.
//   0x18  a trapped access to a system register. Bits 24 to 0 say which, and more:
//
//          24  22 21 20 19  17 16  14 13  10 9    5 4    1   0
//         +------+-----+------+------+------+------+------+-----+
//         |  0   | Op0 | Op2  | Op1  | CRn  |  Rt  | CRm  | Dir |
//         +------+-----+------+------+------+------+------+-----+
//
//         Dir is 1 for a read. A read of an ID register (Op0 = 3, Op1 = 0, CRn = 0) is answered;
//         a write is carried out where it may be; Rt = 31 is XZR, which holds no value. What is
//         neither does not exist for the guest.
//   else  the instruction does not exist for the guest.
//
// Where does the guest go on? That depends on whether pc is that of the instruction, or behind it.
run_result handle_trap(kvm_vcpu& vcpu, u64 esr)
{
    user_pt_regs& regs = vcpu.arch.ctxt.regs;
    const u64 number = esr & 0xffff;
    switch (esr >> 26 & 0x3f) {
    case 0x01:
        regs.pc += 4;
        return run_result::ends;
    case 0x16:
        return answer_call(vcpu, number);
    case 0x17:
        regs.pc += 4;
        return answer_call(vcpu, number);
    case 0x18: {
        const bool is_id = (esr >> 20 & 3) == 3 && (esr >> 14 & 7) == 0 && (esr >> 10 & 15) == 0;
        const u64 rt = esr >> 5 & 31;
        bool done = false;
        if ((esr & 1) == 0) {
            done = write_register(vcpu, esr);
        } else if (is_id) {
            const u64 value = read_id_register(esr >> 1 & 15, esr >> 17 & 7);
            if (rt != 31)
                regs.regs[rt] = value;
            done = true;
        }
        if (done) {
            regs.pc += 4;
            return run_result::goes_on;
        }
        break;
    }
    default:
        break;
    }
    take_undefined(vcpu);
    return run_result::goes_on;
}
