// SPDX-License-Identifier: GPL-2.0-or-later
#include "arch/bits.h"
#include "arch/sysreg.h"
#include "boot/mmu.h"
#include "boot/smp.h"
#include "devices/gic.h"
#include "devices/uart.h"
#include "vm/machine.h"
#include "vm/panic.h"
#include "vm/psci.h"
#include "vm/vm.h"
#include "vm/vtimer.h"

/// A wish that a test writes into the image: which fault of EL2's own to make. See hyp_self_test.
extern "C" {
[[gnu::section(".data")]] volatile u64 hyp_test_fault = 0;
[[noreturn]] void hyp_main();
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

/// EL2's own faults, on demand: what they report can only be tested by making one.
void hyp_self_test()
{
    switch (hyp_test_fault) {
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
    default:
        break;
    }
}

} // namespace

const char hyp_banner[] = "Worldswitch at EL2: two guests, one CPU";

void hyp_main()
{
    hyp_mmu_build();
    hyp_mmu_enable();
    if (const machine_description* description = described_machine())
        run_machines(*description);
    hyp_print_line(hyp_banner);
    hyp_self_test();
    vtimer_configure();
    configure_el2(); // which leaves the physical timer to no guest of this machine
    gic_init();
    gic_init_cpu(0);
    vms_create();
    vms_run();
    hyp_print_line("every guest has powered off");
    psci_system_off();
}
