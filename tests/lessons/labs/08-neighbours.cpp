// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 8, right and otherwise written: the pages around the one that is asked for come, too.
#include "kit/abort.h"

namespace {

void map_around(kvm_vcpu& vcpu, u64 ipa)
{
    constexpr u64 PAGE = 4096;
    for (u64 at = ipa - PAGE; at <= ipa + PAGE; at += PAGE)
        if (is_memory(vcpu, at))
            map_page(vcpu, at);
}

void play(kvm_vcpu& vcpu, u64 ipa, u64 esr)
{
    constexpr u64 MASKS[] = {0xff, 0xffff, 0xffffffff, ~0UL};
    const u64 sas = (esr & 0xc00000) >> 22, srt = (esr & 0x1f0000) >> 16, mask = MASKS[sas];
    u64* const slot = srt == 31 ? nullptr : vcpu.arch.ctxt.regs.regs + srt;
    if (esr & 0x40) {
        write_device(vcpu, ipa, 1UL << sas, slot ? *slot & mask : 0);
        return;
    }
    u64 value = read_device(vcpu, ipa, 1UL << sas) & mask;
    const u64 sign = mask ^ mask >> 1;
    if ((esr & 0x200000) && (value & sign))
        value |= ~mask;
    if (slot)
        *slot = esr & 0x8000 ? value : value & 0xffffffff;
}

} // namespace

void handle_abort(kvm_vcpu& vcpu, u64 esr, u64 far, u64 hpfar)
{
    const u64 ipa = (hpfar >> 4 & 0xffffffffff) << 12 | (far & 0xfff);
    if (is_memory(vcpu, ipa)) {
        map_around(vcpu, ipa);
    } else if (is_device(vcpu, ipa) && (esr & 0x1000000)) {
        play(vcpu, ipa, esr);
        vcpu.arch.ctxt.regs.pc += 4;
    } else {
        take_abort(vcpu);
    }
}
