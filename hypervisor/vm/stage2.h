// SPDX-License-Identifier: GPL-2.0-or-later
// Stage-2: from where a guest believes its memory is (IPA) to where it is (PA).
#pragma once

#include "arch/types.h"

inline constexpr u64 GUEST_RAM_SIZE = 16 * 4096;

/// The tables of one VM. Its RAM is one stretch of 4 KB pages; whatever else it touches faults.
struct alignas(4096) stage2 {
    u64 level1[512];
    u64 level2[512];
    u64 level3[512];
};

/// Maps `size` bytes (whole pages within one 2 MB region) and returns VTTBR_EL2's value for `vmid`.
u64 stage2_create(stage2& tables, u64 vmid, u64 ipa, u64 pa, u64 size);
/// VTCR_EL2, once for all VMs.
void stage2_configure();
