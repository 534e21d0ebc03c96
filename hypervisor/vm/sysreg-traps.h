// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "switch/kvm_host.h"

/// A guest's MRS or MSR that trapped. True when it was done, and the guest goes on behind it.
bool sysreg_trap(struct hyp_cpu& cpu, kvm_vcpu& vcpu);

/// A guest's write of ICC_SGI1R_EL1 or one of its two like: interrupts for other virtual CPUs.
void sgi_trap(struct hyp_cpu& cpu, kvm_vcpu& vcpu, u64 value, bool group1 = true);

/// The part of it that needs no board: the ID registers, as a guest sees them.
bool id_register_trap(kvm_vcpu& vcpu);
