// SPDX-License-Identifier: GPL-2.0-or-later
#include "arch/bits.h"
#include "arch/sysreg.h"
#include "boot/mmu.h"
#include "boot/self-test.h"
#include "boot/smp.h"
#include "devices/gic.h"
#include "devices/uart.h"
#include "vm/machine.h"
#include "vm/psci.h"
#include "vm/vm.h"
#include "vm/vtimer.h"

extern "C" [[noreturn]] void hyp_main();

const char hyp_banner[] = "Worldswitch at EL2: two guests, one CPU";

void hyp_main()
{
    // ID_AA64MMFR1_EL1.VH
    if (HOST_IS_VHE && (sysreg::id_aa64mmfr1_el1::read() >> 8 & 0xf) == 0) {
        hyp_print_line("cannot start: this image wants a CPU with VHE (HCR_EL2.E2H)");
        psci_system_reset();
    }
    hyp_mmu_build();
    hyp_mmu_enable();
    if (const machine_description* description = described_machine())
        run_machines(*description);
    hyp_print_line(hyp_banner);
    hyp_self_test(0);
    vtimer_configure();
    configure_el2(); // which leaves the physical timer to no guest of this machine
    gic_init();
    gic_init_cpu(0);
    vms_create();
    vms_run();
    hyp_print_line("every guest has powered off");
    psci_system_off();
}
