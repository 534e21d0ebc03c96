// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/mmio.h"

#include "arch/io.h"
#include "devices/gic.h"
#include "devices/timer.h"
#include "mem/pool.h"
#include "mem/regions.h"
#include "mem/stage2-map.h"
#include "vm/irq.h"
#include "vm/sched-kick.h"
#include "vm/vtimer.h"

extern "C" const device* const __devices_start[]; // boot/link.ld
extern "C" const device* const __devices_end[];

namespace {

u64 count()
{
    return static_cast<u64>(__devices_end - __devices_start);
}

void print(board_device& from, char c)
{
    board& its = *from.board;
    its.console = &from;
    console_put(its.line, its.vm->name, c);
}

} // namespace

bool devices_create(vm_machine& machine)
{
    machine.print = print;
    machine.seconds = [] { return readl(BOARD_RTC_BASE); }; // it lies where the guests see one
    machine.devices = pool_make<board_device>(count());
    for (u64 n = 0; n < count() && machine.devices != nullptr; ++n) {
        board_device& device = machine.devices[n];
        device = {__devices_start[n], &machine, pool_take(__devices_start[n]->state)};
        if (device.state == nullptr)
            return false;
        if (device.type->reset != nullptr)
            device.type->reset(device);
    }
    return machine.devices != nullptr;
}

board_device* device_at(vm_machine& machine, u64 ipa)
{
    for (u64 n = 0; n < count(); ++n) {
        const device& type = *machine.devices[n].type;
        if (ipa >= type.base && ipa - type.base < type.size)
            return type.has.shows_memory != nullptr &&
                           region_at(*machine.description, ipa) == nullptr
                       ? nullptr
                       : &machine.devices[n];
    }
    return nullptr;
}

bool device_shows_memory(board_device* device, u64 ipa)
{
    return device == nullptr || (device->type->has.shows_memory != nullptr &&
                                 device->type->has.shows_memory(*device, ipa - device->type->base));
}

bool device_access(hyp_cpu& cpu, kvm_vcpu& vcpu, board_device& device, const mmio_access& access)
{
    vm_machine& machine = *vcpu.kvm->machine;
    auto& regs = vcpu.arch.ctxt.regs.regs;
    const auto& type = *device.type;
    const u64 offset = access.ipa - type.base;
    const locked hold(hyp_lock);
    if (type.has.shows_interrupts) {
        gic_read_lists(*vcpu.vgic);
        vgic_sync(machine.gic, static_cast<unsigned>(vcpu.vcpu_id));
        vtimer_sample(vcpu);
    }
    const bool shown = device_shows_memory(&device, access.ipa);
    bool done = access.write || !shown;
    if (access.write)
        done = type.write(device, offset, access.size, stored_value(access, regs));
    else if (!shown)
        loaded_value(access, type.read(device, offset, access.size), regs);
    if (shown && !device_shows_memory(&device, access.ipa)) { // its reads come to EL2 from here on
        const memory_region& region = *region_at(*machine.description, access.ipa);
        stage2_unmap(machine.stage2_root, region.ipa, region.size);
    }
    if (type.has.receive != nullptr)
        irq_take_input(); // there may be room again
    device_drive(device);
    sched_kick(machine, cpu.id);
    return done;
}

void device_drive(board_device& device)
{
    if (device.type->line != nullptr)
        vgic_set_line(device.board->gic, 0, device.type->interrupt, device.type->line(device));
}

u64 devices_alarm()
{
    u64 next = DEVICE_NEVER;
    for (unsigned m = 0; m < nr_machines; ++m) {
        for (u64 n = 0; n < count(); ++n) {
            board_device& clock = machines[m]->devices[n];
            const u64 left =
                clock.type->has.due != nullptr ? clock.type->has.due(clock) : DEVICE_NEVER;
            if (left == 0) {
                device_drive(clock);
                sched_kick(*machines[m], MAX_CPUS); // this CPU too: it may be about to rest
            } else if (left != DEVICE_NEVER) {
                const u64 at = hyp_now() + left * hyp_frequency();
                next = at < next ? at : next;
            }
        }
    }
    return next;
}
