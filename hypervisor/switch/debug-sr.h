// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "switch/kvm_host.h"

/// The guest's breakpoints and watchpoints into the CPU, when it has any; and out of effect.
void __debug_restore_state(const kvm_vcpu& vcpu);
void __debug_disarm(const kvm_vcpu& vcpu);

/// A guest's access to a register with op0 = 2, loaded: `reg` is the encoding as in
/// traps/sysreg-traps.cpp. False when there is no such register.
bool debug_access(kvm_vcpu& vcpu, u64 reg, bool is_read, u64& value);
