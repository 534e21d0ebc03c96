// SPDX-License-Identifier: GPL-2.0-or-later
// Devices on a VM's board: which one has an address, and one access to it.
#pragma once

#include "vm/abort.h"
#include "vm/machine.h"

/// Carries out a load or store, and goes on behind it; a store that leaves something to do comes
/// again. False where no device is.
bool mmio_access_device(struct hyp_cpu& cpu, kvm_vcpu& vcpu, const mmio_access& access);
/// True when a device has this address.
bool mmio_has_device(u64 ipa);
/// Flash: with hyp_lock held, whether the region shows its memory now, so that it may be mapped.
bool flash_shows_array(vm_machine& machine, const memory_region& region);
/// A write to it is a command; a read comes here while it answers one. False when it shows its
/// memory again: the read is to be done there.
[[nodiscard]] bool flash_access(kvm_vcpu& vcpu, const memory_region& region,
                                const mmio_access& access);
