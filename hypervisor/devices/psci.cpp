// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/psci.h"

#include "arch/smccc.h"

namespace {

/// The machine's own firmware: QEMU answers SMC when the board has EL2 and no EL3.
u64 smc(u64 function, u64 first = 0, u64 second = 0, u64 third = 0)
{
    register u64 x0 asm("x0") = function;
    register u64 x1 asm("x1") = first;
    register u64 x2 asm("x2") = second;
    register u64 x3 asm("x3") = third;
    asm volatile("smc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3) : : "memory");
    return x0;
}

} // namespace

u64 psci_cpu_on(u64 mpidr, u64 entry, u64 context)
{
    return smc(PSCI_CPU_ON | SMC64, mpidr, entry, context);
}

void psci_system_off()
{
    for (;;)
        smc(PSCI_SYSTEM_OFF);
}

void psci_system_reset()
{
    for (;;)
        smc(PSCI_SYSTEM_RESET);
}
