// SPDX-License-Identifier: GPL-2.0-or-later
// The regions of memory that a VM was described with.
#pragma once

#include "abi/machine-description.h"
#include "arch/types.h"

/// The region that has this IPA; null where nothing is.
inline const memory_region* region_at(const vm_description& vm, u64 ipa)
{
    for (u64 r = 0; r < vm.regions; ++r)
        if (ipa >= vm.region[r].ipa && ipa - vm.region[r].ipa < vm.region[r].size)
            return &vm.region[r];
    return nullptr;
}
