// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 7, right and otherwise written: lambdas, and one place that all ways lead to.
#include "kit/trap.h"

run_result handle_trap(kvm_vcpu& vcpu, u64 esr)
{
    const auto bits = [esr](int high, int low) {
        return esr >> low & ((1UL << (high - low + 1)) - 1);
    };
    const auto is = [&](u64 ec) { return bits(31, 26) == ec; };
    auto goes_behind = true, refused = false;
    auto how = run_result::goes_on;
    if (is(0x16) || is(0x17)) {
        how = answer_call(vcpu, bits(15, 0));
        goes_behind = is(0x17);
    } else if (is(0x01)) {
        how = run_result::ends;
    } else if (is(0x18) && bits(0, 0) == 0) {
        refused = !write_register(vcpu, esr);
    } else if (is(0x18)) {
        refused = bits(21, 20) != 3 || bits(16, 14) != 0 || bits(13, 10) != 0;
        for (u64 n = 0; !refused && n < 31; ++n)
            if (n == bits(9, 5))
                vcpu.arch.ctxt.regs.regs[n] = read_id_register(bits(4, 1), bits(19, 17));
    } else {
        refused = true;
    }
    if (refused)
        take_undefined(vcpu);
    else if (goes_behind)
        vcpu.arch.ctxt.regs.pc += 4;
    return how;
}
