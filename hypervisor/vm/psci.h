// SPDX-License-Identifier: GPL-2.0-or-later
// PSCI, both sides: what guests ask of us, and what we ask of the machine (Arm DEN 0022).
#pragma once

#include "switch/kvm_host.h"

inline constexpr u64 SMCCC_NOT_SUPPORTED = ~0UL; // -1

/// Set when a guest died: the end is then a reset, which a launcher tells from a good one.
extern bool guests_lost;

/// A guest's SMCCC call; returns what goes into its x0.
u64 psci_call(kvm_vcpu& vcpu, u64 function);

extern "C" {
/// The good end: QEMU exits, QMP says guest-shutdown.
[[noreturn]] void psci_system_off();
/// The bad end: QMP says guest-reset.
[[noreturn]] void psci_system_reset();
}
