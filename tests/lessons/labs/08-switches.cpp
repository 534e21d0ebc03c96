// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 8, right and otherwise written: a case for each size, in halves.
#include "kit/abort.h"

void handle_abort(kvm_vcpu& vcpu, u64 esr, u64 far, u64 hpfar)
{
    const u64 ipa = ((hpfar & 0xfffffffffff) >> 4) << 12 ^ (far & 0xfff);
    if (is_memory(vcpu, ipa)) {
        map_page(vcpu, ipa - ipa % 4096);
        return;
    }
    if (!(esr & 1 << 24) || !is_device(vcpu, ipa)) {
        take_abort(vcpu);
        return;
    }
    auto& [x, sp, pc, pstate] = vcpu.arch.ctxt.regs;
    const u32 rt = static_cast<u32>(esr) << 11 >> 27;
    const bool sign = esr & 1 << 21;
    u64 value = rt == 31 ? 0 : x[rt];
    pc += 4;
    if (esr & 1 << 6) {
        switch (esr >> 22 & 3) {
        case 3:
            write_device(vcpu, ipa, 4, value & 0xffffffff);
            write_device(vcpu, ipa + 4, 4, value >> 32);
            break;
        case 2:
            write_device(vcpu, ipa, 2, value & 0xffff);
            write_device(vcpu, ipa + 2, 2, value >> 16 & 0xffff);
            break;
        case 1:
            write_device(vcpu, ipa + 1, 1, value >> 8);
            [[fallthrough]];
        default:
            write_device(vcpu, ipa, 1, value);
        }
        return;
    }
    switch (esr >> 22 & 3) {
    case 3:
        value = read_device(vcpu, ipa + 4, 4) << 32 | read_device(vcpu, ipa, 4);
        break;
    case 2:
        value = read_device(vcpu, ipa, 4);
        value |= sign && value >> 31 ? 0xffffffff00000000 : 0;
        break;
    case 1:
        value = read_device(vcpu, ipa, 2);
        value |= sign && value >> 15 ? 0xffffffffffff0000 : 0;
        break;
    default:
        value = read_device(vcpu, ipa, 1);
        value |= sign && value >> 7 ? 0xffffffffffffff00 : 0;
    }
    if (rt != 31)
        x[rt] = esr & 1 << 15 ? value : value << 32 >> 32;
}
