// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "switch/kvm_host.h"

/// A guest's MRS or MSR that trapped. True when it was done, and the guest goes on behind it.
bool sysreg_trap(struct hyp_cpu& cpu, kvm_vcpu& vcpu);
