// SPDX-License-Identifier: GPL-2.0-or-later
//
// LD1 to LD4 and ST1 to ST4: vector registers, or one element of each, and a structure in memory
// (Arm ARM C4.1.66, "Advanced SIMD load/store", and C7.2 of each).
#include "arm64/lanes.h"
#include "arm64/semantics.h"

namespace arm64 {

namespace {

using Value = std::optional<std::uint64_t>;

/// What an access to a structure goes through, byte by byte.
struct Structure {
    Execution& e;
    Value address;          ///< of what comes next
    std::uint64_t gone = 0; ///< bytes so far
    [[nodiscard]] bool isLoad() const { return bit(e.word(), 22); }

    /// One element of a register that is read already, and written when all of it is there.
    void element(Wide& wide, const Element& which)
    {
        if (isLoad())
            insert(wide, which, e.load(address, which.bytes));
        else
            e.store(address, which.bytes, extract(wide, which));
        goOn(which.bytes);
    }
    void goOn(int bytes)
    {
        const auto step = static_cast<std::uint64_t>(bytes);
        address = map(address, [step](std::uint64_t a) { return a + step; });
        gone += step;
    }
};

/// The base moves behind all of it, or by a register.
void writeBack(Structure& s, const Value& base)
{
    const std::uint32_t w = s.e.word();
    if (!bit(w, 23))
        return;
    const std::uint32_t rm = bits(w, 20, 16);
    const Value step = rm == 31 ? Value(s.gone) : s.e.readX(rm, 8, true).value;
    s.e.writeBack(bits(w, 9, 5),
                  map(base, step, [](std::uint64_t b, std::uint64_t n) { return b + n; }));
}

/// Whole registers: LD1 takes one to four as they lie in memory, LD2 to LD4 take every second to
/// fourth element.
void multiple(Execution& e)
{
    const std::uint32_t w = e.word();
    int registers = 0; // that follow one another in memory,
    int together = 1;  // and that one structure has an element of each of
    switch (bits(w, 15, 12)) {
    case 0b0111:
        registers = 1;
        break;
    case 0b1010:
        registers = 2;
        break;
    case 0b0110:
        registers = 3;
        break;
    case 0b0010:
        registers = 4;
        break;
    case 0b1000:
        registers = together = 2;
        break;
    case 0b0100:
        registers = together = 3;
        break;
    case 0b0000:
        registers = together = 4;
        break;
    default:
        e.unknown();
        return;
    }
    const int width = bit(w, 30) ? 16 : 8;
    // Whole registers in a row are moved by halves, whatever elements the instruction names.
    const int bytes = together == 1 ? 8 : 1 << bits(w, 11, 10);
    if (together > 1 && bytes == 8 && width == 8) { // reserved
        e.unknown();
        return;
    }
    const Value base = e.readXSp(bits(w, 9, 5), 8, true).value;
    Structure s{e, base};
    for (int first = 0; first < registers; first += together) {
        Wide wide[4];
        const auto number = [&](int n) {
            return (bits(w, 4, 0) + static_cast<std::uint32_t>(first + n)) % 32;
        };
        for (int n = 0; n < together; ++n)
            wide[n] = s.isLoad() ? Wide{{0, {}}, {0, {}}} : e.readV(number(n), width);
        for (int index = 0; index < width / bytes; ++index)
            for (int n = 0; n < together; ++n)
                s.element(wide[n], {bytes, index});
        for (int n = 0; s.isLoad() && n < together; ++n)
            e.writeV(number(n), wide[n]);
    }
    writeBack(s, base);
}

/// One element of each of one to four registers, whose others stay; LD1R to LD4R fill the whole
/// register with it.
void single(Execution& e)
{
    const std::uint32_t w = e.word();
    const std::uint32_t opcode = bits(w, 15, 13), size = bits(w, 11, 10);
    const bool s = bit(w, 12), q = bit(w, 30);
    const int registers = static_cast<int>((opcode & 1U) << 1 | bits(w, 21, 21)) + 1;
    std::uint32_t scale = opcode >> 1;
    const std::uint32_t place =
        static_cast<std::uint32_t>(q) << 3 | static_cast<std::uint32_t>(s) << 2 | size; // Q:S:size
    std::uint32_t index = place >> scale;
    const bool replicates = scale == 3;
    bool isReserved = false;
    if (replicates) {
        isReserved = !bit(w, 22) || s;
        scale = size;
    } else if (scale == 1) {
        isReserved = (size & 1U) != 0;
    } else if (scale == 2 && size == 1) {
        isReserved = s;
        scale = 3;
        index = q;
    } else if (scale == 2) {
        isReserved = size != 0;
    }
    if (isReserved) {
        e.unknown();
        return;
    }
    const Element which{1 << scale, static_cast<int>(index)};
    const Value base = e.readXSp(bits(w, 9, 5), 8, true).value;
    Structure structure{e, base};
    for (int n = 0; n < registers; ++n) {
        const std::uint32_t number = (bits(w, 4, 0) + static_cast<std::uint32_t>(n)) % 32;
        if (replicates) {
            Operand half = e.load(structure.address, which.bytes);
            if (which.bytes < 8)
                half = {
                    map(half.value, [&](std::uint64_t v) { return replicate(v, which.bytes * 8); }),
                    {}};
            e.writeV(number, {half, q ? half : Operand{0, {}}});
            structure.goOn(which.bytes);
            continue;
        }
        Wide wide = e.readV(number, 16);
        structure.element(wide, which);
        if (structure.isLoad())
            e.writeV(number, wide);
    }
    writeBack(structure, base);
}

constexpr Rule kRules[] = {
    {0xbfbf0000, 0x0c000000, multiple},
    {0xbfa00000, 0x0c800000, multiple}, // post-indexed
    {0xbf9f0000, 0x0d000000, single},
    {0xbf800000, 0x0d800000, single}, // post-indexed
};

} // namespace

std::span<const Rule> structureRules()
{
    return kRules;
}

} // namespace arm64
