// SPDX-License-Identifier: GPL-2.0-or-later
// EL2's own faults, on demand: what they report can only be tested by making one.
#include "boot/self-test.h"

#include "arch/bits.h"
#include "arch/sysreg.h"
#include "devices/uart.h"
#include "vm/fault.h"
#include "vm/sched.h"

/// The wish that a test writes into the image: which fault, and, times 256, on which CPU.
extern "C" {
[[gnu::section(".data")]] volatile u64 hyp_test_fault = 0;
void hyp_main();
}

namespace {

/// A value that the compiler cannot see through: it would refuse the faults below.
u64 opaque(u64 value)
{
    asm volatile("" : "+r"(value));
    return value;
}

[[gnu::noinline]] u64 use_up_the_stack(u64 depth)
{
    volatile u64 frame[64];
    frame[0] = depth;
    return depth == opaque(0) ? 0 : use_up_the_stack(depth + 1) + frame[0];
}

void write_to(u64 address)
{
    *reinterpret_cast<volatile u64*>(opaque(address)) = 1;
}

/// Nothing is mapped at zero, the banner is there; and the registers round it are as they were.
void probe()
{
    u64 value = 0;
    const bool there = hyp_probe(reinterpret_cast<u64>(&hyp_banner) & ~7UL, value);
    if (there && !hyp_probe(opaque(8), value))
        hyp_print_line("a fault that was expected has gone by");
}

/// As the CPU does when an SError comes: no device of this machine raises one.
[[noreturn]] void force_serror()
{
    sysreg::esr_el2::write(0x2fUL << ESR_ELx_EC_SHIFT | ESR_ELx_IL);
    sysreg::spsr_el2::write(0x2c9); // EL2h, SError not masked
    asm volatile("adr x0, 1f\n\tmsr elr_el2, x0\n1:\tb el2_error" : : : "x0");
    __builtin_unreachable();
}

/// Nothing above EL2 is returned to from EL2.
[[noreturn]] void return_to_el3()
{
    sysreg::spsr_el2::write(0x3cd);
    asm volatile("adr x0, 1f\n\tmsr elr_el2, x0\n\teret\n1:\tnop" : : : "x0");
    __builtin_unreachable();
}

} // namespace

void hyp_self_test(unsigned cpu)
{
    const u64 wish = hyp_test_fault;
    if (wish >> 8 != cpu)
        return;
    while (cpu != 0 && (wish & 0xff) != 0 && hyp_running_vcpu(0) == nullptr)
        asm volatile("" : : : "memory"); // until CPU 0 has a guest
    switch (wish & 0xff) {
    case 1: // nothing is mapped at zero
        write_to(8);
        break;
    case 2: // text is read-only
        write_to(reinterpret_cast<u64>(&hyp_main));
        break;
    case 3: // the guard page below the stack
        use_up_the_stack(1);
        break;
    case 4: // data is not executed
        reinterpret_cast<void (*)()>(opaque(reinterpret_cast<u64>(&host_ctxt)))();
        break;
    case 5: // rodata is read-only
        write_to(reinterpret_cast<u64>(&hyp_banner) & ~7UL);
        break;
    case 6:
        hyp_bug("a bug was asked for");
    case 7:
        probe();
        break;
    case 8:
        force_serror();
    case 9:
        return_to_el3();
    default:
        break;
    }
}
