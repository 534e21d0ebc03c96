// SPDX-License-Identifier: GPL-2.0-or-later
#include "traps/run.h"

#include "devices/gic.h"
#include "mem/stage2.h"
#include "switch/switch.h"
#include "switch/vcpu-enter.h"
#include "traps/exits.h"
#include "traps/fp.h"
#include "vm/irq.h"
#include "vm/machine.h"
#include "vm/vtimer.h"

namespace {

void vcpu_load(hyp_cpu& cpu, kvm_vcpu& vcpu)
{
    if (vcpu.kvm->way == switching::by_load_and_put)
        __vcpu_load(&vcpu, *cpu.host);
    __rest_load(vcpu);
    kvm_vcpu*& last = cpu.last[vcpu.kvm->name - 'A'];
    if (last != &vcpu)
        stage2_forget_local();
    last = &vcpu;
    vtimer_load(vcpu);
    gic_load_guest(*vcpu.vgic);
    vcpu.vgic->dirty = true;
    sched_begin_slice(&vcpu);
    fp_load(cpu, vcpu);
}

/// The guest runs, and EL2 does what it comes back for, until its turn is over.
template <switching WAY>
run_result run(hyp_cpu& cpu, kvm_vcpu& vcpu)
{
    kvm_cpu_context& host = *cpu.host;
    run_result how = run_result::goes_on;
    while (how == run_result::goes_on) {
        if (vcpu.vgic->dirty)
            irq_flush(cpu, vcpu);
        if constexpr (WAY == switching::at_each_entry)
            how = handle_exit(cpu, vcpu, __kvm_vcpu_run(&vcpu, &host));
        else
            how = handle_exit(cpu, vcpu, __vcpu_enter(&vcpu, host));
        if (how != run_result::goes_on) [[unlikely]]
            how = how == run_result::waits ? sched_wait(cpu, vcpu) : sched_yield(vcpu);
    }
    return how;
}

/// With hyp_lock held, VTTBR_EL2 still the VM's: one that has ended leaves no translation behind.
void forget_ended(vm_machine& machine)
{
    for (unsigned n = 0; n < machine.nr_vcpus; ++n)
        if (machine.vcpu[n]->state != vcpu_state::off)
            return;
    const vm_description& description = *machine.description;
    for (u64 r = 0; r < description.regions; ++r)
        stage2_unmap(machine.stage2_root, description.region[r].ipa, description.region[r].size);
}

/// With hyp_lock held: only when nothing of it is in this CPU any more may another CPU take it.
void vcpu_put(hyp_cpu& cpu, kvm_vcpu& vcpu, run_result how)
{
    vm_machine& machine = *vcpu.kvm->machine;
    const auto number = static_cast<unsigned>(vcpu.vcpu_id);
    gic_read_lists(*vcpu.vgic);
    gic_put_guest(*vcpu.vgic);
    vgic_sync(machine.gic, number);
    vtimer_put(vcpu);
    fp_put(cpu, vcpu);
    __rest_put(vcpu);
    if (vcpu.kvm->way == switching::by_load_and_put)
        __vcpu_put(&vcpu, *cpu.host);
    for (const unsigned intid : GUEST_PPIS) // they wait for nobody's end now
        gic_set_active(cpu.id, intid, false);
    cpu.vcpu = nullptr;
    vcpu.state = vcpu.powered_off           ? vcpu_state::off
                 : how == run_result::waits ? vcpu_state::waiting
                                            : vcpu_state::ready;
    forget_ended(machine);
    sched_kick(machine, cpu.id);
}

} // namespace

void run_vcpus(hyp_cpu& cpu)
{
    for (;;) {
        kvm_vcpu& vcpu = sched_next(cpu);
        vcpu_load(cpu, vcpu);
        const run_result how = vcpu.kvm->way == switching::at_each_entry
                                   ? run<switching::at_each_entry>(cpu, vcpu)
                                   : run<switching::by_load_and_put>(cpu, vcpu);
        const locked hold(hyp_lock);
        vcpu_put(cpu, vcpu, how);
    }
}
