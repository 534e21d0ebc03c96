// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arch/types.h"

/// Builds EL2's own page tables: text RX, rodata RO, data and stacks RW, guard pages and everything
/// else not there. Once.
void hyp_mmu_build();
/// Turns this CPU's MMU on, with those tables.
void hyp_mmu_enable();
/// The memory of the guests, from its begin to the end of the machine's: EL2 reads and writes what
/// a virtqueue names. Before any other CPU turns its MMU on. False when the pool has no tables
/// left.
[[nodiscard]] bool hyp_mmu_map_guests(u64 begin, u64 end);
