// SPDX-License-Identifier: GPL-2.0-or-later
// Stage-2 tables: from where a guest believes its memory is (IPA) to where it is (PA). Nothing here
// touches a register, so the same code is tested on the host.
#pragma once

#include "abi/machine-description.h"
#include "arch/types.h"

inline constexpr u64 PAGE_SIZE = 4096;
inline constexpr u64 BLOCK_SIZE = 2UL << 20;
/// IPAs have 39 bits: three levels of 512 entries (level 1, 2 and 3).
inline constexpr u64 STAGE2_IPA_BITS = 39;

/// What a guest may do with a page, in the bits of its descriptor (Arm ARM D8.3.2). Memory is
/// write-back and shared by all CPUs in either case.
inline constexpr u64 STAGE2_RW = REGION_READ_WRITE;
inline constexpr u64 STAGE2_RO = REGION_READ_ONLY;

/// Where tables come from: zeroed, aligned to a page; null when there are no more.
using table_source = u64* (*)();

enum class stage2_result {
    mapped,
    was_mapped, // by another CPU that faulted on the same page; nothing was changed
    no_table
};

/// Maps the `size` bytes (PAGE_SIZE or BLOCK_SIZE) at `ipa`, aligned to it, to those at `pa`. Only
/// ever from invalid to valid: that needs neither break-before-make nor a TLBI, because what is
/// invalid is never cached (Arm ARM D8.13.1).
stage2_result stage2_map(u64* root, u64 ipa, u64 pa, u64 size, u64 permissions,
                         table_source new_table);

/// The descriptor that translates `ipa`, 0 where there is none; `size` is what it covers.
struct stage2_entry {
    u64 descriptor;
    u64 size;
};
stage2_entry stage2_find(const u64* root, u64 ipa);

/// The entry that translates `ipa`, or would: the last one on its way down. `size` is what it
/// covers.
u64* stage2_slot(u64* root, u64 ipa, u64& size);

/// Removes what is mapped of the `size` bytes at `ipa`: afterwards no CPU translates them any more.
/// The one way in which a valid entry ever changes. A new one may take its place then, and only
/// then: break before make (Arm ARM D8.13.1). VTTBR_EL2 is the VM's.
void stage2_unmap(u64* root, u64 ipa, u64 size);

/// What stage2_unmap asks of the CPU: in EL2 a DSB ISH and a TLBI VMALLS12E1IS (stage2.cpp), on the
/// host what a test makes of them.
void stage2_barrier();
void stage2_invalidate();

/// Maps what covers `ipa` of that region: a block where one fits, else a page.
stage2_result stage2_map_region(u64* root, const memory_region& region, u64 ipa,
                                table_source new_table);
