// SPDX-License-Identifier: GPL-2.0-or-later
// The one function that a freestanding GCC may call by itself (GCC manual, "Language Standards").
#include "arch/types.h"

extern "C" void* memset(void* to, int value, __SIZE_TYPE__ bytes)
{
    u8* const target = static_cast<u8*>(to);
    for (__SIZE_TYPE__ i = 0; i < bytes; ++i)
        target[i] = static_cast<u8>(value);
    return to;
}
