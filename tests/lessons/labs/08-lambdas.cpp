// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 8, right and otherwise written: lambdas, and the sign by a multiplication.
#include "kit/abort.h"

void handle_abort(kvm_vcpu& vcpu, u64 esr, u64 far, u64 hpfar)
{
    const auto bits = [](u64 value, int high, int low) {
        return value >> low & ((1UL << (high - low + 1)) - 1);
    };
    const auto bit = [&](int n) { return bits(esr, n, n) == 1; };
    const u64 ipa = bits(hpfar, 43, 4) << 12 | bits(far, 11, 0);
    const u64 rt = bits(esr, 20, 16), size = 1UL << bits(esr, 23, 22);
    const auto reg = [&](u64 n) { return n == 31 ? 0 : vcpu.arch.ctxt.regs.regs[n]; };
    const auto set = [&](u64 n, u64 value) {
        if (n != 31)
            vcpu.arch.ctxt.regs.regs[n] = value;
    };
    const auto extend = [&](u64 value) {
        const u64 top = bits(value, static_cast<int>(8 * size) - 1, static_cast<int>(8 * size) - 1);
        if (bit(21) && size < 8)
            value += top * (0 - (1UL << 8 * size));
        return bit(15) ? value : bits(value, 31, 0);
    };
    if (is_device(vcpu, ipa) && bit(24)) {
        if (bit(6))
            write_device(vcpu, ipa, size, reg(rt));
        else
            set(rt, extend(read_device(vcpu, ipa, size)));
        vcpu.arch.ctxt.regs.pc += 4;
        return;
    }
    (is_memory(vcpu, ipa) ? [](kvm_vcpu& v, u64 at) { map_page(v, at); }
                          : [](kvm_vcpu& v, u64) { take_abort(v); })(vcpu, ipa);
}
