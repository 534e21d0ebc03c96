// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/sched.h"

#include "arch/bits.h"
#include "arch/sysreg.h"
#include "devices/gic.h"
#include "switch/switch.h"
#include "vm/exits.h"
#include "vm/irq.h"
#include "vm/machine.h"
#include "vm/psci.h"
#include "vm/stage2.h"
#include "vm/vtimer.h"

spinlock hyp_lock;
hyp_cpu hyp_cpus[MAX_CPUS];
unsigned nr_hyp_cpus = 1;

namespace {

constexpr u64 TICKS_A_SECOND = 100;

/// Where the last search for a virtual CPU ended: the next one begins behind it, so that all get
/// their turn.
unsigned turn_of = 0;

kvm_vcpu* slot(unsigned n)
{
    if (n / MAX_VCPUS >= nr_machines)
        return nullptr;
    const vm_machine& machine = *machines[n / MAX_VCPUS];
    return n % MAX_VCPUS < machine.nr_vcpus ? machine.vcpu[n % MAX_VCPUS] : nullptr;
}

/// A virtual CPU that waited has a reason to go on: an interrupt, or a timer that fires now.
bool has_reason(kvm_vcpu& vcpu, u64 now)
{
    if (vcpu.deadline <= now)
        vtimer_expire(vcpu, now);
    return vgic_deliverable(vcpu.kvm->machine->gic, static_cast<unsigned>(vcpu.vcpu_id));
}

/// The next in turn that is ready; `deadline` is when the first of the waiting ones will be.
kvm_vcpu* pick(u64 now, u64& deadline, bool& all_off)
{
    constexpr unsigned slots = MAX_VMS * MAX_VCPUS;
    deadline = ~0UL;
    all_off = true;
    for (unsigned i = 1; i <= slots; ++i) {
        const unsigned n = (turn_of + i) % slots;
        kvm_vcpu* const vcpu = slot(n);
        if (vcpu == nullptr || vcpu->state == vcpu_state::off)
            continue;
        all_off = false;
        if (vcpu->state == vcpu_state::waiting && has_reason(*vcpu, now))
            vcpu->state = vcpu_state::ready;
        if (vcpu->state == vcpu_state::ready) {
            turn_of = n;
            return vcpu;
        }
        if (vcpu->state == vcpu_state::waiting && vcpu->deadline < deadline)
            deadline = vcpu->deadline;
    }
    return nullptr;
}

/// Waits until there is a virtual CPU to run, and takes it.
kvm_vcpu& next(hyp_cpu& cpu)
{
    for (;;) {
        u64 deadline = 0;
        bool all_off = false;
        hyp_lock.lock();
        kvm_vcpu* const vcpu = pick(hyp_now(), deadline, all_off);
        cpu.idle = vcpu == nullptr;
        if (vcpu != nullptr) {
            vcpu->state = vcpu_state::running;
            vcpu->cpu = static_cast<int>(cpu.id);
            cpu.vcpu = vcpu;
        }
        hyp_lock.unlock();
        if (vcpu != nullptr)
            return *vcpu;
        if (all_off)
            psci_system_off(); // the end of the last VM
        hyp_timer_set(deadline);
        // A pending interrupt ends WFI, masked or not (Arm ARM D1.6.3): one that was sent since the
        // lock was given back is not missed.
        asm volatile("dsb sy\n\twfi" : : : "memory");
        irq_handle(cpu);
    }
}

void load(hyp_cpu& cpu, kvm_vcpu& vcpu)
{
    __vcpu_load(&vcpu, *cpu.host);
    kvm_vcpu*& last = cpu.last[vcpu.kvm->name - 'A'];
    if (last != &vcpu)
        stage2_forget_local();
    last = &vcpu;
    vtimer_load(vcpu);
    gic_load_guest(*vcpu.vgic);
    vcpu.vgic->dirty = true;
    hyp_timer_set(hyp_now() + hyp_frequency() / TICKS_A_SECOND);
}

/// With hyp_lock held: only when nothing of it is in this CPU any more may another CPU take it.
void put(hyp_cpu& cpu, kvm_vcpu& vcpu, turn how)
{
    vm_machine& machine = *vcpu.kvm->machine;
    const auto number = static_cast<unsigned>(vcpu.vcpu_id);
    gic_read_lists(*vcpu.vgic);
    gic_put_guest(*vcpu.vgic);
    vgic_sync(machine.gic, number);
    vtimer_put(vcpu);
    // The timers' physical interrupts wait for nobody's end now.
    gic_set_active(cpu.id, INTID_VIRTUAL_TIMER, false);
    gic_set_active(cpu.id, INTID_PHYSICAL_TIMER, false);
    __vcpu_put(&vcpu, *cpu.host);
    cpu.vcpu = nullptr;
    vcpu.state = vcpu.powered_off     ? vcpu_state::off
                 : how == turn::waits ? vcpu_state::waiting
                                      : vcpu_state::ready;
    sched_kick(machine, cpu.id);
}

} // namespace

[[noreturn]] void sched_run(hyp_cpu& cpu)
{
    for (;;) {
        kvm_vcpu& vcpu = next(cpu);
        load(cpu, vcpu);
        turn how = turn::goes_on;
        while (how == turn::goes_on) {
            if (vcpu.vgic->dirty)
                irq_flush(cpu, vcpu);
            how = handle_machine_exit(cpu, vcpu, __vcpu_enter(&vcpu, *cpu.host));
        }
        const locked hold(hyp_lock);
        put(cpu, vcpu, how);
    }
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

void sched_end(vm_machine& machine)
{
    for (unsigned n = 0; n < machine.nr_vcpus; ++n) {
        kvm_vcpu& vcpu = *machine.vcpu[n];
        vcpu.powered_off = true;
        if (vcpu.state == vcpu_state::running) // it sees the mark when it comes back
            gic_send_kick(static_cast<unsigned>(vcpu.cpu));
        else
            vcpu.state = vcpu_state::off;
    }
}
