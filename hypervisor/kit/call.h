// SPDX-License-Identifier: GPL-2.0-or-later
// How EL2 calls what a student wrote.
#pragma once

#include "switch/kvm_host.h"

extern "C" {

/// Calls a function of up to four arguments, the first of which is a vcpu, and returns what it
/// leaves in x0. One that does not give x19 to x29 and SP back as they were (AAPCS64 §6.1.1) ends
/// the machine, with a sentence.
u64 lab_call(const void* function, kvm_vcpu* vcpu, u64 x1, u64 x2, u64 x3);

/// From lab_call: the function came back with another value in xN; 31 is SP.
[[noreturn]] void lab_owes(u64 number);
}

extern const kvm_vcpu* lab_vcpu; ///< whose exit it is

/// Prints the line and ends the machine.
[[noreturn]] void lab_is_wrong(const char* line);

/// What each function that a lab may call does last: a caller counts on none of x1 to x17 (AAPCS64
/// §6.1.1), so that none holds by chance what it held before.
[[gnu::always_inline]] inline void lab_scrub()
{
    asm volatile(".irp n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17\n\t"
                 "movz x\\n, #0x5b00 + \\n, lsl #48\n\t"
                 ".endr"
                 :
                 :
                 : "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13",
                   "x14", "x15", "x16", "x17");
}

/// And first: the vcpu that it is called with is the one whose exit it is.
inline void lab_expects(const kvm_vcpu& vcpu)
{
    if (&vcpu != lab_vcpu)
        lab_is_wrong("[hyp] your function called one with another vcpu than its own\n");
}
