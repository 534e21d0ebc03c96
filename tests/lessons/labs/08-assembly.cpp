// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 8, right and otherwise written: the CPU's own instructions extend what was loaded.
#include "kit/abort.h"

namespace {

u64 extended(u64 value, u64 esr)
{
    switch (esr >> 21 & 7) { // SAS and SSE
    case 1:
        asm("sxtb %0, %w0" : "+r"(value));
        break;
    case 3:
        asm("sxth %0, %w0" : "+r"(value));
        break;
    case 5:
        asm("sxtw %0, %w0" : "+r"(value));
        break;
    default:
        break;
    }
    if ((esr & 0x8000) == 0)
        asm("mov %w0, %w0" : "+r"(value));
    return value;
}

} // namespace

void handle_abort(kvm_vcpu& vcpu, u64 esr, u64 far, u64 hpfar)
{
    u64 ipa = far;
    asm("ubfx %1, %1, #4, #40\n\tbfi %0, %1, #12, #52" : "+r"(ipa), "+r"(hpfar));
    if (is_memory(vcpu, ipa))
        return map_page(vcpu, ipa);
    if ((esr & 0x1000000) == 0 || !is_device(vcpu, ipa))
        return take_abort(vcpu);
    const u64 size = 1UL << (esr >> 22 & 3), rt = esr >> 16 & 31;
    user_pt_regs& regs = vcpu.arch.ctxt.regs;
    if ((esr & 0x40) == 0 && rt == 31)
        read_device(vcpu, ipa, size); // a device may mind that it is read
    else if ((esr & 0x40) == 0)
        regs.regs[rt] = extended(read_device(vcpu, ipa, size), esr);
    else
        write_device(vcpu, ipa, size, rt == 31 ? 0 : regs.regs[rt]);
    regs.pc += 4;
}
