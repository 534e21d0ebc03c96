// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/irq.h"

#include "devices/gic.h"
#include "devices/uart.h"
#include "vm/machine.h"
#include "vm/panic.h"
#include "vm/vtimer.h"

namespace {

constexpr char NEXT_GUEST = 0x1d; // Ctrl-]: what is typed goes to the next guest

char typed;           // the last character
bool is_left = false; // it has no room for that one
bool asks = false;    // the UART interrupts for the next

/// A character to the guest that listens; false when it has no room. Ctrl-] would wait behind what
/// waits: with several VMs the character is lost instead.
bool pass_on(vm_machine& machine)
{
    const bool taken = machine.on_virtio ? virtio_console_receive(machine.virtio[1], typed)
                                         : vpl011_receive(machine.uart, typed);
    irq_drive(machine, INTID_UART, vpl011_line(machine.uart));
    irq_drive(machine, INTID_VIRTIO + 1, virtio_line(machine.virtio[1]));
    return taken || nr_machines > 1;
}

void next_guest()
{
    irq_listener = (irq_listener + 1) % nr_machines;
    if (console_shown != EVERY_GUEST)
        console_shown = machines[irq_listener]->vm.name;
}

/// The console's own interrupt.
void console_input(const hyp_cpu& cpu)
{
    const locked hold(hyp_lock);
    asks = false;
    irq_take_input();
    for (unsigned m = 0; m < nr_machines; ++m)
        sched_kick(*machines[m], cpu.id);
}

/// The physical interrupt of a timer stays active while its level is high and while the guest has
/// it in a list register: else it would come again at once.
void hold_timer(const hyp_cpu& cpu, const kvm_vcpu& vcpu, unsigned intid)
{
    const virq& irq = vcpu.vgic->local[intid];
    gic_set_active(cpu.id, intid, irq.listed || irq.line);
}

} // namespace

unsigned irq_listener = 0;

bool irq_handle(hyp_cpu& cpu)
{
    hyp_stop_if_asked(cpu.id);
    bool tick = false;
    for (unsigned intid = gic_acknowledge(); intid < INTID_NONE; intid = gic_acknowledge()) {
        switch (intid) {
        case INTID_HYP_TIMER:
            tick = true;
            hyp_timer_set(hyp_now() + sched_slice());
            break;
        case INTID_MAINTENANCE:
            gic_quiet_lists();
            break;
        case INTID_UART:
            console_input(cpu);
            break;
        default:
            break; // a kick, or a timer of the guest's: irq_flush looks at everything
        }
        const bool of_guest = intid == INTID_VIRTUAL_TIMER || intid == INTID_PHYSICAL_TIMER;
        if (!of_guest || cpu.vcpu == nullptr)
            gic_deactivate(intid);
        if (cpu.vcpu != nullptr)
            cpu.vcpu->vgic->dirty = true;
    }
    return tick;
}

bool irq_flush(hyp_cpu& cpu, kvm_vcpu& vcpu)
{
    const locked hold(hyp_lock);
    vm_machine& machine = *vcpu.kvm->machine;
    const auto number = static_cast<unsigned>(vcpu.vcpu_id);
    gic_read_lists(*vcpu.vgic);
    vgic_sync(machine.gic, number);
    vtimer_sample(vcpu);
    const bool deliverable = vgic_deliverable(machine.gic, number);
    vgic_fill(machine.gic, number);
    gic_write_lists(*vcpu.vgic);
    hold_timer(cpu, vcpu, INTID_VIRTUAL_TIMER);
    hold_timer(cpu, vcpu, INTID_PHYSICAL_TIMER);
    sched_kick(machine, cpu.id);
    return deliverable;
}

void irq_take_input()
{
    if (asks)
        return;
    while (is_left || uart_get(typed)) {
        if (typed == NEXT_GUEST && nr_machines > 1)
            next_guest();
        else if (is_left = !pass_on(*machines[irq_listener]); is_left)
            break;
    }
    asks = !is_left;
    uart_ask(asks);
}

void irq_drive(vm_machine& machine, unsigned intid, bool line)
{
    vgic_set_line(machine.gic, 0, intid, line);
}
