// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 8, right and otherwise written: one condition behind the other, and a shift to and fro for
// the sign.
#include "kit/abort.h"

void handle_abort(kvm_vcpu& vcpu, u64 esr, u64 far, u64 hpfar)
{
    const u64 ipa = (hpfar & 0xffffffffff0) << 8 | far % 4096;
    if (is_memory(vcpu, ipa))
        return map_page(vcpu, ipa);
    if (!is_device(vcpu, ipa))
        return take_abort(vcpu);
    if ((esr >> 24) % 2 == 0)
        return take_abort(vcpu);
    auto& regs = vcpu.arch.ctxt.regs;
    regs.pc += 4;
    const u64 bytes = 1 << (esr >> 22) % 4, rt = (esr >> 16) % 32;
    if ((esr >> 6) % 2 == 1) {
        if (rt == 31)
            write_device(vcpu, ipa, bytes, 0);
        else
            write_device(vcpu, ipa, bytes, regs.regs[rt]);
        return;
    }
    u64 value = read_device(vcpu, ipa, bytes);
    const u64 empty = 64 - 8 * bytes;
    if ((esr >> 21) % 2 == 1)
        value = static_cast<u64>(static_cast<long>(value << empty) >> empty);
    if ((esr >> 15) % 2 == 0)
        value = static_cast<u32>(value);
    if (rt < 31)
        regs.regs[rt] = value;
}
