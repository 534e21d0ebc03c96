// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/mmio.h"

#include "devices/gic.h"
#include "devices/vgic-mmio.h"
#include "vm/aarch32.h"
#include "vm/irq.h"
#include "vm/machine.h"
#include "vm/vtimer.h"

namespace {

u64 uart_read(vm_machine& machine, u64 offset, unsigned)
{
    const u64 value = vpl011_read(machine.uart, offset);
    irq_take_input();
    irq_drive(machine, INTID_UART, vpl011_line(machine.uart));
    return value;
}

void uart_write(vm_machine& machine, u64 offset, unsigned, u64 value)
{
    if (vpl011_write(machine.uart, offset, value)) {
        machine.on_virtio = false;
        irq_take_input();
        console_put(machine.line, machine.vm.name, static_cast<char>(value & 0xff));
    }
    irq_drive(machine, INTID_UART, vpl011_line(machine.uart));
}

u64 rtc_read(vm_machine& machine, u64 offset, unsigned)
{
    const u32 seconds = machines_seconds();
    const u64 value = vpl031_read(machine.rtc, offset, seconds);
    irq_drive(machine, INTID_RTC, vpl031_line(machine.rtc, seconds)); // it may just have risen
    return value;
}

void rtc_write(vm_machine& machine, u64 offset, unsigned, u64 value)
{
    const u32 seconds = machines_seconds();
    vpl031_write(machine.rtc, offset, value, seconds);
    irq_drive(machine, INTID_RTC, vpl031_line(machine.rtc, seconds));
}

/// The device in a slot; what an empty one answers, too.
virtio_device& virtio_at(vm_machine& machine, u64 slot)
{
    static virtio_device empty; // its id is 0: nothing is ever written to it
    return slot < 2 ? machine.virtio[slot] : empty;
}

u64 slots_read(vm_machine& machine, u64 offset, unsigned size)
{
    return virtio_read(virtio_at(machine, offset / VIRTIO_STRIDE), offset % VIRTIO_STRIDE, size);
}

void slots_write(vm_machine& machine, u64 offset, unsigned size, u64 value)
{
    const u64 slot = offset / VIRTIO_STRIDE;
    virtio_device& device = virtio_at(machine, slot);
    machine.unfinished = !virtio_write(device, offset % VIRTIO_STRIDE, size, value);
    irq_take_input();
    irq_drive(machine, INTID_VIRTIO + static_cast<unsigned>(slot), virtio_line(device));
}

struct device {
    u64 base;
    u64 size;
    u64 (*read)(vm_machine&, u64 offset, unsigned size);
    void (*write)(vm_machine&, u64 offset, unsigned size, u64 value);
};

constexpr device devices[] = {
    {VGICD_BASE, VGICD_SIZE,
     [](vm_machine& m, u64 at, unsigned size) { return vgic_dist_read(m.gic, at, size); },
     [](vm_machine& m, u64 at, unsigned size, u64 v) { vgic_dist_write(m.gic, at, size, v); }},
    {VGICR_BASE, VGICR_STRIDE* VGIC_MAX_CPUS,
     [](vm_machine& m, u64 at, unsigned size) { return vgic_redist_read(m.gic, at, size); },
     [](vm_machine& m, u64 at, unsigned size, u64 v) { vgic_redist_write(m.gic, at, size, v); }},
    {VPL011_BASE, VPL011_SIZE, uart_read, uart_write},
    {VPL031_BASE, VPL031_SIZE, rtc_read, rtc_write},
    {VIRTIO_BASE, VIRTIO_STRIDE* VIRTIO_SLOTS, slots_read, slots_write},
};

const device* device_at(u64 ipa)
{
    for (const device& each : devices)
        if (ipa >= each.base && ipa - each.base < each.size)
            return &each;
    return nullptr;
}

} // namespace

bool mmio_has_device(u64 ipa)
{
    return device_at(ipa) != nullptr;
}

bool mmio_access_device(hyp_cpu& cpu, kvm_vcpu& vcpu, const mmio_access& access)
{
    vm_machine& machine = *vcpu.kvm->machine;
    auto& regs = vcpu.arch.ctxt.regs.regs;
    const device* device = device_at(access.ipa);
    if (device == nullptr)
        return false;
    const u64 offset = access.ipa - device->base;
    const locked hold(hyp_lock);
    if (access.ipa < VPL011_BASE) { // the GIC: what the guest acknowledged or ended is in the CPU
        gic_read_lists(*vcpu.vgic);
        vgic_sync(machine.gic, static_cast<unsigned>(vcpu.vcpu_id));
        vtimer_sample(vcpu); // and so are its timers' lines
    }
    machine.unfinished = false;
    if (access.write)
        device->write(machine, offset, access.size, stored_value(access, regs));
    else
        loaded_value(access, device->read(machine, offset, access.size), regs);
    sched_kick(machine, cpu.id);
    if (!machine.unfinished) // an abort returns to the access; it has been done
        skip_instruction(vcpu);
    return true;
}

namespace {

vflash& flash_of(vm_machine& machine, const memory_region& region)
{
    return machine.flash[&region - machine.description->region];
}

} // namespace

bool flash_shows_array(vm_machine& machine, const memory_region& region)
{
    return flash_of(machine, region).mode == flash_mode::array;
}

bool flash_access(kvm_vcpu& vcpu, const memory_region& region, const mmio_access& access)
{
    const locked hold(hyp_lock);
    vm_machine& machine = *vcpu.kvm->machine;
    vflash& flash = flash_of(machine, region);
    const u64 offset = access.ipa - region.ipa;
    auto& regs = vcpu.arch.ctxt.regs.regs;
    const bool shown = flash.mode == flash_mode::array;
    if (!access.write) {
        if (!shown)
            loaded_value(access, vflash_read(flash, offset, access.size), regs);
        return !shown;
    }
    vflash_write(flash, reinterpret_cast<u8*>(region.pa), region.size, offset, access.size,
                 stored_value(access, regs));
    if (shown && flash.mode != flash_mode::array) // its reads are answers now, and come to EL2
        stage2_unmap(machine.stage2_root, region.ipa, region.size);
    return true;
}
