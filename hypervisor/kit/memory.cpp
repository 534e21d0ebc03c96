// SPDX-License-Identifier: GPL-2.0-or-later
// What GCC may call by itself, beside memset, which EL2 has (GCC manual, "Language Standards"): a
// student who copies a struct has written none of these names. Weak: whoever writes one has it.
#include "arch/types.h"

extern "C" {

[[gnu::weak]] void* memmove(void* to, const void* from, __SIZE_TYPE__ bytes)
{
    u8* const target = static_cast<u8*>(to);
    const u8* const source = static_cast<const u8*>(from);
    const bool is_downward = target > source; // they may overlap
    for (__SIZE_TYPE__ n = 0; n < bytes; ++n) {
        const __SIZE_TYPE__ i = is_downward ? bytes - 1 - n : n;
        target[i] = source[i];
    }
    return to;
}

[[gnu::weak]] void* memcpy(void* __restrict to, const void* __restrict from, __SIZE_TYPE__ bytes)
{
    return memmove(to, from, bytes);
}

[[gnu::weak]] int memcmp(const void* one, const void* other, __SIZE_TYPE__ bytes)
{
    const u8* const a = static_cast<const u8*>(one);
    const u8* const b = static_cast<const u8*>(other);
    for (__SIZE_TYPE__ i = 0; i < bytes; ++i)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}
}
