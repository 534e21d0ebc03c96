// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 8, right and otherwise written: bit fields, and a cast for each width.
#include "kit/abort.h"

namespace {

union syndrome {
    u64 all;
    struct {
        u64 fsc : 6, wnr : 1, s1ptw : 1, rest : 6, ar : 1, sf : 1, srt : 5, sse : 1, sas : 2,
            isv : 1;
    };
};

u64 extended(const syndrome& is, u64 value)
{
    using s8 = signed char;
    using s16 = short;
    using s64 = long;
    s64 wide = static_cast<s64>(value);
    if (is.sse)
        wide = is.sas == 0   ? static_cast<s64>(static_cast<s8>(value))
               : is.sas == 1 ? static_cast<s64>(static_cast<s16>(value))
                             : static_cast<s64>(static_cast<int>(value));
    return is.sf ? static_cast<u64>(wide) : static_cast<u32>(wide);
}

} // namespace

void handle_abort(kvm_vcpu& vcpu, u64 esr, u64 far, u64 hpfar)
{
    const syndrome is{esr};
    user_pt_regs& regs = vcpu.arch.ctxt.regs;
    const u64 ipa = ((hpfar & ~0xfUL) << 8) + far % 4096;
    if (is.isv && is_device(vcpu, ipa)) {
        const u64 before = regs.sp; // the slot behind x30's, which XZR does not have
        regs.sp = 0;
        u64* const slot = &regs.regs[0] + is.srt;
        if (is.wnr)
            write_device(vcpu, ipa, 1 << is.sas, *slot);
        else
            *slot = extended(is, read_device(vcpu, ipa, 1 << is.sas));
        regs.sp = before;
        regs.pc = regs.pc + 4;
    } else if (is_memory(vcpu, ipa)) {
        map_page(vcpu, ipa);
    } else {
        take_abort(vcpu);
    }
}
