// SPDX-License-Identifier: GPL-2.0-or-later
// Which virtual CPU has which physical one.
#pragma once

#include "vm/sched-kick.h"

/// Whether the guest that came back runs on, or gives the CPU to the next: with more to do, or
/// until an interrupt comes.
enum class run_result { goes_on, ends, waits };

/// Waits until there is a virtual CPU to run, and takes it.
kvm_vcpu& sched_next(hyp_cpu& cpu);
/// A virtual CPU waits, and stays in this CPU as long as no other wants it: most come back from WFI
/// to where they were. Its timers are live, so they end the rest like any interrupt.
run_result sched_wait(hyp_cpu& cpu, kvm_vcpu& vcpu);
/// The turn is over, if there is another to have one.
run_result sched_yield(const kvm_vcpu& vcpu);

/// With hyp_lock held: none of that VM's virtual CPUs runs again.
void sched_end(struct vm_machine& machine);
/// A VM that cannot go on dies alone, with a report; the others go on.
run_result kill(kvm_vcpu& vcpu, const char* why);
