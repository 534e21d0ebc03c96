// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/sched.h"

#include "arch/bits.h"
#include "arch/sysreg.h"
#include "devices/gic.h"
#include "switch/switch.h"
#include "switch/vcpu-enter.h"
#include "vm/exits.h"
#include "vm/fp.h"
#include "vm/irq.h"
#include "vm/machine.h"
#include "vm/psci.h"
#include "vm/stage2.h"
#include "vm/vtimer.h"

spinlock hyp_lock;
hyp_cpu hyp_cpus[MAX_CPUS];
unsigned nr_hyp_cpus = 1;

namespace {

// Where virtual CPUs share a physical one, a guest that spins until another of its CPUs has done
// something spins for a whole slice: those are short.
constexpr u64 SLICES_A_SECOND = 100;
constexpr u64 SHARED_SLICES_A_SECOND = 1000;

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

/// The next in turn that is ready, not yet taken; `deadline` is when the first of the waiting ones
/// will be.
struct search {
    kvm_vcpu* found;
    unsigned slot;
    u64 deadline;
    bool all_off;
};

/// With hyp_lock held.
search look(u64 now)
{
    constexpr unsigned slots = MAX_VMS * MAX_VCPUS;
    search result{nullptr, 0, machines_alarm(now), true};
    for (unsigned i = 1; i <= slots; ++i) {
        const unsigned n = (turn_of + i) % slots;
        kvm_vcpu* const vcpu = slot(n);
        if (vcpu == nullptr || vcpu->state == vcpu_state::off)
            continue;
        result.all_off = false;
        if (vcpu->state == vcpu_state::waiting && has_reason(*vcpu, now))
            vcpu->state = vcpu_state::ready;
        if (vcpu->state == vcpu_state::ready) {
            result.found = vcpu;
            result.slot = n;
            return result;
        }
        if (vcpu->state == vcpu_state::waiting && vcpu->deadline < result.deadline)
            result.deadline = vcpu->deadline;
    }
    return result;
}

/// Until an interrupt comes, of whatever kind. A pending one ends WFI, masked or not (Arm ARM
/// D1.6.3): what was sent since the lock was given back is not missed.
void rest(hyp_cpu& cpu, u64 deadline)
{
    hyp_timer_set(deadline);
    asm volatile("dsb sy\n\twfi" : : : "memory");
    irq_handle(cpu);
}

/// Waits until there is a virtual CPU to run, and takes it.
kvm_vcpu& next(hyp_cpu& cpu)
{
    for (;;) {
        hyp_lock.lock();
        const search result = look(hyp_now());
        kvm_vcpu* const vcpu = result.found;
        cpu.idle = vcpu == nullptr;
        if (vcpu != nullptr) {
            turn_of = result.slot;
            vcpu->state = vcpu_state::running;
            vcpu->cpu = static_cast<int>(cpu.id);
            cpu.vcpu = vcpu;
        }
        hyp_lock.unlock();
        if (vcpu != nullptr)
            return *vcpu;
        if (result.all_off)
            psci_system_off(); // the end of the last VM
        rest(cpu, result.deadline);
    }
}

/// A virtual CPU waits, and stays in this CPU as long as no other wants it: most come back from WFI
/// to where they were. Its timers are live, so they end the rest like any interrupt.
turn wait(hyp_cpu& cpu, kvm_vcpu& vcpu)
{
    for (;;) {
        if (irq_flush(cpu, vcpu) || vcpu.powered_off)
            break;
        hyp_lock.lock();
        const search result = look(hyp_now());
        cpu.idle = result.found == nullptr;
        hyp_lock.unlock();
        if (result.found != nullptr)
            return turn::waits;
        rest(cpu, result.deadline);
    }
    cpu.idle = false;
    hyp_timer_set(hyp_now() + sched_slice());
    return vcpu.powered_off ? turn::ends : turn::goes_on;
}

/// The turn is over, if there is another to have one.
turn yield(const kvm_vcpu& vcpu)
{
    const locked hold(hyp_lock);
    return vcpu.powered_off || look(hyp_now()).found != nullptr ? turn::ends : turn::goes_on;
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
    hyp_timer_set(hyp_now() + sched_slice());
    fp_load(cpu, vcpu);
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
    fp_put(cpu, vcpu);
    __vcpu_put(&vcpu, *cpu.host);
    cpu.vcpu = nullptr;
    vcpu.state = vcpu.powered_off     ? vcpu_state::off
                 : how == turn::waits ? vcpu_state::waiting
                                      : vcpu_state::ready;
    forget_ended(machine);
    sched_kick(machine, cpu.id);
}

} // namespace

u64 sched_slice()
{
    unsigned vcpus = 0;
    for (unsigned m = 0; m < nr_machines; ++m)
        vcpus += machines[m]->nr_vcpus;
    return hyp_frequency() / (vcpus > nr_hyp_cpus ? SHARED_SLICES_A_SECOND : SLICES_A_SECOND);
}

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
            if (how == turn::goes_on) [[likely]]
                continue;
            if (how == turn::waits)
                how = wait(cpu, vcpu);
            else
                how = yield(vcpu);
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
