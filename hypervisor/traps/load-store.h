// SPDX-License-Identifier: GPL-2.0-or-later
// What an access was of which the CPU gives no syndrome (ESR_EL2.ISV = 0): loads and stores of
// general registers, as their instructions say it. Nothing here touches a register of the CPU, so
// the same code is tested on the host.
#pragma once

#include "arch/types.h"

/// One instruction: `count` elements of `size` bytes each, one behind the other.
struct load_store {
    u64 address; ///< of the first element, as the guest sees it
    bool write;
    bool sign_extends;
    bool wide; ///< a loaded element fills an X register, not a W register
    u8 size;
    u8 count;
    u8 reg[16];       ///< of each element, the number in AArch64; 31 is XZR
    bool writes_back; ///< where a load and the write-back want the same register, one of them
    u8 base;          ///< what is written back to
    u64 new_base;
    u8 length; ///< of the instruction, in bytes
};

/// A64. False where it is nothing of that kind; so below.
[[nodiscard]] bool decode_a64(u32 instruction, const u64 (&regs)[31], load_store& what);
/// A32 and T32, by PSTATE.T. Of T32 the first halfword is the upper one, also where it is alone.
[[nodiscard]] bool decode_aarch32(u32 instruction, const u64 (&regs)[31], u64 pstate,
                                  load_store& what);

/// Whether an instruction of T32 has a second halfword.
inline bool is_wide_t32(u32 first)
{
    return first >= 0xe800;
}
