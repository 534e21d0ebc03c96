// SPDX-License-Identifier: GPL-2.0-or-later
// One access of a guest's to a device, and its register. Nothing here touches a register of the
// CPU, so the same code is tested on the host.
#pragma once

#include "arch/types.h"

/// One load or store that stage-2 did not let through.
struct mmio_access {
    u64 ipa;
    unsigned size;     ///< bytes: 1, 2, 4 or 8
    unsigned reg;      ///< number of the register; 31 is XZR
    bool write;        ///< a store
    bool sign_extends; ///< a load fills the register with its sign
    bool wide;         ///< the register is X, not W
};

inline constexpr unsigned XZR = 31;

inline u64 low_bytes(u64 value, unsigned size)
{
    return size >= 8 ? value : value & ((1UL << 8 * size) - 1);
}

/// What a store puts on the bus: the register's low bytes.
inline u64 stored_value(const mmio_access& access, const u64 (&regs)[31])
{
    return access.reg == XZR ? 0 : low_bytes(regs[access.reg], access.size);
}

/// What a load leaves in its register: by sign or by zeros, to 64 bits or to 32. XZR takes nothing.
inline void loaded_value(const mmio_access& access, u64 value, u64 (&regs)[31])
{
    if (access.reg == XZR)
        return;
    value = low_bytes(value, access.size);
    if (access.sign_extends && (value >> (8 * access.size - 1) & 1) != 0)
        value |= ~0UL << (8 * access.size - 1);
    regs[access.reg] = access.wide ? value : value & 0xffffffffUL;
}
