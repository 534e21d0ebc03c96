// SPDX-License-Identifier: GPL-2.0-or-later
// A VM with a board: memory, an interrupt controller, devices, one or more virtual CPUs. Described
// by data (description.h); where each device lies is QEMU's virt board.
#pragma once

#include "devices/console.h"
#include "devices/vflash.h"
#include "devices/vgic.h"
#include "devices/virtio.h"
#include "devices/vpl011.h"
#include "devices/vpl031.h"
#include "switch/kvm_host.h"
#include "vm/description.h"

struct vm_machine {
    kvm vm;
    const vm_description* description;
    u64* stage2_root;
    vgic gic;
    vpl011 uart;
    vpl031 rtc;
    vflash flash[MAX_REGIONS]; // of those regions that the VM may only read
    console_line line;
    virtio_device virtio[2]; // of the slots with something in them: a disk, a console
    bool on_virtio;          // it printed there last: what is typed goes there too
    bool unfinished;         // the present access of a device: the guest does it once more
    u64 undescribed_at;      // pc of the last access without a syndrome that was told of
    unsigned nr_vcpus;
    kvm_vcpu* vcpu[MAX_VCPUS];
};

extern vm_machine* machines[MAX_VMS]; // those that there are come first
extern unsigned nr_machines;

/// The launcher's description; null when there is none, and the demonstration guests run.
const machine_description* described_machine();
/// Makes every VM of it. What EL2 cannot run ends here, with a sentence.
void machines_create(const machine_description& description);
/// A virtual CPU as at reset, ready to run from `entry` with `x0` in its first register.
void machine_start_vcpu(kvm_vcpu& vcpu, u64 entry, u64 x0);
/// Seconds since 1970, from the physical machine's own clock.
u32 machines_seconds();
/// With hyp_lock held: lets the alarms of the VMs' clocks that are due ring. Returns the counter
/// value at which the next one will be, ~0 for never.
u64 machines_alarm(u64 now);
/// The region that has this IPA, null where nothing is.
const memory_region* machine_memory(const vm_machine& machine, u64 ipa);
