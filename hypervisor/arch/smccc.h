// SPDX-License-Identifier: GPL-2.0-or-later
// Functions of the SMC calling convention 1.1 (Arm DEN 0028) and of PSCI 1.1 (DEN 0022, 5.1): what
// guests ask of EL2, and some of it EL2 of the machine.
#pragma once

#include "arch/types.h"

/// The calling convention has 64-bit arguments.
inline constexpr u64 SMC64 = 1UL << 30;

inline constexpr u64 SMCCC_VERSION = 0x80000000;
inline constexpr u64 SMCCC_ARCH_FEATURES = 0x80000001;
inline constexpr u64 SMCCC_1_1 = 0x00010001;
inline constexpr u64 SMCCC_NOT_SUPPORTED = ~0UL; // -1

inline constexpr u64 PSCI_VERSION = 0x84000000;
inline constexpr u64 PSCI_CPU_SUSPEND = 0x84000001;
inline constexpr u64 PSCI_CPU_OFF = 0x84000002;
inline constexpr u64 PSCI_CPU_ON = 0x84000003;
inline constexpr u64 PSCI_AFFINITY_INFO = 0x84000004;
inline constexpr u64 PSCI_MIGRATE_INFO_TYPE = 0x84000006;
inline constexpr u64 PSCI_SYSTEM_OFF = 0x84000008;
inline constexpr u64 PSCI_SYSTEM_RESET = 0x84000009;
inline constexpr u64 PSCI_FEATURES = 0x8400000a;
