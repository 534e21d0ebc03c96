// SPDX-License-Identifier: GPL-2.0-or-later
// PSCI, both sides: what a demonstration guest asks of us, and what we ask of the machine (Arm DEN
// 0022). What there is to ask for is in psci-calls.h.
#pragma once

#include "switch/kvm_host.h"

/// Set when a guest died: the end is then a reset, which a launcher tells from a good one.
extern bool guests_lost;

/// A demonstration guest's SMCCC call; returns what goes into its x0.
u64 psci_call(kvm_vcpu& vcpu);

/// Starts a physical CPU at an address, with that in its x0. Zero when it will come.
u64 psci_cpu_on(u64 mpidr, u64 entry, u64 context);

extern "C" {
/// The good end: QEMU exits, QMP says guest-shutdown.
[[noreturn]] void psci_system_off();
/// The bad end: QMP says guest-reset.
[[noreturn]] void psci_system_reset();
}
