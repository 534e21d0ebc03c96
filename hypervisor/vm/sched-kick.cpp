// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/sched-kick.h"

#include "devices/gic.h"
#include "devices/timer.h"
#include "vm/machine.h"

spinlock hyp_lock;

void sched_begin_slice(const kvm_vcpu* vcpu)
{
    // Where virtual CPUs share a physical one, a guest that spins until another of its CPUs has
    // done something spins for a whole slice: those are short.
    constexpr u64 SLICES_A_SECOND = 100;
    constexpr u64 SHARED_SLICES_A_SECOND = 1000;
    unsigned vcpus = 0;
    for (unsigned m = 0; m < nr_machines; ++m)
        vcpus += machines[m]->nr_vcpus;
    const u64 slices = vcpus > nr_hyp_cpus ? SHARED_SLICES_A_SECOND : SLICES_A_SECOND;
    const bool ends = vcpu != nullptr && !vcpu->kvm->machine->cooperative;
    hyp_timer_set(ends ? hyp_now() + hyp_frequency() / slices : ~0UL);
}

void sched_wake()
{
    for (unsigned c = 0; c < nr_hyp_cpus; ++c) {
        if (hyp_cpus[c].idle) {
            hyp_cpus[c].idle = false; // one kick is enough
            gic_send_kick(c);
            return;
        }
    }
}

void sched_kick(vm_machine& machine, unsigned own)
{
    for (u32 left = vgic_take_kicks(machine.gic); left != 0; left &= left - 1) {
        const kvm_vcpu& vcpu = *machine.vcpu[__builtin_ctz(left)];
        if (vcpu.state == vcpu_state::waiting)
            sched_wake();
        else if (vcpu.state == vcpu_state::running && vcpu.cpu != static_cast<int>(own))
            gic_send_kick(static_cast<unsigned>(vcpu.cpu));
    }
}
