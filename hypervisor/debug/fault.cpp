// SPDX-License-Identifier: GPL-2.0-or-later
#include "debug/fault.h"

#include "arch/bits.h"
#include "arch/sysreg.h"
#include "debug/panic.h"
#include "switch/kvm_host.h"

extern "C" {
extern const exception_table_entry __extable_start[], __extable_end[]; // boot/link.ld
extern const char __guest_exit_illegal[];                              // switch/fault.S
}

namespace {

u64 fixup_of(u64 address)
{
    for (const exception_table_entry* each = __extable_start; each < __extable_end; ++each)
        if (each->from == address)
            return each->to;
    return 0;
}

/// True when the CPU had left __guest_enter for that guest: on the stack is what its vectors count
/// on. (The ERET that was refused had done all but change the level.)
bool was_entering(const hyp_panic_frame& frame, const kvm_vcpu* vcpu)
{
    u64 top = 0;
    return (frame.spsr & PSR_IL) != 0 && vcpu != nullptr && hyp_probe(frame.sp, top) &&
           top == reinterpret_cast<u64>(vcpu);
}

} // namespace

void __hyp_fault(hyp_panic_frame* frame)
{
    frame->esr = sysreg::esr_el2::read();
    frame->elr = sysreg::elr_el2::read();
    frame->far = sysreg::far_el2::read();
    frame->spsr = sysreg::spsr_el2::read();
    const kvm_vcpu* const vcpu = hyp_running_vcpu(hyp_this_cpu());
    u64 to = fixup_of(frame->elr);
    if (to == 0 && was_entering(*frame, vcpu)) {
        to = reinterpret_cast<u64>(__guest_exit_illegal);
        frame->spsr &= ~PSR_IL;
    }
    if (to == 0)
        __hyp_panic(frame);
    sysreg::tpidr_el2::write(reinterpret_cast<u64>(vcpu)); // the vectors had parked x0 there
    sysreg::elr_el2::write(to);
    sysreg::spsr_el2::write(frame->spsr);
}
