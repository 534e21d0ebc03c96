// SPDX-License-Identifier: GPL-2.0-or-later
// Time. A guest has the virtual timer and the physical one; both count alike (docs/context.md says
// why), and are the CPU's own, in and out with the virtual CPU. EL2 has a third (devices/timer.h).
#pragma once

#include "switch/kvm_host.h"

/// A guest may use its timers without a trap; on each CPU.
void vtimer_configure();
void vtimer_load(const kvm_vcpu& vcpu);
/// Saves the timers and drives their lines, and the monitors', which are still in the CPU and count
/// no more; vcpu.deadline is when the next timer fires.
void vtimer_put(kvm_vcpu& vcpu);
/// The lines of the timers of the virtual CPU that is in the CPU now, and of its monitors.
void vtimer_sample(kvm_vcpu& vcpu);
/// A virtual CPU that is not in a CPU: its lines rise when its deadline has passed.
void vtimer_expire(kvm_vcpu& vcpu);
