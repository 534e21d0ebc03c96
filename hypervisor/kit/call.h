// SPDX-License-Identifier: GPL-2.0-or-later
// How EL2 calls what a student wrote.
#pragma once

#include "arch/types.h"

extern "C" {

/// Calls a function of up to four arguments, and returns what it leaves in x0. One that does not
/// give x19 to x29 and SP back as they were (AAPCS64 §6.1.1) ends the machine, with a sentence.
u64 lab_call(const void* function, u64 x0, u64 x1, u64 x2, u64 x3);

/// From lab_call: the function came back with another value in xN; 31 is SP.
[[noreturn]] void lab_owes(u64 number);
}
