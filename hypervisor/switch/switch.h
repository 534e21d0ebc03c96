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

/// The one way of switching, at each entry: who runs, system registers, FP registers, all of them
/// round one stay in the guest. Linux's KVM does so without VHE (arch/arm64/kvm/hyp/nvhe). Returns
/// the class of the exit; the syndrome is in vcpu->arch.fault.
u64 __kvm_vcpu_run(kvm_vcpu* vcpu, kvm_cpu_context* host);
}

/// The other way, by load and put: they stay in the CPU while the guest has it, and come and go
/// with its turn. Linux's KVM does so with VHE (arch/arm64/kvm/hyp/vhe). One stay in the guest is
/// __vcpu_enter (switch/vcpu-enter.h); FP registers are changed at their first use (traps/fp.h).
void __vcpu_load(kvm_vcpu* vcpu, kvm_cpu_context& host);
void __vcpu_put(kvm_vcpu* vcpu, kvm_cpu_context& host);

/// What comes and goes with the turn in either way: AArch32's own, keys, newer CPUs' registers,
/// debug registers, performance monitors.
void __rest_load(const kvm_vcpu& vcpu);
void __rest_put(kvm_vcpu& vcpu);
