// SPDX-License-Identifier: GPL-2.0-or-later
// Memory that is given out once, at boot or at a guest's first touch, and never taken back.
#pragma once

#include "arch/types.h"

/// Whole pages of zeros for `bytes`; null when the pool is used up.
void* pool_take(u64 bytes);
/// One page of zeros, as a translation table.
u64* pool_table();

/// An object made of zeros; a machine that the pool cannot hold is refused before it starts.
template <typename T>
T* pool_make(u64 count = 1)
{
    return static_cast<T*>(pool_take(sizeof(T) * count));
}
