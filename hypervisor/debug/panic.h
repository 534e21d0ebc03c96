// SPDX-License-Identifier: GPL-2.0-or-later
// When EL2 itself is wrong: say everything, then stop.
#pragma once

#include "switch/fault.h"

struct kvm_vcpu;

/// Stops the other CPUs, prints ESR, ELR, FAR, all registers, who ran and a backtrace, and resets
/// the machine. A second panic of that CPU while the first one reports resets at once.
extern "C" [[noreturn]] void __hyp_panic(const hyp_panic_frame* frame);

/// Prints "name+0x1c" for an address of EL2's text, "?" where no function is known (symbols.cpp).
void hyp_print_symbol(u64 address);

/// Every CPU, when it comes back from its guest for an interrupt: stays here if another one panics.
void hyp_stop_if_asked(unsigned cpu);

/// The number of the CPU that this runs on, and the virtual CPU that a CPU runs; null for none.
unsigned hyp_this_cpu();
kvm_vcpu* hyp_running_vcpu(unsigned cpu);
