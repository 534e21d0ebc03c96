// SPDX-License-Identifier: GPL-2.0-or-later
// What a guest is told of its CPU: the features whose whole state has a slot in kvm_cpu_context,
// and no others. Nothing here touches a register, so the same code is tested on the host.
#pragma once

#include "arch/types.h"

/// An ID register is S3_0_C0_C<crm>_<op2>, crm from 1 to 7 (Arm ARM D17.2, "ID_*").
struct id_register {
    unsigned crm;
    unsigned op2;
};

inline constexpr id_register ID_PFR0{1, 0};
inline constexpr id_register ID_PFR1{1, 1};
inline constexpr id_register ID_DFR0{1, 2};
inline constexpr id_register ID_AA64PFR0{4, 0};
inline constexpr id_register ID_AA64PFR1{4, 1};
inline constexpr id_register ID_AA64ZFR0{4, 4};
inline constexpr id_register ID_AA64SMFR0{4, 5};
inline constexpr id_register ID_AA64DFR0{5, 0};
inline constexpr id_register ID_AA64ISAR0{6, 0};
inline constexpr id_register ID_AA64ISAR1{6, 1};
inline constexpr id_register ID_AA64ISAR2{6, 2};
inline constexpr id_register ID_AA64MMFR0{7, 0};
inline constexpr id_register ID_AA64MMFR1{7, 1};
inline constexpr id_register ID_AA64MMFR2{7, 2};

/// The value that a guest reads, from the one that the CPU has.
u64 visible_id(id_register reg, u64 value);

/// This CPU's own (traps/sysreg-traps.cpp); zero for a register that there is not.
u64 own_id(id_register reg);
