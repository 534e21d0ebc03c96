// SPDX-License-Identifier: GPL-2.0-or-later
// A VM: a board with an interrupt controller and devices, memory, one or more virtual CPUs.
// Described by data (abi/machine-description.h); where each device lies is QEMU's virt board.
#pragma once

#include "devices/device.h"
#include "switch/kvm_host.h"

struct vm_machine : board {
    bool cooperative; // of the demonstration: a turn ends when the guest gives it up, by no clock
    u64* stage2_root;
    u64 undescribed_at; // pc of the last access without a syndrome that was told of
    unsigned nr_vcpus;
    kvm_vcpu* vcpu[MAX_VCPUS];
};

extern vm_machine* machines[MAX_VMS]; // those that there are come first
extern unsigned nr_machines;

/// The launcher's description; null when there is none, and the demonstration runs.
const machine_description* described_machine();
/// Makes every VM of it. What EL2 cannot run ends here, with a sentence.
void machines_create(const machine_description& description, bool demonstrates);
/// Set when a guest died: the end is then a reset, which a launcher tells from a good one.
extern bool guests_lost;
/// After the end of the last VM.
[[noreturn]] void machines_end();
/// "[hyp] guest A" and a text.
void say_of(const kvm_vcpu& vcpu, const char* text);
/// A virtual CPU as at reset, ready to run from `entry` with `x0` in its first register.
void machine_start_vcpu(kvm_vcpu& vcpu, u64 entry, u64 x0);
