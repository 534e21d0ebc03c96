// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/sched.h"

#include "devices/gic.h"
#include "devices/timer.h"
#include "devices/uart.h"
#include "vm/irq.h"
#include "vm/machine.h"
#include "vm/mmio.h"
#include "vm/vtimer.h"

namespace {

/// Where the last search for a virtual CPU ended: the next one begins behind it, so that all get
/// their turn.
unsigned turn_of = MAX_VMS * MAX_VCPUS - 1;

kvm_vcpu* slot(unsigned n)
{
    if (n / MAX_VCPUS >= nr_machines)
        return nullptr;
    const vm_machine& machine = *machines[n / MAX_VCPUS];
    return n % MAX_VCPUS < machine.nr_vcpus ? machine.vcpu[n % MAX_VCPUS] : nullptr;
}

/// A virtual CPU that waited has a reason to go on: an interrupt, or a timer that fires now.
bool has_reason(kvm_vcpu& vcpu)
{
    if (vcpu.deadline != ~0UL && vcpu.deadline <= hyp_now())
        vtimer_expire(vcpu);
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

/// With hyp_lock held. The time is read only where somebody waits for it: what is read lies about
/// on EL2's stack, and a recording of guests without timers is the same each time.
search pick_next()
{
    constexpr unsigned slots = MAX_VMS * MAX_VCPUS;
    search result{nullptr, 0, devices_alarm(), true};
    for (unsigned i = 1; i <= slots; ++i) {
        const unsigned n = (turn_of + i) % slots;
        kvm_vcpu* const vcpu = slot(n);
        if (vcpu == nullptr || vcpu->state == vcpu_state::off)
            continue;
        result.all_off = false;
        if (vcpu->state == vcpu_state::waiting && has_reason(*vcpu))
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
void idle(hyp_cpu& cpu, u64 deadline)
{
    hyp_timer_set(deadline);
    asm volatile("dsb sy\n\twfi" : : : "memory");
    irq_handle(cpu);
}

} // namespace

kvm_vcpu& sched_next(hyp_cpu& cpu)
{
    for (;;) {
        hyp_lock.lock();
        const search result = pick_next();
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
            machines_end();
        idle(cpu, result.deadline);
    }
}

run_result sched_wait(hyp_cpu& cpu, kvm_vcpu& vcpu)
{
    for (;;) {
        if (irq_flush(cpu, vcpu) || vcpu.powered_off)
            break;
        hyp_lock.lock();
        const search result = pick_next();
        cpu.idle = result.found == nullptr;
        hyp_lock.unlock();
        if (result.found != nullptr)
            return run_result::waits;
        idle(cpu, result.deadline);
    }
    cpu.idle = false;
    sched_begin_slice(&vcpu);
    return vcpu.powered_off ? run_result::ends : run_result::goes_on;
}

run_result sched_yield(const kvm_vcpu& vcpu)
{
    const locked hold(hyp_lock);
    return vcpu.powered_off || pick_next().found != nullptr ? run_result::ends
                                                            : run_result::goes_on;
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

run_result kill(kvm_vcpu& vcpu, const char* why)
{
    const locked hold(hyp_lock);
    const kvm_vcpu_fault_info& fault = vcpu.arch.fault;
    say_of(vcpu, " is dead: ");
    uart_print(why, "; ESR_EL2 ", fault.esr_el2, " FAR_EL2 ", fault.far_el2, " pc ",
               vcpu.arch.ctxt.regs.pc, " pstate ", vcpu.arch.ctxt.regs.pstate, '\n');
    guests_lost = true;
    sched_end(*vcpu.kvm->machine);
    return run_result::ends;
}
