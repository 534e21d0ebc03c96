// SPDX-License-Identifier: GPL-2.0-or-later
// A32, Arm ARM F4.1.3 to F4.1.11, and T32, F3.1.2 and F3.1.3. What needs R15 is left out.
#include "arch/bits.h"
#include "traps/aarch32.h"
#include "traps/load-store.h"

namespace {

constexpr unsigned NONE = 16;

/// What both encodings say, each at its own places.
struct fields {
    bool index, add, wback; // P, U, W: base and offset are the address; it goes up; it is written
    bool load, sign_extends;
    unsigned size, base, first;
    unsigned second = NONE; // of LDRD and STRD
    u32 list = 0;           // of LDM and STM
    u32 offset = 0;
};

bool bit(u32 value, unsigned n)
{
    return (value >> n & 1) != 0;
}

/// LSL, LSR, ASR, ROR; of the two in the middle, by 0 is by 32.
u32 shifted(u32 value, u32 kind, u32 amount)
{
    const u32 results[] = {value << amount, amount != 0 ? value >> amount : 0,
                           static_cast<u32>(static_cast<s32>(value) >> (amount != 0 ? amount : 31)),
                           value >> amount | value << (32 - amount) % 32};
    return results[kind];
}

bool a32(u32 i, u32 rm, fields& f)
{
    const u32 kind = i >> 5 & 3;
    const u32 amount = i >> 7 & 31;
    const bool load = bit(i, 20);
    const bool imm = bit(i, 22);
    f = {bit(i, 24),   bit(i, 23),  bit(i, 21) || !bit(i, 24), load, false, imm ? 1U : 4U,
         i >> 16 & 15, i >> 12 & 15};
    switch (i >> 25 & 7) {
    case 0: // halfwords, signed ones, two registers; imm: so is the offset
        f.sign_extends = load && kind > 1;
        f.size = load && kind == 2 ? 1 : kind == 1 || load ? 2 : 4;
        f.load = load || kind == 2;
        f.second = f.size == 4 ? f.first + 1 : NONE;
        f.offset = imm ? (i >> 4 & 0xf0) | (i & 15) : rm;
        return (i & 0x90) == 0x90 && kind != 0 && (f.size != 4 || f.first % 2 == 0) &&
               (imm || (i & 15) != 15);
    case 2:
        f.offset = i & 0xfff;
        return true;
    case 3: // ROR by 0 is RRX, by the carry
        f.offset = shifted(rm, kind, amount);
        return !bit(i, 4) && (i & 15) != 15 && (kind != 3 || amount != 0);
    case 4: // imm: the registers of User mode
        f.list = i & 0xffff;
        f.wback = bit(i, 21);
        f.size = 4;
        return !imm && f.list != 0;
    default:
        return false;
    }
}

bool t32(u32 i, fields& f)
{
    f = {bit(i, 24), bit(i, 23), bit(i, 21), bit(i, 20), false, 4, i >> 16 & 15, i >> 12 & 15};
    if (i >> 28 == 0xc) { // 16 bits: LDM, STM. The others of that length have a syndrome
        f.list = i >> 16 & 0xff;
        f.index = false;
        f.add = f.wback = true;
        f.load = bit(i, 27);
        f.base = i >> 24 & 7;
        return f.list != 0;
    }
    if (i >> 25 == 0x74 && !bit(i, 22)) { // LDM, STM
        f.list = i & 0xffff;
        return f.index != f.add && f.list != 0;
    }
    if (i >> 25 == 0x74) { // LDRD, STRD
        f.second = i >> 8 & 15;
        f.offset = (i & 0xff) << 2;
        return f.index || f.wback;
    }
    f.sign_extends = f.index;
    f.size = 1U << (i >> 21 & 3);
    f.offset = i & 0xfff;
    f.index = true;
    f.wback = false;
    if (!f.add && bit(i, 11)) {
        f.index = bit(i, 10);
        f.add = bit(i, 9);
        f.wback = bit(i, 8);
        f.offset = i & 0xff;
    } else if (!f.add) {
        return false; // a register offset: it has a syndrome
    }
    return i >> 25 == 0x7c && f.size < 8 && (!f.sign_extends || (f.load && f.size < 4)) &&
           (f.index || f.wback);
}

} // namespace

bool decode_aarch32(u32 i, const u64 (&regs)[31], u64 pstate, load_store& what)
{
    const auto number = [&](u32 n) { return static_cast<u8>(register_of_mode(n, pstate)); };
    const u32 rm = static_cast<u32>(regs[number(i & 15)]);
    const bool thumb = (pstate & PSR_AA32_T) != 0;
    fields f;
    if (thumb ? !t32(i, f) : i >> 28 == 15 || !a32(i, rm, f))
        return false;
    what = {};
    what.write = !f.load;
    what.sign_extends = f.sign_extends;
    what.size = static_cast<u8>(f.size);
    what.length = thumb && !is_wide_t32(i >> 16) ? 2 : 4;
    const u32 list = f.list != 0 ? f.list : 1U << f.first;
    for (unsigned n = 0; n < 15; ++n)
        if (bit(list, n))
            what.reg[what.count++] = number(n);
    if (f.second != NONE)
        what.reg[what.count++] = number(f.second);
    const u32 offset = f.list != 0 ? 4U * what.count : f.offset;
    const u32 old = static_cast<u32>(regs[number(f.base)]);
    const u32 moved = f.add ? old + offset : old - offset;
    what.address = f.index ? moved : old;
    if (f.list != 0) // the lowest register lies lowest
        what.address = static_cast<u32>((f.add ? old : moved) + (f.index == f.add ? 4 : 0));
    what.base = number(f.base);
    what.new_base = moved;
    what.writes_back = f.wback;
    // Of a load into the base the loaded value stays: a choice that the Arm ARM leaves (K1.1.5),
    // and QEMU's.
    for (unsigned n = 0; n < what.count; ++n)
        what.writes_back &= what.write || what.reg[n] != what.base;
    return f.base != 15 && !bit(list, 15) && f.second != 15;
}
