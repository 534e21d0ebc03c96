// SPDX-License-Identifier: GPL-2.0-or-later
// What a guest's SMCCC call asks for, and what it is told: PSCI 1.1 (Arm DEN 0022) and the SMC
// calling convention 1.1 (DEN 0028). Nothing here touches a register or a virtual CPU, so the same
// code is tested on the host.
#pragma once

#include "switch/kvm_host.h"

inline constexpr u64 SMCCC_VERSION = 0x80000000;
inline constexpr u64 SMCCC_ARCH_FEATURES = 0x80000001;
inline constexpr u64 SMCCC_1_1 = 0x00010001;
inline constexpr u64 SMCCC_NOT_SUPPORTED = ~0UL; // -1

// Functions that EL2 calls as well, DEN 0022 5.1. SMC64 tells the calling convention: 64-bit
// arguments.
inline constexpr u64 SMC64 = 1UL << 30;
inline constexpr u64 PSCI_CPU_ON = 0x84000003;
inline constexpr u64 PSCI_SYSTEM_OFF = 0x84000008;
inline constexpr u64 PSCI_SYSTEM_RESET = 0x84000009;

/// The calls of the convention itself depend on nothing; PSCI's depend on who is on.
inline bool smccc_asks_psci(u64 x0)
{
    constexpr u64 OWNER = 0x3f000000; // DEN 0028, 2.5.2; the architecture itself is 0
    return (x0 & OWNER) != 0;
}
/// The answer to a call of the convention.
inline u64 smccc_answer(const u64* x)
{
    const u64 function = x[0] & 0xffffffffUL;
    const u64 asked = x[1] & 0xffffffffUL;
    if (function == SMCCC_VERSION) [[likely]]
        return SMCCC_1_1;
    if (function == SMCCC_ARCH_FEATURES && (asked == SMCCC_VERSION || asked == SMCCC_ARCH_FEATURES))
        return 0;
    return SMCCC_NOT_SUPPORTED;
}

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
