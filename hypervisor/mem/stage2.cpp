// SPDX-License-Identifier: GPL-2.0-or-later
#include "mem/stage2.h"

#include "arch/sysreg.h"

namespace {

// VTCR_EL2: 39 bits of IPA, walks start at level 1, tables in write-back inner-shareable memory,
// 4 KB granule, 40-bit PA.
constexpr u64 VTCR_EL2_VALUE = 1UL << 31 | (2UL << 16) | (3UL << 12) | (1UL << 10) | (1UL << 8) |
                               (1UL << 6) | (64 - STAGE2_IPA_BITS);

} // namespace

void stage2_configure()
{
    sysreg::vtcr_el2::write(VTCR_EL2_VALUE);
    isb(); // in force before the invalidation
    asm volatile("tlbi alle1is" : : : "memory");
    dsb_ish(); // no guest's translation of before is left
}

void stage2_barrier()
{
    dsb_ish();
}

void stage2_invalidate()
{
    asm volatile("tlbi vmalls12e1is" : : : "memory"); // both stages, of the VMID in VTTBR_EL2
}

void stage2_publish()
{
    asm volatile("dsb ishst" : : : "memory"); // the tables' stores, before the guest's next walk
}

void stage2_forget_local()
{
    // Of all VMs: where everything is switched at each entry, VTTBR_EL2 is not yet this one's.
    asm volatile("tlbi alle1" : : : "memory");
    asm volatile("dsb nsh" : : : "memory"); // they are gone before the guest runs
}
