// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "switch/kvm_host.h"

extern "C" {
/// The switch itself (entry.S): runs the guest until it comes back, returns why.
u64 __guest_enter(kvm_vcpu* vcpu, kvm_cpu_context* host_ctxt);

/// __guest_enter from a caller whose registers can be told apart (caller.S).
u64 __host_enter_marked(kvm_vcpu* vcpu, kvm_cpu_context* host_ctxt);

/// Takes the SError that a guest left pending off the CPU (fault.S); returns the exit code, which
/// is then ARM_EXCEPTION_EL1_SERROR.
u64 __guest_serror(u64 exit_code);

/// One turn of a virtual CPU, with everything that changes worlds round the switch. Returns an
/// ARM_EXCEPTION_* code; the syndrome is in vcpu->arch.fault.
u64 __kvm_vcpu_run(kvm_vcpu* vcpu);
}

/// The same in three parts, for a guest that comes back often: its system registers stay in the CPU
/// from load to put. Turns in between: switch/vcpu-enter.h. FP: vm/fp.h.
void __vcpu_load(kvm_vcpu* vcpu, kvm_cpu_context& host);
void __vcpu_put(kvm_vcpu* vcpu, kvm_cpu_context& host);
