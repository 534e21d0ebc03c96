// SPDX-License-Identifier: GPL-2.0-or-later
// What runs where no launcher has described a machine: two VMs, A and B, to be stepped through.
#pragma once

#include "vm/machine.h"
#include "vm/sched.h"

/// Its description, as a launcher would have given it.
const machine_description& demonstration_description();
/// Before the first turn of VM number `index`: its memory is mapped, and its context is marked.
void demonstration_begins(vm_machine& machine, unsigned index);
/// A hypercall of a guest of its, with a number beside SMCCC's HVC #0.
run_result demonstration_hypercall(kvm_vcpu& vcpu, u64 number);
