// SPDX-License-Identifier: GPL-2.0-or-later
#include "mem/stage2-map.h"

namespace {

// Arm ARM D8.3.2, stage 2 descriptors.
constexpr u64 S2_VALID = 1;
constexpr u64 S2_TABLE = 3; // at level 1 and 2
constexpr u64 S2_PAGE = 3;  // at level 3
constexpr u64 S2_BLOCK = 1; // at level 1 and 2
constexpr u64 S2_MEMATTR_NORMAL_WB = 0xfUL << 2;
constexpr u64 S2_SH_INNER = 3UL << 8;
constexpr u64 S2_AF = 1UL << 10; // accessed, or the first access faults
constexpr u64 S2_ADDRESS = 0xfffffffff000UL;

u64 index_of(u64 ipa, int level)
{
    return ipa >> (12 + 9 * (3 - level)) & 511;
}

u64* table_of(u64 descriptor)
{
    return reinterpret_cast<u64*>(descriptor & S2_ADDRESS);
}

/// The table behind an entry, made where there is none; null when it is a block or cannot be made.
u64* next_table(u64& entry, table_source new_table)
{
    if ((entry & S2_VALID) == 0) {
        u64* const table = new_table();
        if (table == nullptr)
            return nullptr;
        // Another CPU's walker may see the entry as soon as it is there: the zeros come first.
        __atomic_store_n(&entry, reinterpret_cast<u64>(table) | S2_TABLE, __ATOMIC_RELEASE);
    }
    return table_of(entry);
}

} // namespace

stage2_result stage2_map(u64* root, u64 ipa, u64 pa, u64 size, u64 permissions,
                         table_source new_table)
{
    const int last = size == BLOCK_SIZE ? 2 : 3;
    u64* table = root;
    for (int level = 1; level < last; ++level) {
        u64& entry = table[index_of(ipa, level)];
        if ((entry & S2_TABLE) == S2_BLOCK)
            return stage2_result::was_mapped;
        table = next_table(entry, new_table);
        if (table == nullptr)
            return stage2_result::no_table;
    }
    u64& entry = table[index_of(ipa, last)];
    if ((entry & S2_VALID) != 0)
        return stage2_result::was_mapped;
    const u64 kind = size == BLOCK_SIZE ? S2_BLOCK : S2_PAGE;
    __atomic_store_n(&entry, pa | permissions | S2_MEMATTR_NORMAL_WB | S2_SH_INNER | S2_AF | kind,
                     __ATOMIC_RELEASE);
    return stage2_result::mapped;
}

u64* stage2_slot(u64* root, u64 ipa, u64& size)
{
    u64* table = root;
    for (int level = 1;; ++level) {
        u64* const entry = &table[index_of(ipa, level)];
        size = PAGE_SIZE << (9 * (3 - level));
        if (level == 3 || (*entry & S2_TABLE) != S2_TABLE)
            return entry;
        table = table_of(*entry);
    }
}

stage2_entry stage2_find(const u64* root, u64 ipa)
{
    stage2_entry found{};
    found.descriptor = *stage2_slot(const_cast<u64*>(root), ipa, found.size); // nothing is written
    return found;
}

stage2_result stage2_map_region(u64* root, const memory_region& region, u64 ipa,
                                table_source new_table)
{
    const u64 block = ipa & ~(BLOCK_SIZE - 1);
    const u64 offset = block - region.ipa; // wraps where the block begins before the region
    const bool inside = block >= region.ipa && offset + BLOCK_SIZE <= region.size;
    if (inside && ((region.pa + offset) & (BLOCK_SIZE - 1)) == 0) {
        const stage2_result result =
            stage2_map(root, block, region.pa + offset, BLOCK_SIZE, region.permissions, new_table);
        if (result != stage2_result::was_mapped || stage2_find(root, ipa).descriptor != 0)
            return result;
    }
    const u64 page = ipa & ~(PAGE_SIZE - 1);
    return stage2_map(root, page, region.pa + (page - region.ipa), PAGE_SIZE, region.permissions,
                      new_table);
}
