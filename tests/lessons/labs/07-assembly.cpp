// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 7, right and otherwise written: UBFX takes the fields out.
#include "kit/trap.h"

#define FIELD(value, low, width)                                                                   \
    ({                                                                                             \
        u64 field;                                                                                 \
        asm("ubfx %0, %1, %2, %3" : "=r"(field) : "r"(value), "i"(low), "i"(width));               \
        field;                                                                                     \
    })

run_result handle_trap(kvm_vcpu& vcpu, u64 esr)
{
    u64* const x = vcpu.arch.ctxt.regs.regs;
    u64* const pc = &vcpu.arch.ctxt.regs.pc;
    const u64 ec = FIELD(esr, 26, 6);
    if (ec == 0x16)
        return answer_call(vcpu, FIELD(esr, 0, 16));
    *pc += 4;
    if (ec == 0x17)
        return answer_call(vcpu, FIELD(esr, 0, 16));
    if (ec == 0x01)
        return run_result::ends;
    if (ec == 0x18 && FIELD(esr, 0, 1) == 0 && write_register(vcpu, esr))
        return run_result::goes_on;
    if (ec == 0x18 && FIELD(esr, 0, 1) == 1 && FIELD(esr, 20, 2) == 3 && FIELD(esr, 10, 7) == 0) {
        u64 nothing;
        u64* const to = FIELD(esr, 5, 5) == 31 ? &nothing : x + FIELD(esr, 5, 5);
        *to = read_id_register(FIELD(esr, 1, 4), FIELD(esr, 17, 3));
        return run_result::goes_on;
    }
    *pc -= 4;
    take_undefined(vcpu);
    return run_result::goes_on;
}
