// SPDX-License-Identifier: GPL-2.0-or-later
// A guest in AArch32 whose system registers are in the CPU: the accesses of its that trap, and the
// exceptions that EL2 makes it take.
#pragma once

#include "switch/kvm_host.h"

/// An MCR, MRC, MCRR or MRRC that trapped. True when it was done, and the guest goes on behind it.
bool coprocessor_trap(struct hyp_cpu& cpu, kvm_vcpu& vcpu);

void inject_undefined32(kvm_vcpu& vcpu);
void inject_external_abort32(kvm_vcpu& vcpu);
