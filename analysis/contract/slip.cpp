// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract/slip.h"

namespace contract {

namespace {

void addPairs(std::vector<Slip>& out, std::uint32_t word)
{
    const std::uint32_t rt1 = field(word, 0, 5);
    const std::uint32_t rt2 = field(word, 10, 5);
    const std::uint32_t rn = field(word, 5, 5);
    out.push_back({with(with(word, 0, 5, rt2), 10, 5, rt1)});
    for (std::uint32_t r = 0; r < 31; ++r) {
        out.push_back({with(word, 0, 5, r)});
        out.push_back({with(word, 10, 5, r)});
        if (r < 30)
            out.push_back({with(with(word, 0, 5, r), 10, 5, r + 1), 2});
    }
    constexpr std::uint32_t kFarthest = 8;
    for (std::uint32_t d = 1; d <= kFarthest; ++d) {
        out.push_back({with(word, 15, 7, field(word, 15, 7) + d)});
        out.push_back({with(word, 15, 7, field(word, 15, 7) - d)});
    }
    out.push_back({word ^ (1U << 22)}); // a load for a store, a store for a load
    // 64 bits for 32, and the reverse: with the same number, or of the same cells, where the offset
    // counts other units.
    out.push_back({word ^ (1U << 31)});
    const std::uint32_t imm = field(word, 15, 7);
    const bool isWide = field(word, 31, 1) != 0;
    const std::uint32_t negative = imm & 0x40;
    if (isWide || imm % 2 == 0)
        out.push_back({with(word ^ (1U << 31), 15, 7, isWide ? imm << 1 : imm >> 1 | negative)});
    for (std::uint32_t base = 0; base < 32; ++base)
        if (base != rn)
            out.push_back({with(word, 5, 5, base)});
    for (std::uint32_t form = 1; form <= 3; ++form) // post-index, offset, pre-index
        out.push_back({with(word, 23, 3, form)});
    if (rn == kSp) { // a push and a pop of two registers: SP by 16
        out.push_back({with(with(word, 23, 3, 1), 15, 7, 2), 2});
        out.push_back({with(with(word, 23, 3, 3), 15, 7, 0x7e), 2});
    }
}

/// With write-back: LDR and STR, pre- and post-index, by a signed offset of nine bits.
void addMovingSingles(std::vector<Slip>& out, std::uint32_t word)
{
    for (std::uint32_t r = 0; r < 31; ++r)
        out.push_back({with(word, 0, 5, r)});
    for (std::uint32_t base = 0; base < 32; ++base)
        out.push_back({with(word, 5, 5, base)});
    for (const std::uint32_t bytes : {8U, 16U, 0x1f8U, 0x1f0U}) // and -8, -16
        out.push_back({with(word, 12, 9, bytes)});
    out.push_back({word ^ (1U << 22)});
    out.push_back({word ^ (1U << 30)});
    out.push_back({word ^ (1U << 11)}); // pre- for post-index
}

/// ADD and SUB of a constant.
void addConstants(std::vector<Slip>& out, std::uint32_t word, std::uint32_t contextOffset)
{
    out.push_back({with(word, 10, 12, contextOffset)});
    constexpr std::uint32_t kDeepest = 64;
    for (std::uint32_t bytes = 8; bytes <= kDeepest; bytes += 8)
        out.push_back({with(word, 10, 12, bytes)});
    // The lower half of a variable's address is any number: a few cells more or less.
    for (std::uint32_t bytes = 8; bytes <= kDeepest; bytes += 8) {
        out.push_back({with(word, 10, 12, field(word, 10, 12) + bytes)});
        out.push_back({with(word, 10, 12, field(word, 10, 12) - bytes)});
    }
    out.push_back({word ^ (1U << 30)});
    for (std::uint32_t r = 0; r < 32; ++r) {
        out.push_back({with(word, 0, 5, r)});
        out.push_back({with(word, 5, 5, r)});
    }
}

/// The load or store of 64 bits at the same place, of one of fewer.
void addWide(std::vector<Slip>& out, std::uint32_t word)
{
    constexpr std::uint32_t kWide = 3;
    const std::uint32_t bytes = field(word, 10, 12) << field(word, 30, 2);
    if (field(word, 30, 2) == kWide || bytes % 8 != 0)
        return;
    const std::uint32_t load = field(word, 22, 2) == 0 ? 0 : 1; // and not sign-extended
    out.push_back({with(with(with(word, 30, 2, kWide), 22, 2, load), 10, 12, bytes / 8)});
}

void addSingles(std::vector<Slip>& out, std::uint32_t word)
{
    addWide(out, word);
    for (std::uint32_t r = 0; r < 31; ++r) {
        out.push_back({with(word, 0, 5, r)});
        out.push_back({with(word, 5, 5, r)});
    }
    constexpr std::uint32_t kFarthest = 8;
    for (std::uint32_t d = 1; d <= kFarthest; ++d) {
        out.push_back({with(word, 10, 12, field(word, 10, 12) + d)});
        out.push_back({with(word, 10, 12, field(word, 10, 12) - d)});
    }
    out.push_back({word ^ (1U << 22)});
    out.push_back({word ^ (1U << 30)});
}

} // namespace

bool looksWrong(const Door& door, std::uint32_t word)
{
    if ((word & 0x7e000000) != 0x28000000)
        return false;
    const std::uint32_t imm = field(word, 15, 7);
    const bool moves = field(word, 23, 3) != 2; // pre- or post-index
    const std::uint32_t first = field(word, 0, 5);
    const std::uint32_t second = field(word, 10, 5);
    // The zero register has number 31, and fills a cell that is left free on either side.
    const bool falls =
        first != kZero && first >= second && !door.neighbours().contains({first, second});
    return falls || (moves && field(word, 5, 5) == kSp && imm != 2 && imm != 0x7e);
}

Words rightFor(const Door& door, std::uint32_t word)
{
    const std::uint32_t first = field(word, 0, 5);
    const std::uint32_t second = field(word, 10, 5);
    if (first > second)
        return {with(with(word, 0, 5, second), 10, 5, first)};
    if (first == second) {
        Words out;
        for (const auto& [low, high] : door.neighbours())
            if (low == first)
                out.push_back(with(word, 10, 5, high));
        for (const auto& [low, high] : door.neighbours())
            if (high == first)
                out.push_back(with(word, 0, 5, low));
        return out;
    }
    constexpr std::uint32_t kMinus16 = 0x7e;
    return {with(word, 15, 7, field(word, 23, 3) == 1 ? 2 : kMinus16)};
}

std::vector<Slip> meantBy(const Door& door, std::uint32_t word)
{
    std::vector<Slip> out{{kNop, 3}};
    // Arm ARM C4.1.4 and C4.1.3: the same kinds that the switch is made of.
    if ((word & 0x7e000000) == 0x28000000) {
        addPairs(out, word);
    } else if ((word & 0xbf800000) == 0xb9000000) {
        addSingles(out, word);
    } else if ((word & 0x3f000000) == 0x39000000) { // of a byte, of two, of four with their sign
        addWide(out, word);
    } else if ((word & 0xbfa00400) == 0xb8000400) {
        addMovingSingles(out, word);
    } else if ((word & 0xffd00000) == 0xd5100000) {
        out.push_back({word ^ (1U << 21)});
        for (std::uint32_t r = 0; r < 31; ++r)
            out.push_back({with(word, 0, 5, r)});
    } else if ((word & 0x7fe0ffe0) == 0x2a0003e0) { // MOV
        out.push_back({word ^ (1U << 31)});
        for (std::uint32_t r = 0; r < 31; ++r) {
            out.push_back({with(word, 16, 5, r)});
            out.push_back({with(word, 0, 5, r)});
        }
    } else if ((word & 0x3f800000) == 0x11000000) {
        addConstants(out, word, door.contextOffset());
    } else if ((word & 0x7f800000) == 0x52800000) { // MOVZ
        constexpr std::uint32_t kMostCodes = 8;
        for (std::uint32_t code = 0; code < kMostCodes; ++code)
            out.push_back({with(word, 5, 16, code)});
        for (std::uint32_t r = 0; r < 31; ++r)
            out.push_back({with(word, 0, 5, r)});
    }
    // Two pairs that are turned round may cancel each other: neither is what was meant.
    std::erase_if(out, [&](const Slip& w) { return w.word == word || looksWrong(door, w.word); });
    return out;
}

} // namespace contract
