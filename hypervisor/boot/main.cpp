// SPDX-License-Identifier: GPL-2.0-or-later
#include "arch/shape.h"
#include "arch/sysreg.h"
#include "boot/smp.h"
#include "devices/psci.h"
#include "devices/uart.h"
#include "mem/mmu.h"

extern "C" [[noreturn]] void hyp_main();

void hyp_main()
{
    // ID_AA64MMFR1_EL1.VH
    if (HOST_IS_VHE && (sysreg::id_aa64mmfr1_el1::read() >> 8 & 0xf) == 0) {
        hyp_print_line("cannot start: this image wants a CPU with VHE (HCR_EL2.E2H)");
        psci_system_reset();
    }
    hyp_mmu_build();
    hyp_mmu_enable();
    run_machines();
}
