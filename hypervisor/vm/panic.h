// SPDX-License-Identifier: GPL-2.0-or-later
// When EL2 itself is wrong: say everything, then stop.
#pragma once

#include "arch/types.h"

struct kvm_vcpu;

/// The registers as the fault found them; fault.S fills it, and __hyp_fault its last four.
struct hyp_panic_frame {
    u64 regs[31];
    u64 sp;
    u64 vector; // which of the sixteen entries was taken
    u64 esr, elr, far, spsr;
};

extern "C" {
/// Stops the other CPUs, prints ESR, ELR, FAR, all registers, who ran and a backtrace, and resets
/// the machine. A second panic of that CPU while the first one reports resets at once.
[[noreturn]] void __hyp_panic(const hyp_panic_frame* frame);
/// A condition of ours that does not hold: panics with that sentence and the place.
[[noreturn]] void hyp_bug(const char* sentence);
}

/// Every CPU, when it comes back from its guest for an interrupt: stays here if another one panics.
void hyp_stop_if_asked(unsigned cpu);

/// The number of the CPU that this runs on, and the virtual CPU that a CPU runs; null for none.
unsigned hyp_this_cpu();
kvm_vcpu* hyp_running_vcpu(unsigned cpu);
