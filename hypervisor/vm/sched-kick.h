// SPDX-License-Identifier: GPL-2.0-or-later
// What physical CPUs share: one lock guards everything that more than one of them may touch: the
// virtual CPUs' states, the vGICs, the devices, the stage-2 tables. The plain turns of a guest do
// not take it. How one tells another that there is something for it; and how long a turn lasts.
#pragma once

#include "arch/lock.h"
#include "switch/hyp-cpu.h"

extern spinlock hyp_lock;

/// From now on: how long a turn may last before EL2 looks whether another one waits for it. That of
/// a cooperative VM lasts, and so does none.
void sched_begin_slice(const kvm_vcpu* vcpu);

/// With hyp_lock held: after an interrupt may have become pending for virtual CPUs of that VM. The
/// caller runs on CPU `own`, which looks for itself.
void sched_kick(struct vm_machine& machine, unsigned own);
/// With hyp_lock held: this virtual CPU became ready, so an idle CPU has something to do.
void sched_wake();
