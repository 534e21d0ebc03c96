// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 8, right and otherwise written: a copy of the guest's registers is changed, and written back.
#include "kit/abort.h"

void handle_abort(kvm_vcpu& vcpu, u64 esr, u64 far, u64 hpfar)
{
    const u64 ipa = (hpfar >> 4 & 0xffffffffff) * 0x1000 + (far & 0xfff);
    user_pt_regs copy = vcpu.arch.ctxt.regs;
    const bool answers = (esr & 1 << 24) != 0 && is_device(vcpu, ipa);
    if (answers) {
        const u64 size = 1UL << (esr >> 22 & 3);
        const u64 rt = esr >> 16 & 31;
        if (esr & 1 << 6) {
            write_device(vcpu, ipa, size, rt != 31 ? copy.regs[rt] : 0);
        } else {
            u64 value = read_device(vcpu, ipa, size);
            const bool negative = (value >> (size * 8 - 1)) != 0;
            if ((esr & 1 << 21) && negative && size != 8)
                value -= 1UL << size * 8;
            if (!(esr & 1 << 15))
                value %= 1UL << 32;
            if (rt != 31)
                copy.regs[rt] = value;
        }
        copy.pc += 4;
    } else if (is_memory(vcpu, ipa)) {
        map_page(vcpu, ipa);
    }
    vcpu.arch.ctxt.regs = copy;
    if (!answers && !is_memory(vcpu, ipa))
        take_abort(vcpu);
}
