// SPDX-License-Identifier: GPL-2.0-or-later
// Exceptions that EL2 takes from itself: which of them have a way on.
#pragma once

#include "arch/types.h"

/// One entry of the exception table: a fault of the instruction at `from` goes on at `to`. Linux
/// has the same idea (arch/arm64/mm/extable.c); whoever writes an access that may fault adds its
/// entry, by EX_TABLE in C++ or by extable in fault.S.
struct exception_table_entry {
    u64 from;
    u64 to;
};
#define EX_TABLE(from, to)                                                                         \
    ".pushsection .hyp.extable, \"a\"\n\t.quad " #from ", " #to "\n\t.popsection\n"

/// Reads eight bytes that may not be mapped: false when they are not.
[[nodiscard]] inline bool hyp_probe(u64 address, u64& value)
{
    u64 failed = 1;
    asm volatile("1:\tldr %0, [%2]\n\tmov %1, #0\n2:\n" EX_TABLE(1b, 2b)
                 : "=&r"(value), "+r"(failed)
                 : "r"(address)
                 : "memory");
    return failed == 0;
}
