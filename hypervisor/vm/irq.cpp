// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/irq.h"

#include "debug/panic.h"
#include "devices/gic.h"
#include "devices/uart.h"
#include "vm/machine.h"
#include "vm/mmio.h"
#include "vm/sched-kick.h"
#include "vm/vtimer.h"

namespace {

constexpr char NEXT_GUEST = 0x1d; // Ctrl-]: what is typed goes to the next guest

char typed;                // the last character
bool pending = false;      // it waits: its guest has no room for it
bool rx_irq_armed = false; // the UART interrupts for the next

/// A character to the guest that listens; false when it has no room. Ctrl-] would wait behind what
/// waits: with several VMs the character is lost instead.
bool pass_on(vm_machine& machine)
{
    board_device& console = *machine.console;
    const bool taken = console.type->has.receive(console, typed);
    device_drive(console);
    return taken || nr_machines > 1;
}

void next_guest()
{
    irq_focus = (irq_focus + 1) % nr_machines;
    if (console_shown != EVERY_GUEST)
        console_shown = machines[irq_focus]->vm->name;
}

/// The console's own interrupt.
void console_input(const hyp_cpu& cpu)
{
    const locked hold(hyp_lock);
    rx_irq_armed = false;
    irq_take_input();
    for (unsigned m = 0; m < nr_machines; ++m)
        sched_kick(*machines[m], cpu.id);
}

} // namespace

unsigned irq_focus = 0;

bool irq_handle(hyp_cpu& cpu)
{
    hyp_stop_if_asked(cpu.id);
    bool tick = false;
    for (unsigned intid = gic_acknowledge(); intid < INTID_NONE; intid = gic_acknowledge()) {
        switch (intid) {
        case INTID_HYP_TIMER:
            tick = true;
            sched_begin_slice(cpu.vcpu); // its line goes low: else it would come again
            break;
        case INTID_MAINTENANCE:
            gic_quiet_lists();
            break;
        case INTID_UART:
            console_input(cpu);
            break;
        default:
            break; // a kick, or one of the guest's: irq_flush looks at everything
        }
        if (intid >= NR_LOCAL_IRQS || (GUEST_PPI_BITS >> intid & 1) == 0 || cpu.vcpu == nullptr)
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
    // A physical one stays active while its level is high and while the guest has it in a list
    // register: else it would come again at once.
    for (const unsigned intid : GUEST_PPIS) {
        const virq& irq = vcpu.vgic->local[intid];
        gic_set_active(cpu.id, intid, irq.in_lr || irq.level);
    }
    sched_kick(machine, cpu.id);
    return deliverable;
}

void irq_take_input()
{
    if (rx_irq_armed)
        return;
    while (pending || uart_get(typed)) {
        if (typed == NEXT_GUEST && nr_machines > 1)
            next_guest();
        else if (pending = !pass_on(*machines[irq_focus]); pending)
            break;
    }
    rx_irq_armed = !pending;
    uart_ask(rx_irq_armed);
}
