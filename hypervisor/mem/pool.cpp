// SPDX-License-Identifier: GPL-2.0-or-later
#include "mem/pool.h"

extern "C" char __pool_start[], __pool_end[]; // boot/link.ld

namespace {

constexpr u64 PAGE = 4096;
u64 taken = 0; // bytes from the start

} // namespace

void* pool_take(u64 bytes)
{
    const u64 size = (bytes + PAGE - 1) & ~(PAGE - 1);
    const u64 room = static_cast<u64>(__pool_end - __pool_start);
    if (size < bytes || size > room - taken)
        return nullptr;
    u64* const words = reinterpret_cast<u64*>(__pool_start + taken);
    taken += size;
    for (u64 i = 0; i < size / sizeof *words; ++i)
        words[i] = 0;
    return words;
}

u64* pool_table()
{
    return static_cast<u64*>(pool_take(PAGE));
}
