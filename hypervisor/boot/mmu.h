// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

/// Builds EL2's own page tables and turns its MMU on: text RX, rodata RO, data and stacks RW, guard
/// pages and everything else not there.
void hyp_mmu_enable();
