// SPDX-License-Identifier: GPL-2.0-or-later
// Stage-2 in force: the registers that point to the tables (stage2-map.h), and the TLBs.
#pragma once

#include "mem/stage2-map.h"

/// VTCR_EL2, on each CPU: the same for all VMs.
void stage2_configure();
/// After a mapping was added: in memory before any guest walks it.
void stage2_publish();
/// Another virtual CPU of the same VM comes to this CPU: what the last one left in this CPU's TLB
/// (its own ASIDs, under the same VMID) is not its.
void stage2_forget_local();
