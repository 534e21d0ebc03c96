// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/psci.h"

#include "devices/uart.h"

namespace {

constexpr u64 PSCI_VERSION = 0x84000000;
constexpr u64 PSCI_SYSTEM_OFF = 0x84000008;
constexpr u64 PSCI_SYSTEM_RESET = 0x84000009;
constexpr u64 PSCI_1_1 = 0x00010001;

/// The machine's own firmware: QEMU answers SMC when the board has EL2 and no EL3.
[[noreturn]] void smc(u64 function)
{
    register u64 x0 asm("x0") = function;
    for (;;)
        asm volatile("smc #0" : "+r"(x0) : : "memory");
}

} // namespace

u64 psci_call(kvm_vcpu& vcpu, u64 function)
{
    switch (function & 0xffffffffUL) {
    case PSCI_VERSION:
        return PSCI_1_1;
    case PSCI_SYSTEM_OFF:
    case PSCI_SYSTEM_RESET: // there is nothing to boot again
        uart_puts("[hyp] guest ");
        uart_put(vcpu.kvm->name);
        uart_puts(" powers off\n");
        vcpu.powered_off = true;
        return 0;
    default:
        return SMCCC_NOT_SUPPORTED;
    }
}

void psci_system_off()
{
    if (guests_lost)
        psci_system_reset();
    smc(PSCI_SYSTEM_OFF);
}

void psci_system_reset()
{
    smc(PSCI_SYSTEM_RESET);
}
