// SPDX-License-Identifier: GPL-2.0-or-later
// A64, Arm ARM C4.1.94 "Loads and stores".
#include "traps/load-store.h"

namespace {

s64 signed_field(u32 instruction, unsigned low, unsigned bits)
{
    return static_cast<s64>(static_cast<u64>(instruction) << (64 - low - bits)) >>
           (64 - static_cast<int>(bits));
}

/// Of one register, with an immediate offset. Of the rest of the group, some are no loads and
/// stores of general registers alone; those with a register offset always have a syndrome.
bool decode_single(u32 i, u64 base, load_store& what)
{
    const unsigned size = i >> 30;
    const unsigned opc = i >> 22 & 3; // 0: store, 1: load, 2 and 3: signed, to X and to W
    if (opc + size > 4)
        return false; // among them: prefetches
    what.write = opc == 0;
    what.sign_extends = opc > 1;
    what.wide = opc > 1 ? opc == 2 : size == 3;
    what.size = static_cast<u8>(1U << size);
    what.count = 1;
    what.reg[0] = i & 31;
    if ((i >> 24 & 3) == 1) {
        what.address = base + ((i >> 10 & 0xfff) << size);
        return true;
    }
    const unsigned form =
        i >> 10 & 3; // 0: unscaled, 1: post-indexed, 2: unprivileged, 3: pre-indexed
    what.new_base = base + static_cast<u64>(signed_field(i, 12, 9));
    what.writes_back = (form & 1) != 0;
    what.address = form == 1 ? base : what.new_base;
    return (i >> 24 & 3) == 0 && (i >> 21 & 1) == 0;
}

bool decode_pair(u32 i, u64 base, load_store& what)
{
    const unsigned opc = i >> 30; // 0: W, 1: LDPSW, 2: X
    const unsigned form =
        i >> 23 & 7; // 0: non-temporal, 1: post-indexed, 2: offset, 3: pre-indexed
    what.write = (i >> 22 & 1) == 0;
    if (form > 3 || opc == 3 || (opc == 1 && (what.write || form == 0)))
        return false;
    what.sign_extends = opc == 1;
    what.wide = opc != 0;
    what.size = opc == 2 ? 8 : 4;
    what.count = 2;
    what.reg[0] = i & 31;
    what.reg[1] = i >> 10 & 31;
    what.new_base = base + static_cast<u64>(signed_field(i, 15, 7) * what.size);
    what.writes_back = (form & 1) != 0;
    what.address = form == 1 ? base : what.new_base;
    return true;
}

} // namespace

bool decode_a64(u32 instruction, const u64 (&regs)[31], load_store& what)
{
    what = {};
    what.length = 4;
    what.base = instruction >> 5 & 31;
    // Where a load's register is its base too, the write-back wins: a choice that the Arm ARM
    // leaves (K1.2.6), and QEMU's.
    if (what.base == 31) // SP, which no device is at
        return false;
    const u64 base = regs[what.base];
    switch (instruction >> 26 & 15) { // bit 26: SIMD and FP
    case 10:
        return decode_pair(instruction, base, what);
    case 14:
        return decode_single(instruction, base, what);
    default:
        return false;
    }
}
