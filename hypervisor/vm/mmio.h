// SPDX-License-Identifier: GPL-2.0-or-later
// Devices on a VM's board, as the table describes them (devices/device.h): which one has an
// address, and one access to it.
#pragma once

#include "switch/hyp-cpu.h"
#include "vm/machine.h"
#include "vm/mmio-access.h"

/// Gives a VM every device of the table, as at reset. False when the pool is used up.
[[nodiscard]] bool devices_create(vm_machine& machine);
/// The device that has this address; null where none is.
board_device* device_at(vm_machine& machine, u64 ipa);
/// With hyp_lock held: whether the memory at that address may be mapped now. `device` has the
/// address; null where there is memory alone.
bool device_shows_memory(board_device* device, u64 ipa);
/// Carries out a load or store. False when it has to come again: a store that leaves something to
/// do, a load of what is memory again.
[[nodiscard]] bool device_access(hyp_cpu& cpu, kvm_vcpu& vcpu, board_device& device,
                                 const mmio_access& access);
/// With hyp_lock held: its interrupt line is as it drives it now.
void device_drive(board_device& device);
/// With hyp_lock held: lets the alarms of the VMs' clocks that are due ring. Returns the counter
/// value at which the next one will be, ~0 for never.
u64 devices_alarm();
