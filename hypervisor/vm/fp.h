// SPDX-License-Identifier: GPL-2.0-or-later
// FP and SIMD registers of guests with a board: 528 bytes that most turns do not need. They stay
// where they are until the guest's first FP instruction, which traps (CPTR_EL2). The
// demonstration guests' are changed at each switch (switch.cpp): there they are what is shown.
#pragma once

#include "vm/sched.h"

/// At the beginning of a turn: the first use traps, unless the registers are this guest's still.
void fp_load(hyp_cpu& cpu, kvm_vcpu& vcpu);
/// At its end: what was used is in memory, since another CPU may have the next turn.
void fp_put(hyp_cpu& cpu, kvm_vcpu& vcpu);
/// The first use.
void fp_trap(hyp_cpu& cpu, kvm_vcpu& vcpu);
