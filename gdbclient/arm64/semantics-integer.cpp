// SPDX-License-Identifier: GPL-2.0-or-later
//
// Moves and arithmetic on general registers: Arm ARM C4.1, "Data Processing -- Immediate" and
// "-- Register"; each function is the pseudocode of C6.2 for one class.
#include "arm64/semantics.h"

#include <bit>

namespace arm64 {

namespace {

using Value = std::optional<std::uint64_t>;

int widthOf(std::uint32_t word)
{
    return bit(word, 31) ? 8 : 4;
}

/// The result of AddWithCarry: a number and N, Z, C, V in PSTATE's places.
struct Sum {
    std::uint64_t value;
    std::uint64_t flags;
};

std::uint64_t signAndZero(std::uint64_t value, int bitWidth)
{
    return (bit(value, bitWidth - 1) ? std::uint64_t{1} << 31 : 0) |
           (value == 0 ? std::uint64_t{1} << 30 : 0);
}

Sum addWithCarry(std::uint64_t x, std::uint64_t y, std::uint64_t carry, int width)
{
    const int n = width * 8;
    x &= ones(n);
    y &= ones(n);
    const std::uint64_t sum = (x + y + carry) & ones(n);
    const bool carryOut = carry ? sum <= x : sum < x;
    const bool overflow = bit(~(x ^ y) & (x ^ sum), n - 1);
    return {sum, signAndZero(sum, n) | (carryOut ? std::uint64_t{1} << 29 : 0) |
                     (overflow ? std::uint64_t{1} << 28 : 0)};
}

void setFlags(Execution& e, Value flags)
{
    // The other fields of PSTATE stay: the new value needs the old one.
    e.writePstate(map(e.peek(Register::pstate()), flags,
                      [](std::uint64_t s, std::uint64_t f) { return (s & ~pstate::kFlags) | f; }));
}

std::uint64_t shifted(std::uint64_t value, std::uint32_t kind, int amount, int width)
{
    const int n = width * 8;
    value &= ones(n);
    switch (kind) {
    case 0:
        return (value << amount) & ones(n);
    case 1:
        return value >> amount;
    case 2: {
        const std::uint64_t wide = signExtend(value, n);
        const auto result = static_cast<std::int64_t>(wide) >> amount;
        return static_cast<std::uint64_t>(result) & ones(n);
    }
    default:
        return rotateRight(value, amount, n);
    }
}

void adr(Execution& e)
{
    const std::uint32_t w = e.word();
    const std::uint64_t imm = signExtend(bits(w, 23, 5) << 2 | bits(w, 30, 29), 21);
    const std::uint64_t pc = e.pc().value;
    e.writeX(bits(w, 4, 0),
             {bit(w, 31) ? (pc & ~std::uint64_t{0xfff}) + (imm << 12) : pc + imm, {}});
}

/// The common end of every addition and subtraction. Rd is SP only where flags are not set and the
/// form allows it. `same` is the operand that comes out unchanged whatever it holds, because the
/// encoding adds nothing to it: a copy.
void addOrSubtract(Execution& e, Value x, Value y, bool destinationMayBeSp,
                   const std::optional<Access>& same)
{
    const std::uint32_t w = e.word();
    const int width = widthOf(w);
    const bool subtract = bit(w, 30);
    std::optional<Sum> sum;
    if (x && y)
        sum = addWithCarry(*x, subtract ? ~*y : *y, subtract ? 1 : 0, width);
    const Operand result{sum ? Value(sum->value) : Value(), same};
    if (destinationMayBeSp && !bit(w, 29))
        e.writeXSp(bits(w, 4, 0), result);
    else
        e.writeX(bits(w, 4, 0), result);
    if (bit(w, 29))
        setFlags(e, sum ? Value(sum->flags) : Value());
}

void addImmediate(Execution& e)
{
    const std::uint32_t w = e.word();
    const std::uint64_t imm = std::uint64_t{bits(w, 21, 10)} << (bit(w, 22) ? 12 : 0);
    const Operand n = e.readXSp(bits(w, 9, 5), widthOf(w));
    // MOV (to/from SP) is ADD with 0.
    addOrSubtract(e, n.value, imm, true, imm == 0 ? n.from : std::nullopt);
}

void addShifted(Execution& e)
{
    const std::uint32_t w = e.word();
    const int width = widthOf(w);
    const Operand n = e.readX(bits(w, 9, 5), width);
    const Operand unshifted = e.readX(bits(w, 20, 16), width);
    const Value m = map(unshifted.value, [&](std::uint64_t v) {
        return shifted(v, bits(w, 23, 22), static_cast<int>(bits(w, 15, 10)), width);
    });
    std::optional<Access> same;
    if (bits(w, 20, 16) == 31)
        same = n.from;
    else if (bits(w, 9, 5) == 31 && !bit(w, 30) && bits(w, 15, 10) == 0)
        same = unshifted.from;
    addOrSubtract(e, n.value, m, false, same);
}

void addExtended(Execution& e)
{
    const std::uint32_t w = e.word();
    const int width = widthOf(w);
    const std::uint32_t option = bits(w, 15, 13);
    const Operand n = e.readXSp(bits(w, 9, 5), width);
    const bool takes64 = (option & 3U) == 3U && width == 8;
    const Value m = map(e.readX(bits(w, 20, 16), takes64 ? 8 : 4).value, [&](std::uint64_t v) {
        const int from = 8 << (option & 3U);
        const std::uint64_t extended = option & 4U ? signExtend(v, from) : v & ones(from);
        return extended << bits(w, 12, 10);
    });
    addOrSubtract(e, n.value, m, true, bits(w, 20, 16) == 31 ? n.from : std::nullopt);
}

void addCarry(Execution& e)
{
    const std::uint32_t w = e.word();
    const int width = widthOf(w);
    const Value n = e.readX(bits(w, 9, 5), width).value;
    const Value m = e.readX(bits(w, 20, 16), width).value;
    const Value state = e.readPstate();
    std::optional<Sum> sum;
    if (n && m && state)
        sum = addWithCarry(*n, bit(w, 30) ? ~*m : *m, bit(*state, 29) ? 1 : 0, width);
    e.writeX(bits(w, 4, 0), {sum ? Value(sum->value) : Value(), {}});
    if (bit(w, 29))
        setFlags(e, sum ? Value(sum->flags) : Value());
}

std::uint64_t logical(std::uint32_t opc, std::uint64_t x, std::uint64_t y)
{
    switch (opc) {
    case 1:
        return x | y;
    case 2:
        return x ^ y;
    default:
        return x & y;
    }
}

void logicalImmediate(Execution& e)
{
    const std::uint32_t w = e.word();
    const int width = widthOf(w);
    const std::uint32_t opc = bits(w, 30, 29);
    const Value n = e.readX(bits(w, 9, 5), width).value;
    const auto masks =
        decodeBitMasks(bit(w, 22), bits(w, 15, 10), bits(w, 21, 16), true, width * 8);
    if (!masks) {
        e.unknown();
        return;
    }
    const Value result = map(n, [&](std::uint64_t v) { return logical(opc, v, masks->w); });
    if (opc == 3) {
        e.writeX(bits(w, 4, 0), {result, {}});
        setFlags(e, map(result, [&](std::uint64_t v) { return signAndZero(v, width * 8); }));
    } else {
        e.writeXSp(bits(w, 4, 0), {result, {}});
    }
}

/// The operand that a logical instruction hands on unchanged, whatever it holds: ORR and EOR with
/// XZR (MOV (register) is one), BIC of XZR, AND and ORR of a register with itself.
std::optional<Access> copied(std::uint32_t w, const Operand& n, const Operand& m)
{
    const std::uint32_t opc = bits(w, 30, 29);
    const bool isAnd = opc == 0 || opc == 3;
    const bool isXor = opc == 2;
    const bool inverts = bit(w, 21);
    const bool isPlain = !inverts && bits(w, 15, 10) == 0;
    const std::uint32_t rn = bits(w, 9, 5);
    const std::uint32_t rm = bits(w, 20, 16);
    if (rm == 31 && inverts == isAnd)
        return n.from;
    if (rn == 31 && !isAnd && isPlain)
        return m.from;
    if (rn == rm && !isXor && isPlain)
        return n.from;
    return {};
}

void logicalShifted(Execution& e)
{
    const std::uint32_t w = e.word();
    const int width = widthOf(w);
    const std::uint32_t opc = bits(w, 30, 29);
    const Operand n = e.readX(bits(w, 9, 5), width);
    const Operand m = e.readX(bits(w, 20, 16), width);
    const Value result = map(n.value, m.value, [&](std::uint64_t x, std::uint64_t y) {
        y = shifted(y, bits(w, 23, 22), static_cast<int>(bits(w, 15, 10)), width);
        return logical(opc, x, bit(w, 21) ? ~y & ones(width * 8) : y);
    });
    e.writeX(bits(w, 4, 0), {result, copied(w, n, m)});
    if (opc == 3)
        setFlags(e, map(result, [&](std::uint64_t v) { return signAndZero(v, width * 8); }));
}

void moveWide(Execution& e)
{
    const std::uint32_t w = e.word();
    const int width = widthOf(w);
    const int shift = static_cast<int>(bits(w, 22, 21)) * 16;
    const std::uint64_t imm = std::uint64_t{bits(w, 20, 5)} << shift;
    const std::uint32_t rd = bits(w, 4, 0);
    switch (bits(w, 30, 29)) {
    case 0:
        e.writeX(rd, {~imm & ones(width * 8), {}});
        break;
    case 2:
        e.writeX(rd, {imm, {}});
        break;
    default: {
        const Value old = e.readX(rd, width).value;
        const std::uint64_t keep = ~(std::uint64_t{0xffff} << shift);
        e.writeX(rd, {map(old, [&](std::uint64_t v) { return (v & keep) | imm; }), {}});
    }
    }
}

/// SBFM, BFM and UBFM: every shift by a constant, extension and bit-field move is one of them.
void bitfield(Execution& e)
{
    const std::uint32_t w = e.word();
    const int width = widthOf(w);
    const int n = width * 8;
    const std::uint32_t opc = bits(w, 30, 29);
    const auto immr = static_cast<int>(bits(w, 21, 16));
    const auto imms = static_cast<int>(bits(w, 15, 10));
    const auto masks = decodeBitMasks(bit(w, 22), bits(w, 15, 10), bits(w, 21, 16), false, n);
    if (!masks) {
        e.unknown();
        return;
    }
    const std::uint32_t rd = bits(w, 4, 0);
    const Value old = opc == 1 ? e.readX(rd, width).value : Value(0);
    const Operand source = e.readX(bits(w, 9, 5), width);
    const Value result = map(old, source.value, [&](std::uint64_t dst, std::uint64_t src) {
        const std::uint64_t bottom = (dst & ~masks->w) | (rotateRight(src, immr, n) & masks->w);
        const std::uint64_t top = opc == 0 ? (bit(src, imms) ? ~std::uint64_t{0} : 0) : dst;
        return ((top & ~masks->t) | (bottom & masks->t)) & ones(n);
    });
    const bool isWhole = immr == 0 && imms == n - 1; // LSL #0 and its kin
    e.writeX(rd, {result, isWhole ? source.from : std::nullopt});
}

void extract(Execution& e)
{
    const std::uint32_t w = e.word();
    const int width = widthOf(w);
    const auto lsb = static_cast<int>(bits(w, 15, 10));
    const Value high = e.readX(bits(w, 9, 5), width).value;
    const Operand low = e.readX(bits(w, 20, 16), width);
    const Value result = map(high, low.value, [&](std::uint64_t h, std::uint64_t l) {
        return lsb == 0 ? l : ((l >> lsb) | (h << (width * 8 - lsb))) & ones(width * 8);
    });
    e.writeX(bits(w, 4, 0), {result, lsb == 0 ? low.from : std::nullopt});
}

void conditionalCompare(Execution& e)
{
    const std::uint32_t w = e.word();
    const int width = widthOf(w);
    const Value n = e.readX(bits(w, 9, 5), width).value;
    const Value m = bit(w, 11) ? Value(bits(w, 20, 16)) : e.readX(bits(w, 20, 16), width).value;
    const Value state = e.readPstate();
    Value flags;
    if (state && !conditionHolds(bits(w, 15, 12), *state))
        flags = std::uint64_t{bits(w, 3, 0)} << 28;
    else if (state && n && m)
        flags = bit(w, 30) ? addWithCarry(*n, ~*m, 1, width).flags
                           : addWithCarry(*n, *m, 0, width).flags;
    setFlags(e, flags);
}

/// CSEL, CSINC, CSINV, CSNEG.
void conditionalSelect(Execution& e)
{
    const std::uint32_t w = e.word();
    const int width = widthOf(w);
    const Operand n = e.readX(bits(w, 9, 5), width);
    const Operand m = e.readX(bits(w, 20, 16), width);
    const Value state = e.readPstate();
    const bool invert = bit(w, 30);
    const bool increment = bit(w, 10);
    Operand result;
    if (state && conditionHolds(bits(w, 15, 12), *state)) {
        result = n;
    } else if (state) {
        result = invert || increment ? Operand{} : m;
        result.value = map(m.value, [&](std::uint64_t v) {
            v = invert ? ~v : v;
            return (increment ? v + 1 : v) & ones(width * 8);
        });
    }
    e.writeX(bits(w, 4, 0), result);
}

/// Division (by zero gives zero), variable shifts; CRC32 and PACGA without a value.
void twoSources(Execution& e)
{
    const std::uint32_t w = e.word();
    const int width = widthOf(w);
    const int n = width * 8;
    const std::uint32_t opcode = bits(w, 15, 10);
    const Value x = e.readX(bits(w, 9, 5), width).value;
    const Value y = e.readX(bits(w, 20, 16), width).value;
    const Value result = map(x, y, [&](std::uint64_t a, std::uint64_t b) -> std::uint64_t {
        if (opcode == 2)
            return b == 0 ? 0 : a / b;
        if (opcode == 3) {
            const auto sa = static_cast<std::int64_t>(signExtend(a, n));
            const auto sb = static_cast<std::int64_t>(signExtend(b, n));
            if (sb == 0)
                return 0;
            // The one quotient that does not fit is the dividend again.
            return sb == -1 ? (0 - a) & ones(n) : static_cast<std::uint64_t>(sa / sb) & ones(n);
        }
        return shifted(a, opcode & 3U, static_cast<int>(b % static_cast<unsigned>(n)), width);
    });
    const bool computed = opcode == 2 || opcode == 3 || (opcode & 0x3cU) == 8;
    const bool listed = computed || opcode == 12 || (opcode & 0x38U) == 16;
    if (!listed)
        e.unknown();
    e.writeX(bits(w, 4, 0), {computed ? result : Value(), {}});
}

std::uint64_t reverseBits(std::uint64_t v, int n)
{
    std::uint64_t out = 0;
    for (int i = 0; i < n; ++i)
        out |= std::uint64_t{bit(v, i)} << (n - 1 - i);
    return out;
}

/// Reverses the bytes within each group of `group` bytes.
std::uint64_t reverseBytes(std::uint64_t v, int width, int group)
{
    std::uint64_t out = 0;
    for (int i = 0; i < width; ++i)
        out |= ((v >> (i * 8)) & 0xffU) << ((i / group * group + group - 1 - i % group) * 8);
    return out;
}

void oneSource(Execution& e)
{
    const std::uint32_t w = e.word();
    const int width = widthOf(w);
    const int n = width * 8;
    const std::uint32_t opcode = bits(w, 15, 10);
    const Value x = e.readX(bits(w, 9, 5), width).value;
    if (opcode > 5)
        e.unknown();
    const Value result = map(x, [&](std::uint64_t v) -> std::uint64_t {
        switch (opcode) {
        case 0:
            return reverseBits(v, n);
        case 1:
            return reverseBytes(v, width, 2);
        case 2:
            return reverseBytes(v, width, 4);
        case 3:
            return reverseBytes(v, width, 8);
        case 4:
            return static_cast<std::uint64_t>(std::countl_zero(v) - (64 - n));
        default: {
            const std::uint64_t s = signExtend(v, n);
            const std::uint64_t differs = (s ^ (s << 1)) | 1U;
            return static_cast<std::uint64_t>(std::countl_zero(differs << (64 - n)));
        }
        }
    });
    e.writeX(bits(w, 4, 0), {result, {}});
}

/// PACIA … AUTDZB, XPACI, XPACD: what the key makes of a pointer is not predicted.
void pointerAuthentication(Execution& e)
{
    const std::uint32_t w = e.word();
    e.readX(bits(w, 4, 0));
    if (bits(w, 13, 13) == 0)
        e.readXSp(bits(w, 9, 5));
    e.writeX(bits(w, 4, 0), {});
}

void multiplyAdd(Execution& e)
{
    const std::uint32_t w = e.word();
    const int width = widthOf(w);
    const std::uint32_t op31 = bits(w, 23, 21);
    const bool isSigned = !bit(w, 23);
    const bool subtract = bit(w, 15);
    if (op31 == 0) {
        const Value a = e.readX(bits(w, 14, 10), width).value;
        const Value n = e.readX(bits(w, 9, 5), width).value;
        const Value m = e.readX(bits(w, 20, 16), width).value;
        const Value product = map(n, m, [](std::uint64_t x, std::uint64_t y) { return x * y; });
        e.writeX(bits(w, 4, 0), {map(a, product,
                                     [&](std::uint64_t x, std::uint64_t y) {
                                         return (subtract ? x - y : x + y) & ones(width * 8);
                                     }),
                                 {}});
        return;
    }
    if ((op31 & 3U) == 1) { // the long forms: 32 × 32 + 64
        const Value a = e.readX(bits(w, 14, 10)).value;
        const Value n = e.readX(bits(w, 9, 5), 4).value;
        const Value m = e.readX(bits(w, 20, 16), 4).value;
        const Value product = map(n, m, [&](std::uint64_t x, std::uint64_t y) {
            return isSigned ? signExtend(x, 32) * signExtend(y, 32) : x * y;
        });
        e.writeX(bits(w, 4, 0),
                 {map(a, product,
                      [&](std::uint64_t x, std::uint64_t y) { return subtract ? x - y : x + y; }),
                  {}});
        return;
    }
    // SMULH and UMULH: the high half of 64 × 64, by halves.
    const Value n = e.readX(bits(w, 9, 5)).value;
    const Value m = e.readX(bits(w, 20, 16)).value;
    e.writeX(bits(w, 4, 0), {map(n, m,
                                 [&](std::uint64_t x, std::uint64_t y) {
                                     const std::uint64_t xl = x & ones(32);
                                     const std::uint64_t xh = x >> 32;
                                     const std::uint64_t yl = y & ones(32);
                                     const std::uint64_t yh = y >> 32;
                                     const std::uint64_t mid = xh * yl + ((xl * yl) >> 32);
                                     const std::uint64_t low = (mid & ones(32)) + xl * yh;
                                     std::uint64_t high = xh * yh + (mid >> 32) + (low >> 32);
                                     if (isSigned && bit(x, 63))
                                         high -= y;
                                     if (isSigned && bit(y, 63))
                                         high -= x;
                                     return high;
                                 }),
                             {}});
}

constexpr Rule kRules[] = {
    {0x1f000000, 0x10000000, adr},
    {0x1f800000, 0x11000000, addImmediate},
    {0x1f800000, 0x12000000, logicalImmediate},
    {0x1f800000, 0x12800000, moveWide},
    {0x1f800000, 0x13000000, bitfield},
    {0x7fa00000, 0x13800000, extract},
    {0x1f000000, 0x0a000000, logicalShifted},
    {0x1f200000, 0x0b000000, addShifted},
    {0x1fe00000, 0x0b200000, addExtended},
    {0x1fe0fc00, 0x1a000000, addCarry},
    {0x3fe00410, 0x3a400000, conditionalCompare},
    {0x3fe00800, 0x1a800000, conditionalSelect},
    {0x7fe00000, 0x1ac00000, twoSources},
    {0x7fff0000, 0x5ac00000, oneSource},
    {0xffff0000, 0xdac10000, pointerAuthentication},
    {0x7fe00000, 0x1b000000, multiplyAdd}, // MADD, MSUB
    {0xff600000, 0x9b200000, multiplyAdd}, // SMADDL, UMADDL and their subtracting kin
    {0xff608000, 0x9b400000, multiplyAdd}, // SMULH, UMULH
};

} // namespace

std::span<const Rule> integerRules()
{
    return kRules;
}

} // namespace arm64
