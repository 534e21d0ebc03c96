// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 8, right and otherwise written: byte by byte, and all pages of a run at once.
#include "kit/abort.h"

namespace {

u64 loaded(kvm_vcpu& vcpu, u64 ipa, u64 esr)
{
    u64 value = 0;
    const u64 size = 1UL << ((esr & 0xc00000) >> 22);
    for (u64 n = 0; n < size; ++n)
        value += read_device(vcpu, ipa + n, 1) << 8 * n;
    const u64 sign = 1UL << (8 * size - 1);
    if ((esr & 0x200000) != 0)
        value = (value ^ sign) - sign;
    return (esr & 0x8000) != 0 ? value : value << 32 >> 32;
}

void stored(kvm_vcpu& vcpu, u64 ipa, u64 esr, u64 value)
{
    for (u64 n = 0; n < 1UL << ((esr & 0xc00000) >> 22); ++n)
        write_device(vcpu, ipa + n, 1, value >> 8 * n & 0xff);
}

} // namespace

void handle_abort(kvm_vcpu& vcpu, u64 esr, u64 far, u64 hpfar)
{
    auto& x = vcpu.arch.ctxt.regs.regs;
    const u64 page = hpfar / 16 * 4096;
    if (is_memory(vcpu, page)) {
        for (u64 at = page; is_memory(vcpu, at); at += 4096)
            map_page(vcpu, at);
        return;
    }
    const u64 ipa = page | (far & 4095);
    const u64 reg = (esr & 0x1f0000) >> 16;
    if ((esr & 0x1000000) == 0 || !is_device(vcpu, ipa))
        return take_abort(vcpu);
    vcpu.arch.ctxt.regs.pc += 4;
    if ((esr & 0x40) != 0)
        return stored(vcpu, ipa, esr, reg < 31 ? x[reg] : 0);
    const u64 value = loaded(vcpu, ipa, esr);
    if (reg < 31)
        x[reg] = value;
}
