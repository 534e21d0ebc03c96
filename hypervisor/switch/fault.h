// SPDX-License-Identifier: GPL-2.0-or-later
// EL2's own faults, as fault.S hands them over: debug/fault.cpp takes them.
#pragma once

#include "arch/types.h"

/// The registers as the fault found them; fault.S fills it, and __hyp_fault its last four.
struct hyp_panic_frame {
    u64 regs[31];
    u64 sp;
    u64 vector; // which of the sixteen entries was taken
    u64 esr, elr, far, spsr;
};

extern "C" {
/// From the vectors, by fault.S, on the emergency stack. Comes back when ELR_EL2 is where to go on.
void __hyp_fault(hyp_panic_frame* frame);
/// A condition of ours that does not hold: panics with that sentence and the place.
[[noreturn]] void hyp_bug(const char* sentence);
}
extern const char* hyp_bug_sentence; // null before
