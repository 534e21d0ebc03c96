// SPDX-License-Identifier: GPL-2.0-or-later
// PSCI of the machine: what EL2 asks of it (Arm DEN 0022). What guests ask of EL2 is in
// traps/psci-calls.h.
#pragma once

#include "arch/types.h"

/// Starts a physical CPU at an address, with that in its x0. Zero when it will come.
u64 psci_cpu_on(u64 mpidr, u64 entry, u64 context);

extern "C" {
/// The good end: QEMU exits, QMP says guest-shutdown.
[[noreturn]] void psci_system_off();
/// The bad end: QMP says guest-reset.
[[noreturn]] void psci_system_reset();
}
