// SPDX-License-Identifier: GPL-2.0-or-later
#include "kit/abort.h"

// Where: HPFAR_EL2 has the page of the IPA, shifted to the right by 8, in bits 43 to 4. FAR_EL2 has
// the guest's virtual address; its last 12 bits complete the IPA (Arm ARM D17.2.41, D17.2.55).
//
// Memory is put into the tables when it is touched for the first time, and the guest tries again.
//
// A device is played. What was wanted of it ESR_EL2 says (Arm ARM D17.2.38, ISS of a data abort):
//
//     24  23 22  21  20     16  15  14  13 ... 7   6   5      0
//    +---+------+---+----------+---+---+---------+---+---------+
//    |ISV| SAS  |SSE|   SRT    |SF |AR |   ...   |WnR|  DFSC   |
//    +---+------+---+----------+---+---+---------+---+---------+
//
//    ISV  1 where bits 23 to 14 mean something. Where it is 0, nothing answers.
//    SAS  the size: 0 for one byte, 1 for two, 2 for four, 3 for eight.
//    SSE  1 where what is loaded is extended by its sign, and not by zeros,
//    SF   to 64 bits where this is 1, else to 32; the bits above are 0 then.
//    SRT  the number of the register that is loaded or stored. 31 is XZR: it reads as 0 and takes
//         nothing.
//    WnR  1 for a store.
//
// What is neither does not answer.
void handle_abort(kvm_vcpu& vcpu, u64 esr, u64 far, u64 hpfar)
{
    user_pt_regs& regs = vcpu.arch.ctxt.regs;
    const u64 ipa = (hpfar >> 4 & 0xffffffffff) << 12 | (far & 0xfff);
    if (is_memory(vcpu, ipa)) {
        map_page(vcpu, ipa);
        return;
    }
    if (!is_device(vcpu, ipa) || (esr >> 24 & 1) == 0) {
        take_abort(vcpu);
        return;
    }
    const u64 size = 1UL << (esr >> 22 & 3);
    const u64 rt = esr >> 16 & 31;
    if ((esr >> 6 & 1) != 0) {
        write_device(vcpu, ipa, size, rt == 31 ? 0 : regs.regs[rt]);
    } else {
        u64 value = read_device(vcpu, ipa, size);
        if ((esr >> 21 & 1) != 0 && (value >> (8 * size - 1) & 1) != 0)
            value |= ~0UL << (8 * size - 1);
        if ((esr >> 15 & 1) == 0)
            value &= 0xffffffff;
        if (rt != 31)
            regs.regs[rt] = value;
    }
    regs.pc += 4;
}
