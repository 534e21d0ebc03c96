// SPDX-License-Identifier: GPL-2.0-or-later
#include "mem/mmu.h"

#include "arch/bits.h"
#include "arch/sysreg.h"
#include "mem/pool.h"

// One to one, 4 KB pages, 39 bits of address: level 1 entries of 1 GB, level 2 of 2 MB, level 3 of
// 4 KB (Arm ARM D8.2). EL2 lies in one 2 MB region, its pool in the next; of the devices it needs
// the UART and the GIC.

extern "C" {
extern char __text_start[], __text_end[], __rodata_start[], __rodata_end[], __data_start[],
    __data_end[], __stack_bottom[], __stack_top[], __emergency_stacks[], __emergency_end[],
    __secondary_stacks[], __secondary_end[], __description[];
}

namespace {

constexpr u64 PAGE_SIZE = 4096;
constexpr u64 UART_BASE = 0x09000000;
constexpr u64 GIC_BASE = 0x08000000; // the distributor, and four CPUs' redistributors
constexpr u64 STACK_SIZE = 16384;    // boot/link.ld

// Descriptors, Arm ARM D8.3.
constexpr u64 DESC_TABLE = 3; // at level 1 and 2
constexpr u64 DESC_PAGE = 3;  // at level 3
constexpr u64 DESC_BLOCK = 1;
constexpr u64 DESC_AF = 1UL << 10;      // accessed, or the first access faults
constexpr u64 DESC_SH_INNER = 3UL << 8; // shared by all CPUs
constexpr u64 DESC_AP_RO = 1UL << 7;    // read only
constexpr u64 DESC_NORMAL = 0UL << 2;   // MAIR_EL2 attribute 0
constexpr u64 DESC_DEVICE = 1UL << 2;   // MAIR_EL2 attribute 1
constexpr u64 MAIR_NORMAL_WB = 0xff;    // write-back, read and write allocate
constexpr u64 MAIR_DEVICE_nGnRE = 0x04;

constexpr u64 NORMAL_PAGE = DESC_PAGE | DESC_AF | DESC_SH_INNER | DESC_AP_EL2 | DESC_NORMAL;

// TCR_EL2: T0SZ = 64 - 39, tables in write-back inner-shareable memory, 4 KB granule, 40-bit PA.
constexpr u64 TCR_EL2_VALUE = TCR_EL2_SHAPE | (3UL << 12) | (1UL << 10) | (1UL << 8) | (64 - 39);

struct alignas(PAGE_SIZE) table {
    u64 entry[512];
};

table level1;
table level2_devices;
table level2_ram;
table level3_hyp;

u64 address(const void* p)
{
    return reinterpret_cast<u64>(p);
}

void map_pages(const char* from, const char* to, u64 attributes)
{
    for (u64 page = address(from); page < address(to); page += PAGE_SIZE)
        level3_hyp.entry[(page / PAGE_SIZE) % 512] = page | attributes;
}

} // namespace

void hyp_mmu_build()
{
    map_pages(__text_start, __text_end, NORMAL_PAGE | DESC_AP_RO);
    map_pages(__rodata_start, __rodata_end, NORMAL_PAGE | DESC_AP_RO | DESC_XN);
    map_pages(__data_start, __data_end, NORMAL_PAGE | DESC_XN);
    map_pages(__stack_bottom, __stack_top, NORMAL_PAGE | DESC_XN);
    for (const char* stack = __emergency_stacks; stack < __emergency_end; stack += 2 * PAGE_SIZE)
        map_pages(stack, stack + PAGE_SIZE, NORMAL_PAGE | DESC_XN);
    for (const char* stack = __secondary_stacks; stack < __secondary_end;
         stack += STACK_SIZE + PAGE_SIZE)
        map_pages(stack, stack + STACK_SIZE, NORMAL_PAGE | DESC_XN);

    const u64 hyp = address(__text_start);
    level2_ram.entry[(hyp >> 21) % 512] = address(&level3_hyp) | DESC_TABLE;
    const u64 pool = address(__description);
    level2_ram.entry[(pool >> 21) % 512] = pool | DESC_BLOCK | (NORMAL_PAGE & ~DESC_PAGE) | DESC_XN;
    constexpr u64 devices[] = {UART_BASE, GIC_BASE};
    for (const u64 base : devices)
        level2_devices.entry[(base >> 21) % 512] =
            (base & ~0x1fffffUL) | DESC_BLOCK | DESC_AF | DESC_AP_EL2 | DESC_DEVICE | DESC_XN;
    level1.entry[0] = address(&level2_devices) | DESC_TABLE;
    level1.entry[(hyp >> 30) % 512] = address(&level2_ram) | DESC_TABLE;
}

bool hyp_mmu_map_guests(u64 begin, u64 end)
{
    constexpr u64 BLOCK = 2UL << 20;
    for (u64 block = begin & ~(BLOCK - 1); block < end; block += BLOCK) {
        u64& above = level1.entry[(block >> 30) % 512];
        if (above == 0) {
            const u64* const table = pool_table();
            if (table == nullptr)
                return false;
            above = address(table) | DESC_TABLE;
        }
        u64* const level2 = reinterpret_cast<u64*>(above & ~DESC_TABLE);
        level2[(block >> 21) % 512] = block | DESC_BLOCK | (NORMAL_PAGE & ~DESC_PAGE) | DESC_XN;
    }
    dsb_ish(); // from invalid to valid: the walks after this one see it, and nothing is to forget
    isb();
    return true;
}

void hyp_mmu_enable()
{
    sysreg::hcr_el2::write(HCR_SHAPE); // what the rest means depends on it
    isb();
    sysreg::mair_el2::write(MAIR_DEVICE_nGnRE << 8 | MAIR_NORMAL_WB);
    sysreg::tcr_el2::write(TCR_EL2_VALUE);
    sysreg::ttbr0_el2::write(address(&level1));
    dsb_ish(); // the tables are in memory before anything walks them
    isb();     // and the registers above are in force before the MMU is
    asm volatile("tlbi alle2" : : : "memory");
    dsb_ish(); // the invalidation has ended
    sysreg::sctlr_el2::write(SCTLR_EL2_RES1 | SCTLR_EL2_M | SCTLR_EL2_C | SCTLR_EL2_SA |
                             SCTLR_EL2_I | SCTLR_EL2_IESB | SCTLR_EL2_WXN);
    isb(); // the next instruction is fetched through the new tables
}
