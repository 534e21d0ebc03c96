// SPDX-License-Identifier: GPL-2.0-or-later
// Exceptions that EL2 makes a guest take, as hardware would. Its system registers are in the CPU
// still.
#pragma once

#include "switch/kvm_host.h"

/// Nothing answers at the address of its last abort.
void inject_external_abort(kvm_vcpu& vcpu);
/// The instruction does not exist.
void inject_undefined(kvm_vcpu& vcpu);

void inject_undefined32(kvm_vcpu& vcpu);
void inject_external_abort32(kvm_vcpu& vcpu);
