// SPDX-License-Identifier: GPL-2.0-or-later
// What a guest came back for, and which function sees to it: one table for all VMs, by ESR_EL2.EC.
#pragma once

#include "vm/sched.h"

using exit_handler = run_result (*)(hyp_cpu& cpu, kvm_vcpu& vcpu, u64 esr);

/// The table: a handler for each class of exception, and behind them for what is none. Linux's KVM
/// has it under the same name.
struct exit_table {
    exit_handler of[NR_EXIT_CLASSES];
};
extern const exit_table arm_exit_handlers;

run_result handle_hvc(hyp_cpu& cpu, kvm_vcpu& vcpu, u64 esr);         // traps/hypercalls.cpp
run_result handle_hvc32(hyp_cpu& cpu, kvm_vcpu& vcpu, u64 esr);       // there
run_result handle_smc(hyp_cpu& cpu, kvm_vcpu& vcpu, u64 esr);         // there
run_result handle_smc32(hyp_cpu& cpu, kvm_vcpu& vcpu, u64 esr);       // there
run_result handle_guest_abort(hyp_cpu& cpu, kvm_vcpu& vcpu, u64 esr); // traps/guest-abort.cpp

/// Does what the guest came back for.
[[gnu::always_inline]] inline run_result handle_exit(hyp_cpu& cpu, kvm_vcpu& vcpu, u64 exit_class)
{
    return arm_exit_handlers.of[exit_class](cpu, vcpu, vcpu.arch.fault.esr_el2);
}

/// The guest waits for an interrupt.
run_result wait_for_interrupt(kvm_vcpu& vcpu);
