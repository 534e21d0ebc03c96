// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/stage2.h"

#include "arch/sysreg.h"

namespace {

// Arm ARM D8.3.2, stage 2 descriptors.
constexpr u64 S2_TABLE = 3;
constexpr u64 S2_PAGE = 3;
constexpr u64 S2_MEMATTR_NORMAL_WB = 0xfUL << 2;
constexpr u64 S2_S2AP_RW = 3UL << 6;
constexpr u64 S2_SH_INNER = 3UL << 8;
constexpr u64 S2_AF = 1UL << 10;

// VTCR_EL2: 39 bits of IPA, walks start at level 1, tables in write-back inner-shareable memory,
// 4 KB granule, 40-bit PA.
constexpr u64 VTCR_EL2_VALUE =
    1UL << 31 | (2UL << 16) | (3UL << 12) | (1UL << 10) | (1UL << 8) | (1UL << 6) | (64 - 39);

u64 address(const void* p)
{
    return reinterpret_cast<u64>(p);
}

} // namespace

u64 stage2_create(stage2& tables, u64 vmid, u64 ipa, u64 pa, u64 size)
{
    for (u64 offset = 0; offset < size; offset += 4096) {
        tables.level3[((ipa + offset) >> 12) % 512] =
            (pa + offset) | S2_PAGE | S2_MEMATTR_NORMAL_WB | S2_S2AP_RW | S2_SH_INNER | S2_AF;
    }
    tables.level2[(ipa >> 21) % 512] = address(tables.level3) | S2_TABLE;
    tables.level1[(ipa >> 30) % 512] = address(tables.level2) | S2_TABLE;
    dsb_ish(); // in memory before a guest walks them
    return vmid << 48 | address(tables.level1);
}

void stage2_configure()
{
    sysreg::vtcr_el2::write(VTCR_EL2_VALUE);
    isb(); // in force before the invalidation
    asm volatile("tlbi alle1is" : : : "memory");
    dsb_ish(); // no guest's translation of before is left
}
