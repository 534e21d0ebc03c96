// SPDX-License-Identifier: GPL-2.0-or-later
// Devices on a VM's board: which one has an address, and one access to it.
#pragma once

#include "vm/abort.h"

/// Carries out a load or store. False where no device is.
bool mmio_access_device(struct hyp_cpu& cpu, kvm_vcpu& vcpu, const mmio_access& access);
/// True when a device has this address.
bool mmio_has_device(u64 ipa);
