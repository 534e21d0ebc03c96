// SPDX-License-Identifier: GPL-2.0-or-later
#include "arm64/effects.h"

#include "arm64/mc-decoder.h"
#include "arm64/semantics.h"
#include "arm64/sentence.h"

namespace arm64 {

namespace {

const Rule* find(std::span<const Rule> rules, std::uint32_t word)
{
    for (const Rule& rule : rules)
        if ((word & rule.mask) == rule.match)
            return &rule;
    return nullptr;
}

/// What can be said of a word whose semantics are not ours: what the decoder lists, no values.
Effects fallback(const Instruction& instruction)
{
    const McFacts facts = mcFacts(instruction.word, instruction.pc, false);
    Effects out;
    for (const Register reg : facts.definitions)
        for (int half = 0; half < (reg.isV() ? 2 : 1); ++half)
            out.writes.push_back({{Place::of(reg, half), 0, 8}, {}, {}, false});
    if (facts.isBranch)
        out.flow = Flow::Branch;
    else
        out.nextPc = instruction.pc + base::Offset{4};
    return out;
}

} // namespace

// The top level of A64's encoding (Arm ARM C4.1): bits 28..25.
const Rule* ruleFor(std::uint32_t word)
{
    const std::uint32_t op0 = bits(word, 28, 25);
    if ((op0 & 0b1110U) == 0b1000U || (op0 & 0b0111U) == 0b0101U)
        return find(integerRules(), word);
    if ((op0 & 0b1110U) == 0b1010U) {
        const Rule* rule = find(branchRules(), word);
        return rule ? rule : find(systemRules(), word);
    }
    if ((op0 & 0b0101U) == 0b0100U) {
        const Rule* rule = find(memoryRules(), word);
        return rule ? rule : find(structureRules(), word);
    }
    if ((op0 & 0b0111U) == 0b0111U)
        return find(vectorRules(), word);
    if (op0 == 0b0010U)
        return find(scalableRules(), word);
    return nullptr;
}

const char* sentenceOf(const Instruction& instruction)
{
    const Rule* rule = instruction.valid ? ruleFor(instruction.word) : nullptr;
    return rule ? rule->sentence : nullptr;
}

Effects effectsOf(const Instruction& instruction, const StateReader& before)
{
    // UDF has a name, and is as undefined as a word without one.
    if (!instruction.valid || (instruction.word >> 16) == 0) {
        Effects undefined;
        undefined.flow = Flow::Exception;
        return undefined;
    }
    const Rule* rule = ruleFor(instruction.word);
    if (!rule)
        return fallback(instruction);
    Execution execution(instruction, before);
    rule->execute(execution);
    Effects effects = execution.finish();
    if (effects.known)
        return effects;

    // The rule gave up: keep its flow and reads, and let the decoder list what it defines.
    Effects out = fallback(instruction);
    out.reads = std::move(effects.reads);
    out.flow = effects.flow;
    if (effects.flow != Flow::Next)
        out.nextPc = effects.nextPc;
    for (Write& w : effects.writes) {
        w.value.reset();
        w.from.reset();
        bool listed = false;
        for (const Write& other : out.writes)
            listed = listed || other.to == w.to;
        if (!listed)
            out.writes.push_back(w);
    }
    return out;
}

} // namespace arm64
