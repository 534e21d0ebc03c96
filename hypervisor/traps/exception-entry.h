// SPDX-License-Identifier: GPL-2.0-or-later
// How a guest takes an exception at its own EL1. Nothing here touches a register, so the same code
// is tested on the host.
#pragma once

#include "arch/types.h"

/// Where it goes, and how the guest runs there (Arm ARM D1.3).
struct exception_entry {
    u64 pc;
    u64 pstate;
};
/// A synchronous exception to EL1, from a guest with that PSTATE.
exception_entry synchronous_exception(u64 pstate, u64 vbar_el1, u64 sctlr_el1);
/// The syndrome of an abort that a guest sees: an external one, at the same level or from EL0.
u64 external_abort_syndrome(u64 esr_el2, u64 pstate);
