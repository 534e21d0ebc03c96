// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

/// Builds EL2's own page tables: text RX, rodata RO, data and stacks RW, guard pages and everything
/// else not there. Once.
void hyp_mmu_build();
/// Turns this CPU's MMU on, with those tables.
void hyp_mmu_enable();
