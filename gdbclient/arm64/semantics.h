// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/execution.h"

#include <QString>

#include <span>

namespace arm64 {

/// How an instruction is written.
struct Spelling {
    QString mnemonic;
    QString operands;
};

/// One class of instructions: the bits that tell it, and what it does. Within a table the first
/// match counts. A function may still say `unknown()` for a corner it does not model.
struct Rule {
    std::uint32_t mask;
    std::uint32_t match;
    void (*execute)(Execution&);
    /// What it does, in a sentence; only where that is more than its effects say. Untranslated.
    const char* sentence = nullptr;
    /// How it is written, where the decoder library may be older than the instruction.
    Spelling (*spell)(std::uint32_t word) = nullptr;
};

/// The tables, by the top level of the encoding (Arm ARM C4.1). A word that no rule matches has
/// unknown effects.
[[nodiscard]] std::span<const Rule> integerRules();
[[nodiscard]] std::span<const Rule> branchRules();
[[nodiscard]] std::span<const Rule> systemRules();
[[nodiscard]] std::span<const Rule> memoryRules();
[[nodiscard]] std::span<const Rule> structureRules();
[[nodiscard]] std::span<const Rule> vectorRules();
[[nodiscard]] std::span<const Rule> scalableRules();

/// The rule of a word, from the table that it belongs to; null for one that none knows.
[[nodiscard]] const Rule* ruleFor(std::uint32_t word);

/// DecodeBitMasks of the Arm ARM (J1.3): the immediate of AND, ORR, EOR and the masks of bit-field
/// moves. Absent for a reserved encoding.
struct BitMasks {
    std::uint64_t w;
    std::uint64_t t;
};
[[nodiscard]] std::optional<BitMasks> decodeBitMasks(bool n, std::uint32_t imms, std::uint32_t immr,
                                                     bool immediate, int width);

/// ConditionHolds of the Arm ARM, for flags in PSTATE's layout. AL and NV always hold.
[[nodiscard]] bool conditionHolds(std::uint32_t condition, std::uint64_t state);

/// What follows for SP when PSTATE changes from `from` to `to`: the register that a program calls
/// sp is another one then. Lists the old one's value as kept and the new one's as taken.
void switchStackPointer(Execution& e, std::uint64_t from, std::uint64_t to);

/// Entry into an exception taken to AArch64 state of `target` (Arm ARM AArch64.TakeException).
/// `syndrome` is ESR's value, `preferred` the preferred return address.
void enterException(Execution& e, int target, std::optional<std::uint64_t> syndrome,
                    base::Address preferred);

/// ELR, SPSR, ESR, VBAR, SP of exception level 1 or 2. EL3 is not modelled: the machine has none.
struct LevelRegisters {
    Register elr;
    Register spsr;
    Register esr;
    Register vbar;
    Register sp;
};
[[nodiscard]] const LevelRegisters& levelRegisters(int level);

} // namespace arm64
