// SPDX-License-Identifier: GPL-2.0-or-later
//
// Loads and stores: Arm ARM C4.1.66; those of structures are in semantics-structures.cpp. The
// effects are those of an access that completes; one that faults shows as a disagreement with the
// machine.
#include "arm64/semantics.h"

#include <algorithm>
#include <utility>

namespace arm64 {

namespace {

using Value = std::optional<std::uint64_t>;

Value plus(const Value& base, std::uint64_t offset)
{
    return map(base, [offset](std::uint64_t b) { return b + offset; });
}

enum class Indexing : std::uint8_t { Offset, Pre, Post };

/// What one register of a load or store is: how wide, of which file, extended how.
struct Shape {
    int bytes = 8;        ///< in memory: 1 to 16
    bool vector = false;  ///< a V register
    bool extends = false; ///< sign-extended after the load …
    int extendedTo = 8;   ///< … to this many bytes
};

void loadOne(Execution& e, const Shape& shape, std::uint32_t rt, const Value& address)
{
    if (shape.vector) {
        if (shape.bytes == 16) {
            e.writeV(rt, e.loadWide(address));
        } else {
            e.writeV(rt, {e.load(address, shape.bytes), {0, {}}});
        }
        return;
    }
    Operand operand = e.load(address, shape.bytes);
    if (shape.extends) {
        operand.value = map(operand.value, [&](std::uint64_t v) {
            return signExtend(v, shape.bytes * 8) & ones(shape.extendedTo * 8);
        });
        operand.from.reset(); // no longer the cell's value as it was
    }
    e.writeX(rt, operand);
}

void storeOne(Execution& e, const Shape& shape, std::uint32_t rt, const Value& address)
{
    if (!shape.vector) {
        e.store(address, shape.bytes, e.readX(rt, shape.bytes));
        return;
    }
    const Wide wide = e.readV(rt, shape.bytes);
    if (shape.bytes == 16)
        e.storeWide(address, wide);
    else
        e.store(address, shape.bytes, wide.low);
}

/// LDP, STP, LDPSW, LDNP, STNP.
void pair(Execution& e)
{
    const std::uint32_t w = e.word();
    const std::uint32_t opc = bits(w, 31, 30);
    const bool isLoad = bit(w, 22);
    const std::uint32_t rt = bits(w, 4, 0);
    const std::uint32_t rt2 = bits(w, 14, 10);
    const std::uint32_t rn = bits(w, 9, 5);
    Shape shape;
    shape.vector = bit(w, 26);
    if (shape.vector) {
        shape.bytes = 4 << opc;
    } else if (opc == 1) {
        if (!isLoad) { // STGP writes a tag as well
            e.unknown();
            return;
        }
        shape.bytes = 4;
        shape.extends = true;
    } else {
        shape.bytes = opc == 2 ? 8 : 4;
    }
    const Indexing indexing = bits(w, 24, 23) == 1   ? Indexing::Post
                              : bits(w, 24, 23) == 3 ? Indexing::Pre
                                                     : Indexing::Offset;
    const bool writesBack = indexing != Indexing::Offset;
    // CONSTRAINED UNPREDICTABLE (Arm ARM K1.2): a register loaded twice, or the base moved as well.
    if ((isLoad && rt == rt2) ||
        (writesBack && !shape.vector && rn != 31 && (rt == rn || rt2 == rn))) {
        e.unknown();
        return;
    }
    const std::uint64_t offset =
        signExtend(bits(w, 21, 15), 7) * static_cast<std::uint64_t>(shape.bytes);
    const Value base = e.readXSp(rn, 8, true).value;
    const Value address = indexing == Indexing::Post ? base : plus(base, offset);
    const Value second = plus(address, static_cast<std::uint64_t>(shape.bytes));
    if (isLoad) {
        loadOne(e, shape, rt, address);
        loadOne(e, shape, rt2, second);
    } else {
        storeOne(e, shape, rt, address);
        storeOne(e, shape, rt2, second);
    }
    if (writesBack)
        e.writeBack(rn, plus(base, offset));
}

void literal(Execution& e)
{
    const std::uint32_t w = e.word();
    const std::uint32_t opc = bits(w, 31, 30);
    const bool vector = bit(w, 26);
    if (!vector && opc == 3) // PRFM
        return;
    Shape shape;
    shape.vector = vector;
    shape.bytes = vector ? 4 << opc : opc == 1 ? 8 : 4;
    shape.extends = !vector && opc == 2;
    loadOne(e, shape, bits(w, 4, 0), e.pc().value + (signExtend(bits(w, 23, 5), 19) << 2));
}

/// size, V and opc of the single-register forms: is it a load, and of what. Nothing for a prefetch
/// and for reserved combinations.
struct Single {
    Shape shape;
    bool isLoad = false;
};
std::optional<Single> singleOf(std::uint32_t w)
{
    const std::uint32_t size = bits(w, 31, 30);
    const std::uint32_t opc = bits(w, 23, 22);
    Single out;
    out.shape.vector = bit(w, 26);
    if (out.shape.vector) {
        const std::uint32_t scale = (opc & 2U) << 1 | size;
        if (scale > 4)
            return {};
        out.shape.bytes = 1 << scale;
        out.isLoad = (opc & 1U) != 0;
        return out;
    }
    out.shape.bytes = 1 << size;
    out.isLoad = opc != 0;
    if (opc >= 2) {
        if (size == 3 || (size == 2 && opc == 3))
            return {};
        out.shape.extends = true;
        out.shape.extendedTo = opc == 2 ? 8 : 4;
    }
    return out;
}

void access(Execution& e, const Single& single, std::uint32_t rt, const Value& address)
{
    if (single.isLoad)
        loadOne(e, single.shape, rt, address);
    else
        storeOne(e, single.shape, rt, address);
}

bool isPrefetch(std::uint32_t w)
{
    return bits(w, 31, 30) == 3 && bits(w, 23, 22) == 2 && !bit(w, 26);
}

void unsignedOffset(Execution& e)
{
    const std::uint32_t w = e.word();
    const auto single = singleOf(w);
    if (!single) {
        if (!isPrefetch(w))
            e.unknown();
        return;
    }
    const Value base = e.readXSp(bits(w, 9, 5), 8, true).value;
    const std::uint64_t offset =
        std::uint64_t{bits(w, 21, 10)} * static_cast<std::uint64_t>(single->shape.bytes);
    access(e, *single, bits(w, 4, 0), plus(base, offset));
}

/// Unscaled (LDUR), unprivileged (LDTR), pre- and post-indexed.
void signedOffset(Execution& e)
{
    const std::uint32_t w = e.word();
    const std::uint32_t form = bits(w, 11, 10);
    const auto single = singleOf(w);
    if (!single) {
        if (form != 0 || !isPrefetch(w))
            e.unknown();
        return;
    }
    const std::uint32_t rn = bits(w, 9, 5);
    const std::uint32_t rt = bits(w, 4, 0);
    const bool writesBack = (form & 1U) != 0;
    if (writesBack && !single->shape.vector && rn == rt && rn != 31) {
        e.unknown(); // CONSTRAINED UNPREDICTABLE
        return;
    }
    const std::uint64_t offset = signExtend(bits(w, 20, 12), 9);
    const Value base = e.readXSp(rn, 8, true).value;
    access(e, *single, rt, form == 1 ? base : plus(base, offset));
    if (writesBack)
        e.writeBack(rn, plus(base, offset));
}

void registerOffset(Execution& e)
{
    const std::uint32_t w = e.word();
    const std::uint32_t option = bits(w, 15, 13);
    const auto single = singleOf(w);
    if (!single) {
        if (!isPrefetch(w))
            e.unknown();
        return;
    }
    const Value base = e.readXSp(bits(w, 9, 5), 8, true).value;
    const bool is32 = (option & 1U) == 0;
    const Value index = e.readX(bits(w, 20, 16), is32 ? 4 : 8, true).value;
    int scale = 0;
    if (bit(w, 12))
        while ((1 << scale) < single->shape.bytes)
            ++scale;
    const Value address = map(base, index, [&](std::uint64_t b, std::uint64_t i) {
        const std::uint64_t extended = option == 6 ? signExtend(i, 32) : i;
        return b + (extended << scale);
    });
    access(e, *single, bits(w, 4, 0), address);
}

/// LDAPUR, STLUR and their kin: unscaled, ordered.
void orderedUnscaled(Execution& e)
{
    const std::uint32_t w = e.word();
    const auto single = singleOf(w);
    if (!single) {
        e.unknown();
        return;
    }
    const Value base = e.readXSp(bits(w, 9, 5), 8, true).value;
    access(e, *single, bits(w, 4, 0), plus(base, signExtend(bits(w, 20, 12), 9)));
}

/// LDAR, STLR, LDLAR, STLLR, LDAPR.
void ordered(Execution& e)
{
    const std::uint32_t w = e.word();
    Single single;
    single.shape.bytes = 1 << bits(w, 31, 30);
    single.isLoad = (w & 0x3f000000U) == 0x38000000U || bit(w, 22);
    access(e, single, bits(w, 4, 0), e.readXSp(bits(w, 9, 5), 8, true).value);
}

/// LDXR, STXR, LDXP, STXP and the acquiring and releasing forms. Whether a store succeeds is the
/// monitor's secret: the cell and the status are listed without a value.
void exclusive(Execution& e)
{
    const std::uint32_t w = e.word();
    const bool isPair = bit(w, 21);
    const std::uint32_t rt = bits(w, 4, 0);
    const std::uint32_t rt2 = bits(w, 14, 10);
    const std::uint32_t rn = bits(w, 9, 5);
    const std::uint32_t rs = bits(w, 20, 16);
    Shape shape;
    shape.bytes = isPair ? (bit(w, 30) ? 8 : 4) : 1 << bits(w, 31, 30);
    const bool isLoad = bit(w, 22);
    const bool unpredictable =
        isLoad ? isPair && rt == rt2 : rs == rt || (isPair && rs == rt2) || (rs == rn && rn != 31);
    if (unpredictable) {
        e.unknown();
        return;
    }
    const Value address = e.readXSp(rn, 8, true).value;
    const Value second = plus(address, static_cast<std::uint64_t>(shape.bytes));
    if (isLoad) {
        loadOne(e, shape, rt, address);
        if (isPair)
            loadOne(e, shape, rt2, second);
        return;
    }
    // Where it stores, it carries the register's value.
    const auto store = [&](std::uint32_t from, const Value& to) {
        Operand operand = e.readX(from, shape.bytes);
        operand.value.reset();
        e.store(to, shape.bytes, operand);
    };
    store(rt, address);
    if (isPair)
        store(rt2, second);
    e.writeX(rs, {});
}

/// CAS and CASP: compare, and store if equal.
void compareAndSwap(Execution& e)
{
    const std::uint32_t w = e.word();
    const bool isPair = !bit(w, 23);
    const int bytes = isPair ? (bit(w, 30) ? 8 : 4) : 1 << bits(w, 31, 30);
    const std::uint32_t rs = bits(w, 20, 16);
    const std::uint32_t rt = bits(w, 4, 0);
    const std::uint32_t count = isPair ? 2 : 1;
    const Value address = e.readXSp(bits(w, 9, 5), 8, true).value;
    Operand expected[2];
    Operand wanted[2];
    Operand found[2];
    std::optional<bool> equal = true;
    for (std::uint32_t i = 0; i < count; ++i) {
        // A pair's second register after x30 is XZR (x31).
        expected[i] = e.readX(rs + i, bytes);
        wanted[i] = e.readX(rt + i, bytes);
        found[i] = e.load(plus(address, std::uint64_t{i} * static_cast<unsigned>(bytes)), bytes);
        if (!expected[i].value || !found[i].value)
            equal.reset();
        else if (equal)
            equal = *equal && expected[i].value == found[i].value;
    }
    if (!address) {
        e.unknown();
        return;
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        const Value at = plus(address, std::uint64_t{i} * static_cast<unsigned>(bytes));
        if (!equal)
            e.store(at, bytes, {});
        else if (*equal)
            e.store(at, bytes, wanted[i]);
    }
    for (std::uint32_t i = 0; i < count; ++i)
        e.writeX(rs + i, found[i]);
}

/// LDADD, LDCLR, LDEOR, LDSET, LDSMAX … LDUMIN, SWP.
void atomic(Execution& e)
{
    const std::uint32_t w = e.word();
    const int bytes = 1 << bits(w, 31, 30);
    const int n = bytes * 8;
    const bool swaps = bit(w, 15);
    const std::uint32_t opc = bits(w, 14, 12);
    if (swaps && opc != 0) {
        e.unknown();
        return;
    }
    const Value address = e.readXSp(bits(w, 9, 5), 8, true).value;
    const Operand operand = e.readX(bits(w, 20, 16), bytes);
    const Operand old = e.load(address, bytes);
    if (swaps) {
        e.store(address, bytes, operand);
    } else {
        const Value now = map(old.value, operand.value, [&](std::uint64_t m, std::uint64_t x) {
            const auto sm = static_cast<std::int64_t>(signExtend(m, n));
            const auto sx = static_cast<std::int64_t>(signExtend(x, n));
            switch (opc) {
            case 0:
                return (m + x) & ones(n);
            case 1:
                return m & ~x;
            case 2:
                return m ^ x;
            case 3:
                return m | x;
            case 4:
                return sm > sx ? m : x;
            case 5:
                return sm < sx ? m : x;
            case 6:
                return std::max(m, x);
            default:
                return std::min(m, x);
            }
        });
        e.store(address, bytes, {now, {}});
    }
    e.writeX(bits(w, 4, 0), old);
}

constexpr Rule kRules[] = {
    {0x3a000000, 0x28000000, pair},           {0x3b000000, 0x18000000, literal},
    {0x3b000000, 0x39000000, unsignedOffset}, {0x3b200000, 0x38000000, signedOffset},
    {0x3b200c00, 0x38200800, registerOffset}, {0x3ffffc00, 0x38bfc000, ordered}, // LDAPR
    {0x3f200c00, 0x38200000, atomic},         {0x3f200c00, 0x19000000, orderedUnscaled},
    {0x3fa00000, 0x08000000, exclusive},      // LDXR, STXR
    {0xbfa00000, 0x88200000, exclusive},      // LDXP, STXP
    {0xbfa07c00, 0x08207c00, compareAndSwap}, // CASP
    {0x3fa07c00, 0x08a07c00, compareAndSwap}, // CAS
    {0x3fa00000, 0x08800000, ordered},        // LDAR, STLR
};

} // namespace

std::span<const Rule> memoryRules()
{
    return kRules;
}

} // namespace arm64
