// SPDX-License-Identifier: GPL-2.0-or-later
// Time. A guest has the virtual timer and the physical one; both count alike (docs/context.md says
// why), and are the CPU's own, in and out with the virtual CPU. EL2's tick is a third, CNTHP.
#pragma once

#include "switch/kvm_host.h"

/// A guest may use its timers without a trap; on each CPU.
void vtimer_configure();
void vtimer_load(const kvm_vcpu& vcpu);
/// Saves the timers and drives their lines; vcpu.deadline is when the next one fires.
void vtimer_put(kvm_vcpu& vcpu);
/// The lines of the timers of the virtual CPU that is in the CPU now.
void vtimer_sample(kvm_vcpu& vcpu);
/// A virtual CPU that is not in a CPU: its lines rise when its deadline has passed.
void vtimer_expire(kvm_vcpu& vcpu, u64 now);

/// The physical counter; its frequency in Hz.
u64 hyp_now();
u64 hyp_frequency();
/// EL2's own timer interrupts at that count.
void hyp_timer_set(u64 deadline);
