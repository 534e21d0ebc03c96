// SPDX-License-Identifier: GPL-2.0-or-later
// What a guest's SMCCC call asks for, and what it is told: PSCI 1.1 (Arm DEN 0022) and the SMC
// calling convention 1.1 (DEN 0028). Nothing here touches a register or a virtual CPU, so the same
// code is tested on the host.
#pragma once

#include "arch/smccc.h"

/// The calls of the convention itself depend on nothing; PSCI's depend on who is on.
inline bool smccc_asks_psci(u64 x0)
{
    constexpr u64 OWNER = 0x3f000000; // DEN 0028, 2.5.2; the architecture itself is 0
    return (x0 & OWNER) != 0;
}
/// The answer to a call of the convention.
u64 smccc_answer(const u64* x);

/// What is to be done beside giving the answer.
enum class psci_action { none, cpu_on, cpu_off, cpu_suspend, system_off, system_reset };

struct psci_answer {
    u64 x0;
    psci_action action;
    unsigned target = 0; // of cpu_on: number of the virtual CPU,
    u64 entry = 0;       // where it starts,
    u64 context = 0;     // and what it finds in its first register
};

/// The call in x0 to x3, of either kind. `on` says of each of the VM's virtual CPUs whether it is
/// on; `aarch32`, that they execute A32 or T32, whose entry may be odd.
psci_answer psci_decide(const u64* x, const bool* on, unsigned vcpus, bool aarch32 = false);
