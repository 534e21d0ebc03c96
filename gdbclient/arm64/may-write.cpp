// SPDX-License-Identifier: GPL-2.0-or-later
//
// What an instruction could write, by the group of its encoding: Arm ARM C4.1, table "Main encoding
// table for the A64 instruction set".
#include "arm64/bits.h"
#include "arm64/effects.h"

namespace arm64 {

namespace {

/// C4.1.65, "Branches, Exception generating and System instructions".
MayWrite reachOfSystemGroup(std::uint32_t word)
{
    if (!isOfSystemGroup(word))
        return {}; // branches; exceptions and returns show by their flow
    const bool isRead = bit(word, 21);
    const auto op0 = bits(word, 20, 19);
    if (isRead && op0 >= 2) // MRS: what it acknowledges, its effects list
        return {};
    return {.systemRegisters = true, .memory = op0 == 1}; // SYS: DC ZVA writes memory
}

} // namespace

bool isOfSystemGroup(std::uint32_t word)
{
    constexpr std::uint32_t kSystem = 0b1101010100; // bits 31 to 22
    return bits(word, 31, 22) == kSystem;
}

MayWrite mayWrite(const Instruction& instruction, const Effects& effects)
{
    constexpr MayWrite everything{.systemRegisters = true, .memory = true, .vectors = true};
    if (!instruction.valid || !effects.known || effects.flow == Flow::Exception ||
        effects.flow == Flow::ExceptionReturn)
        return everything;
    const std::uint32_t group = bits(instruction.word, 28, 25);
    if ((group & 0b1110) == 0b1000) // data processing, immediate
        return {};
    if ((group & 0b1110) == 0b1010)
        return reachOfSystemGroup(instruction.word);
    if ((group & 0b0101) == 0b0100) // loads and stores
        return {.memory = instruction.isStore || !instruction.isLoad,
                .vectors =
                    bit(instruction.word, 26) && (instruction.isLoad || !instruction.isStore)};
    if ((group & 0b0111) == 0b0101) // data processing, register
        return {};
    if ((group & 0b0111) == 0b0111) // floating-point and SIMD: FPSR
        return {.systemRegisters = true, .vectors = true};
    if (group == 0b0010) { // SVE, of which little is known: stores are told by bits 31 to 29
        const bool isStore = bits(instruction.word, 31, 29) == 0b111;
        return {.memory = isStore, .vectors = !isStore};
    }
    return everything; // SME, and what is not allocated
}

} // namespace arm64
