// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 7, right and otherwise written: a table of handlers, masks and shifts in another order.
#include "kit/trap.h"

namespace {

using handler = run_result (*)(kvm_vcpu&, u64);

run_result behind(kvm_vcpu& vcpu, run_result how)
{
    vcpu.arch.ctxt.regs.pc += 4;
    return how;
}

run_result undefined(kvm_vcpu& vcpu, u64)
{
    take_undefined(vcpu);
    return run_result::goes_on;
}

run_result wfx(kvm_vcpu& vcpu, u64)
{
    return behind(vcpu, run_result::ends);
}

run_result hvc(kvm_vcpu& vcpu, u64 esr)
{
    return answer_call(vcpu, esr & 0xffff);
}

run_result smc(kvm_vcpu& vcpu, u64 esr)
{
    return behind(vcpu, hvc(vcpu, esr));
}

run_result sysreg(kvm_vcpu& vcpu, u64 esr)
{
    constexpr u64 WHICH = 3UL << 20 | 7UL << 14 | 15UL << 10 | 1; // Op0, Op1, CRn, Dir
    constexpr u64 READ_ID = 3UL << 20 | 1;
    if ((esr & WHICH) == READ_ID) {
        const u64 value = read_id_register((esr & 0x1e) >> 1, (esr & 0xe0000) >> 17);
        u64 nowhere = 0;
        const u64 rt = (esr & 0x3e0) >> 5;
        *(rt == 31 ? &nowhere : &vcpu.arch.ctxt.regs.regs[rt]) = value;
        return behind(vcpu, run_result::goes_on);
    }
    return write_register(vcpu, esr) ? behind(vcpu, run_result::goes_on) : undefined(vcpu, esr);
}

constexpr struct {
    u64 first;
    handler of;
} HANDLERS[] = {{0x01, wfx}, {0x16, hvc}, {0x17, smc}, {0x18, sysreg}};

} // namespace

run_result handle_trap(kvm_vcpu& vcpu, u64 esr)
{
    for (const auto& each : HANDLERS)
        if (static_cast<u32>(esr) >> 26 == each.first)
            return each.of(vcpu, esr);
    return undefined(vcpu, esr);
}
