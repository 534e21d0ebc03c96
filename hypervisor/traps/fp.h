// SPDX-License-Identifier: GPL-2.0-or-later
// FP and SIMD registers: 528 bytes that most turns do not need. They stay where they are until the
// guest's first FP instruction, which traps (CPTR_EL2); but not those of a VM that is switched at
// each entry (switch.cpp), unless a lesson says so.
#pragma once

#include "switch/hyp-cpu.h"

extern "C" {
/// Of VMs that are switched at each entry: 1, so are their FP registers; 0, only from the first use
/// in a turn on. A lesson sets it in the image.
extern u64 fp_at_each_entry;
/// Of such a VM, where they change at the first use: its letter ('B'), so that from its second turn
/// on that use does not trap; '-', that of no VM. A lesson shows with it what the trap is for.
extern u64 fp_untrapped;
}

/// At the beginning of a turn: the first use traps, unless the registers are this guest's still.
void fp_load(hyp_cpu& cpu, kvm_vcpu& vcpu);
/// At its end: what was used is in memory, since another CPU may have the next turn.
void fp_put(hyp_cpu& cpu, kvm_vcpu& vcpu);
/// The first use.
void fp_trap(hyp_cpu& cpu, kvm_vcpu& vcpu);
