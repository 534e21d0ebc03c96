// SPDX-License-Identifier: GPL-2.0-or-later
// A device's register, by one plain load or store. A compiler may give a volatile access a
// write-back (GCC 14 does), and an abort on that leaves no syndrome (ESR_EL2.ISV = 0): whoever
// emulates the device could not tell what it was. Linux has readl and writel for the same reason.
#pragma once

#include "arch/types.h"

inline u32 readl(u64 address)
{
    u32 value;
    asm volatile("ldr %w0, [%1]" : "=r"(value) : "r"(address) : "memory");
    return value;
}

inline void writel(u32 value, u64 address)
{
    asm volatile("str %w0, [%1]" : : "rZ"(value), "r"(address) : "memory");
}
