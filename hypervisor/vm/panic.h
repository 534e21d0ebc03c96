// SPDX-License-Identifier: GPL-2.0-or-later
// When EL2 itself is wrong: say everything, then stop.
#pragma once

#include "arch/types.h"

/// The registers as the fault found them; vectors.S fills it in this order.
struct hyp_panic_frame {
    u64 regs[31];
    u64 sp;
    u64 vector; // which of the sixteen entries was taken
};

extern "C" {
/// Prints ESR, ELR, FAR, all registers, who ran and a backtrace, and resets the machine. A second
/// panic while the first one reports resets at once.
[[noreturn]] void __hyp_panic(const hyp_panic_frame* frame);
/// A condition of ours that does not hold: says it, then panics with the place where it was found.
[[noreturn]] void hyp_bug(const char* sentence);
}
