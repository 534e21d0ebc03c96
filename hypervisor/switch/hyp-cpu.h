// SPDX-License-Identifier: GPL-2.0-or-later
// One physical CPU: what Linux's KVM has in kvm_host_data.
#pragma once

#include "switch/kvm_host.h"

struct hyp_cpu {
    unsigned id;
    bool idle;             // it waits for something to run
    kvm_cpu_context* host; // where __guest_enter puts its registers
    kvm_vcpu* vcpu;        // whom it runs
    kvm_vcpu* last[4];     // of each VM: whose translations its TLB may hold
    kvm_vcpu* fp_owner;    // whose FP registers it holds; see traps/fp.h
};

extern hyp_cpu hyp_cpus[4]; // MAX_CPUS
extern unsigned nr_hyp_cpus;
