// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "switch/hyp-cpu.h"

/// A guest's MRS or MSR that trapped. True when it was done, and the guest goes on behind it.
bool sysreg_trap(hyp_cpu& cpu, kvm_vcpu& vcpu);

/// The same of a guest in AArch32: an MCR, MRC, MCRR or MRRC.
bool coprocessor_trap(hyp_cpu& cpu, kvm_vcpu& vcpu);

/// A guest's write of ICC_SGI1R_EL1 or one of its two like: interrupts for other virtual CPUs.
void sgi_trap(hyp_cpu& cpu, kvm_vcpu& vcpu, u64 value, bool group1 = true);
