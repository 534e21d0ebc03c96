// SPDX-License-Identifier: GPL-2.0-or-later
#include "switch/fault.h"

const char* hyp_bug_sentence = nullptr;

void hyp_bug(const char* sentence)
{
    hyp_bug_sentence = sentence;
    asm volatile("brk #0" : : : "memory"); // into the vectors, with everything as it is
    __builtin_unreachable();
}
