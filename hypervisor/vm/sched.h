// SPDX-License-Identifier: GPL-2.0-or-later
// Which virtual CPU has which physical one. One lock guards everything that more than one physical
// CPU may touch: the virtual CPUs' states, the vGICs, the devices, the stage-2 tables. The plain
// turns of a guest do not take it.
#pragma once

#include "arch/lock.h"
#include "switch/kvm_host.h"

extern spinlock hyp_lock;

/// One physical CPU.
struct hyp_cpu {
    unsigned id;
    bool idle;             // it waits for something to run
    kvm_cpu_context* host; // where __guest_enter puts its registers
    kvm_vcpu* vcpu;        // whom it runs
    kvm_vcpu* last[4];     // of each VM: whose translations its TLB may hold
    kvm_vcpu* fp_owner;    // whose FP registers it holds; see vm/fp.h
};

extern hyp_cpu hyp_cpus[4];
extern unsigned nr_hyp_cpus;

/// How long a turn may last before EL2 looks whether another one waits for it, in counts.
u64 sched_slice();

/// Gives virtual CPUs turns until every VM has ended, on this CPU; the last one ends the machine.
[[noreturn]] void sched_run(hyp_cpu& cpu);

/// With hyp_lock held: after an interrupt may have become pending for virtual CPUs of that VM. The
/// caller runs on CPU `own`, which looks for itself.
void sched_kick(struct vm_machine& machine, unsigned own);
/// With hyp_lock held: this virtual CPU became ready, so an idle CPU has something to do.
void sched_wake();
/// With hyp_lock held: none of that VM's virtual CPUs runs again.
void sched_end(struct vm_machine& machine);
