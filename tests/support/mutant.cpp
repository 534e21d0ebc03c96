// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/mutant.h"

#include "arm64/effects.h"

namespace support {

namespace {

constexpr std::uint32_t field(std::uint32_t word, int low, int bits)
{
    return word >> low & ((1U << bits) - 1);
}

constexpr std::uint32_t with(std::uint32_t word, int low, int bits, std::uint32_t value)
{
    const std::uint32_t mask = ((1U << bits) - 1) << low;
    return (word & ~mask) | (value << low & mask);
}

} // namespace

std::vector<Mutant> mutantsOf(std::uint32_t word, base::Address at, const QString& place)
{
    std::vector<Mutant> all;
    const QString text = arm64::decode(word, at).text();
    const auto add = [&](std::uint32_t changed, const char* how) {
        if (changed != word)
            all.push_back(
                {place + QLatin1Char(' ') + text + QStringLiteral(": ") + QString::fromLatin1(how),
                 at, changed});
    };

    // Arm ARM C4.1.4: load/store pair, 64-bit general or 128-bit vector; bits 25:23 are the form.
    const bool xPair = (word & 0xfe000000) == 0xa8000000;
    const bool qPair = (word & 0xfe000000) == 0xac000000;
    if (xPair || qPair) {
        const std::uint32_t form = field(word, 23, 3); // 1 post-index, 2 offset, 3 pre-index
        const std::uint32_t rt1 = field(word, 0, 5);
        const std::uint32_t rt2 = field(word, 10, 5);
        const std::uint32_t rn = field(word, 5, 5);
        const std::uint32_t imm = field(word, 15, 7);
        add(kNop, "dropped");
        add(with(with(word, 0, 5, rt2), 10, 5, rt1), "pair swapped");
        add(with(word, 15, 7, imm + 1), "one slot up");
        add(with(word, 15, 7, imm - 1), "one slot down");
        add(with(word, 15, 7, imm + 2), "two slots up");
        add(word ^ (1U << 22), "load for store, store for load");
        add(with(word, 10, 5, rt1), "first register twice");
        add(with(word, 0, 5, rt2), "second register twice");
        if (xPair)
            add(word & ~(1U << 31), "32-bit halves");
        if (xPair && rn != 31) {
            add(with(word, 5, 5, 0), "base x0");
            add(with(word, 5, 5, rn == 1 ? 2 : 1), "another base");
        }
        if (form != 2) {
            add(with(word, 23, 3, 2), "without write-back");
            add(with(word, 23, 3, form == 1 ? 3 : 1),
                form == 1 ? "pre- for post-index" : "post- for pre-index");
        }
        return all;
    }
    // C4.1.4: load/store register, unsigned immediate; 64-bit (size 3) or 32-bit (size 2).
    if ((word & 0xbf800000) == 0xb9000000) {
        const std::uint32_t imm = field(word, 10, 12);
        const std::uint32_t rt = field(word, 0, 5);
        add(kNop, "dropped");
        add(with(word, 10, 12, imm + 1), "one slot up");
        add(with(word, 10, 12, imm - 1), "one slot down");
        add(with(word, 0, 5, (rt + 1) % 31), "the next register");
        add(word ^ (1U << 22), "load for store, store for load");
        if (field(word, 30, 1) == 1)
            add(with(word, 30, 1, 0), "32 bits of it");
        return all;
    }
    // C4.1.3: MSR and MRS of a system register.
    if ((word & 0xffd00000) == 0xd5100000) {
        add(kNop, "dropped");
        add(with(word, 0, 5, 31), "xzr for its register");
        add(word ^ (1U << 21), "MRS for MSR, MSR for MRS");
        return all;
    }
    // MOV (register), ADD (immediate), ERET, RET.
    const bool move = (word & 0xffe0ffe0) == 0xaa0003e0;
    const bool addImmediate = (word & 0xff800000) == 0x91000000;
    if (move) {
        add(kNop, "dropped");
        add(with(word, 16, 5, (field(word, 16, 5) + 1) % 31), "from the next register");
        add(with(word, 0, 5, (field(word, 0, 5) + 1) % 31), "to the next register");
    } else if (addImmediate) {
        add(kNop, "dropped");
        add(with(word, 10, 12, field(word, 10, 12) + 8), "eight bytes more");
    } else if (word == 0xd69f03e0 || word == 0xd65f03c0) {
        add(kNop, "dropped");
    }
    return all;
}

} // namespace support
