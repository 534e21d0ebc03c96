// SPDX-License-Identifier: GPL-2.0-or-later
//
// Of the SIMD and floating-point data processing only what moves bits about: what a context switch
// and its tests use. Arithmetic keeps unknown effects, with the registers that the decoder lists.
#include "arm64/lanes.h"
#include "arm64/semantics.h"

#include <bit>

namespace arm64 {

namespace {

using Value = std::optional<std::uint64_t>;

/// FMOV between a general register and a vector register's D, S, H or its upper half.
void moveGeneral(Execution& e)
{
    const std::uint32_t w = e.word();
    const std::uint32_t rn = bits(w, 9, 5);
    const std::uint32_t rd = bits(w, 4, 0);
    const bool toVector = bit(w, 16);
    const std::uint32_t type = bits(w, 23, 22);
    if (type == 2) { // Vd.D[1]
        if (toVector) {
            Wide wide = e.readV(rd, 16);
            wide.high = e.readX(rn);
            e.writeV(rd, wide);
        } else {
            e.writeX(rd, e.readV(rn, 16).high);
        }
        return;
    }
    const int bytes = type == 1 ? 8 : type == 0 ? 4 : 2;
    if (toVector)
        e.writeV(rd, {e.readX(rn, bytes), {0, {}}});
    else
        e.writeX(rd, e.readV(rn, bytes).low);
}

/// FMOV between vector registers: a copy.
void moveScalar(Execution& e)
{
    const std::uint32_t type = bits(e.word(), 23, 22);
    const int bytes = type == 1 ? 8 : type == 0 ? 4 : 2;
    e.writeV(bits(e.word(), 4, 0), {e.readV(bits(e.word(), 9, 5), bytes).low, {0, {}}});
}

/// AND, BIC, ORR, ORN, EOR of whole registers; ORR with itself is MOV.
void logicalVector(Execution& e)
{
    const std::uint32_t w = e.word();
    const int width = bit(w, 30) ? 16 : 8;
    const std::uint32_t rn = bits(w, 9, 5);
    const std::uint32_t rm = bits(w, 20, 16);
    const std::uint32_t kind = bits(w, 29, 29) << 2 | bits(w, 23, 22);
    const Wide n = e.readV(rn, width);
    if (kind == 2 && rn == rm) {
        e.writeV(bits(w, 4, 0), n);
        return;
    }
    const Wide m = e.readV(rm, width);
    if (kind > 4) { // BSL, BIT, BIF use the destination as well
        e.unknown();
        e.writeV(bits(w, 4, 0), {});
        return;
    }
    const auto combine = [&](const Operand& a, const Operand& b, bool present) -> Operand {
        if (!present)
            return {0, {}};
        return {map(a.value, b.value,
                    [&](std::uint64_t x, std::uint64_t y) {
                        switch (kind) {
                        case 0:
                            return x & y;
                        case 1:
                            return x & ~y;
                        case 2:
                            return x | y;
                        case 3:
                            return x | ~y;
                        default:
                            return x ^ y;
                        }
                    }),
                {}};
    };
    e.writeV(bits(w, 4, 0), {combine(n.low, m.low, true), combine(n.high, m.high, width == 16)});
}

/// The element that imm5 names.
std::optional<Element> elementOf(std::uint32_t imm5)
{
    const int size = std::countr_zero(imm5 | 32U);
    if (size > 3)
        return {};
    return Element{1 << size, static_cast<int>(imm5 >> (size + 1))};
}

/// DUP (element, general), INS (element, general), SMOV, UMOV.
void copy(Execution& e)
{
    const std::uint32_t w = e.word();
    const std::uint32_t rn = bits(w, 9, 5);
    const std::uint32_t rd = bits(w, 4, 0);
    const std::uint32_t imm4 = bits(w, 14, 11);
    const auto element = elementOf(bits(w, 20, 16));
    if (!element) {
        e.unknown();
        return;
    }
    if (bit(w, 29)) { // INS (element)
        Wide wide = e.readV(rd, 16);
        const Element source{element->bytes,
                             static_cast<int>(imm4) >> std::countr_zero(bits(w, 20, 16))};
        insert(wide, *element, extract(e.readV(rn, 16), source));
        e.writeV(rd, wide);
        return;
    }
    const auto everywhere = [&](const Operand& operand) {
        Operand half = operand;
        if (element->bytes < 8)
            half = {map(operand.value,
                        [&](std::uint64_t v) { return replicate(v, element->bytes * 8); }),
                    {}};
        e.writeV(rd, {half, bit(w, 30) ? half : Operand{0, {}}});
    };
    switch (imm4) {
    case 0:
        everywhere(extract(e.readV(rn, 16), *element));
        return;
    case 1:
        everywhere(e.readX(rn, element->bytes));
        return;
    case 3: {
        Wide wide = e.readV(rd, 16);
        insert(wide, *element, e.readX(rn, element->bytes));
        e.writeV(rd, wide);
        return;
    }
    case 5: { // SMOV
        Operand out = extract(e.readV(rn, 16), *element);
        out.from.reset();
        out.value = map(out.value, [&](std::uint64_t v) {
            return signExtend(v, element->bytes * 8) & ones(bit(w, 30) ? 64 : 32);
        });
        e.writeX(rd, out);
        return;
    }
    case 7:
        e.writeX(rd, extract(e.readV(rn, 16), *element));
        return;
    default:
        e.unknown();
    }
}

/// MOVI, MVNI and FMOV (vector, immediate): AdvSIMDExpandImm of the Arm ARM, without ORR and BIC,
/// which change the old value.
void moveImmediate(Execution& e)
{
    const std::uint32_t w = e.word();
    const std::uint32_t cmode = bits(w, 15, 12);
    const bool op = bit(w, 29);
    const std::uint64_t imm = bits(w, 18, 16) << 5 | bits(w, 9, 5);
    std::uint64_t value = 0;
    if ((cmode & 0b1001U) == 0b0001U || (cmode & 0b1101U) == 0b1001U) {
        e.unknown(); // ORR, BIC
        e.writeV(bits(w, 4, 0), {});
        return;
    }
    if (cmode < 8) {
        value = replicate(imm << ((cmode >> 1) * 8), 32);
    } else if (cmode < 12) {
        value = replicate(imm << (((cmode >> 1) & 1U) * 8), 16);
    } else if (cmode < 14) {
        value = replicate((cmode & 1U) ? imm << 16 | 0xffffU : imm << 8 | 0xffU, 32);
    } else if (cmode == 14) {
        if (!op) {
            value = replicate(imm, 8);
        } else {
            for (int i = 0; i < 8; ++i)
                value |= bit(imm, i) ? std::uint64_t{0xff} << (i * 8) : 0;
        }
    } else {
        const std::uint64_t sign = imm >> 7;
        const std::uint64_t b = (imm >> 6) & 1U;
        if (bit(w, 11)) {
            e.unknown(); // half precision, FEAT_FP16
            e.writeV(bits(w, 4, 0), {});
            return;
        }
        if (!op)
            value = replicate(sign << 31 | (b ? 0x1fU : 0x20U) << 25 | (imm & 0x3fU) << 19, 32);
        else
            value = sign << 63 | (b ? std::uint64_t{0xff} : std::uint64_t{0x100}) << 54 |
                    (imm & 0x3fU) << 48;
    }
    if (op && cmode < 14)
        value = ~value;
    e.writeV(bits(w, 4, 0), {{value, {}}, {bit(w, 30) ? value : 0, {}}});
}

constexpr Rule kRules[] = {
    {0xfffefc00, 0x9e660000, moveGeneral}, // FMOV X <-> D
    {0xfffefc00, 0x9eae0000, moveGeneral}, // FMOV X <-> V.D[1]
    {0xfffefc00, 0x1e260000, moveGeneral}, // FMOV W <-> S
    {0x7ffefc00, 0x1ee60000, moveGeneral}, // FMOV W, X <-> H
    {0xff3ffc00, 0x1e204000, moveScalar},  {0x9f20fc00, 0x0e201c00, logicalVector},
    {0x9fe08400, 0x0e000400, copy},        {0x9ff80400, 0x0f000400, moveImmediate},
};

} // namespace

std::span<const Rule> vectorRules()
{
    return kRules;
}

} // namespace arm64
