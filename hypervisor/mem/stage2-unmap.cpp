// SPDX-License-Identifier: GPL-2.0-or-later
#include "mem/stage2-map.h"

void stage2_unmap(u64* root, u64 ipa, u64 size)
{
    bool removed = false;
    u64 covered = 0;
    for (u64 at = ipa; at - ipa < size; at = (at & ~(covered - 1)) + covered) {
        u64* const entry = stage2_slot(root, at, covered);
        if (*entry != 0) {
            __atomic_store_n(entry, 0, __ATOMIC_RELAXED); // the break
            removed = true;
        }
    }
    if (!removed)
        return;
    stage2_barrier();    // no walk finds the entries any more,
    stage2_invalidate(); // what earlier walks found is dropped,
    stage2_barrier();    // and it has been, on each CPU, before anything that follows
}
