// SPDX-License-Identifier: GPL-2.0-or-later
//
// Branches, calls, returns and ERET: Arm ARM C4.1.65 and C6.2.
#include "arm64/semantics.h"
#include "arm64/system-behaviour.h"

namespace arm64 {

namespace {

using Value = std::optional<std::uint64_t>;

std::uint64_t target(const Execution& e, std::uint64_t words, int width)
{
    return e.pc().value + (signExtend(words, width) << 2);
}

void linkTo(Execution& e)
{
    e.flow(Flow::Call);
    e.writeX(30, {e.pc().value + 4, {}});
}

void branchImmediate(Execution& e)
{
    const std::uint32_t w = e.word();
    if (bit(w, 31))
        linkTo(e);
    else
        e.flow(Flow::Branch);
    e.nextPc(target(e, bits(w, 25, 0), 26));
}

void takeIf(Execution& e, const std::optional<bool>& taken, std::uint64_t to)
{
    e.flow(Flow::Branch);
    if (!taken)
        e.nextPc({});
    else
        e.nextPc(*taken ? to : e.pc().value + 4);
}

void branchConditional(Execution& e)
{
    const std::uint32_t w = e.word();
    const std::uint32_t condition = bits(w, 3, 0);
    std::optional<bool> taken = true;
    if (condition < 14) {
        const Value state = e.readPstate();
        taken = state ? std::optional<bool>(conditionHolds(condition, *state)) : std::nullopt;
    }
    takeIf(e, taken, target(e, bits(w, 23, 5), 19));
}

void compareAndBranch(Execution& e)
{
    const std::uint32_t w = e.word();
    const Value v = e.readX(bits(w, 4, 0), bit(w, 31) ? 8 : 4).value;
    takeIf(e, v ? std::optional<bool>((*v == 0) != bit(w, 24)) : std::nullopt,
           target(e, bits(w, 23, 5), 19));
}

void testAndBranch(Execution& e)
{
    const std::uint32_t w = e.word();
    const auto which = static_cast<int>(bits(w, 31, 31) << 5 | bits(w, 23, 19));
    const Value v = e.readX(bits(w, 4, 0)).value;
    takeIf(e, v ? std::optional<bool>(bit(*v, which) == bit(w, 24)) : std::nullopt,
           target(e, bits(w, 18, 5), 14));
}

/// BR and BLR mark PSTATE with the kind of branch, on machines that have BTI (FEAT_BTI,
/// ID_AA64PFR1_EL1.BT). For BR outside guarded pages and through x16 or x17 the mark is 01, for
/// guarded ones 11; we do not know which pages are guarded, so that BR's is not predicted.
void markBranch(Execution& e, std::optional<std::uint64_t> type)
{
    const auto isThere = has(e, Feature::Bti);
    e.keepsBranchType();
    if (isThere == false)
        return;
    Value state;
    if (isThere)
        state = map(e.peek(Register::pstate()), type, [](std::uint64_t s, std::uint64_t t) {
            return (s & ~pstate::kBtype) | t << 10;
        });
    e.writePstate(state);
}

/// BR, BLR, RET and their authenticating kin (whose target is not predicted).
void branchRegister(Execution& e)
{
    const std::uint32_t w = e.word();
    const std::uint32_t opc = bits(w, 22, 21);
    const bool authenticates = bit(w, 11);
    const bool withModifier = bit(w, 24);
    const std::uint32_t rn = authenticates && opc == 2 ? 30 : bits(w, 9, 5);
    const Value to = e.readX(rn).value;
    if (authenticates && (withModifier || opc == 2))
        e.readXSp(withModifier ? bits(w, 4, 0) : 31);
    if (opc == 0) {
        e.flow(Flow::Branch);
        markBranch(e, rn == 16 || rn == 17 ? Value(1) : Value());
    } else if (opc == 1) {
        linkTo(e);
        markBranch(e, 2);
    } else {
        e.flow(Flow::Return);
    }
    e.nextPc(authenticates ? Value() : to);
}

/// AArch64.ExceptionReturn and SetPSTATEFromPSR of the Arm ARM.
void exceptionReturn(Execution& e)
{
    const auto level = e.level();
    const Value state = e.peek(Register::pstate());
    e.flow(Flow::ExceptionReturn);
    if (!level || *level == 0 || *level == 3) {
        e.nextPc({});
        e.unknown();
        return;
    }
    const LevelRegisters& own = levelRegisters(*level);
    const Operand elr = e.readRegister(own.elr);
    const Operand spsr = e.readRegister(own.spsr);
    const bool authenticates = bit(e.word(), 11);
    e.nextPc(authenticates ? Value() : elr.value);
    if (!spsr.value) {
        e.writePstate({}, spsr.from);
        e.writeRegister(Register::sp(), {});
        e.writeRegister(own.sp, {});
        return;
    }
    const std::uint64_t to = *spsr.value;
    if (to & pstate::kAarch32) {
        // To AArch32: the stub's registers are not the 64-bit ones any more.
        e.writePstate({}, spsr.from);
        e.writeRegister(Register::sp(), {});
        if (elr.value)
            e.nextPc(*elr.value & ~std::uint64_t{bit(to, 5) ? 1U : 3U} & ones(32));
        return;
    }
    const auto newLevel = static_cast<int>((to >> 2) & 3U);
    const bool reserved = bit(to, 1) || (newLevel == 0 && (to & pstate::kStackSelect));
    if (newLevel > *level || reserved) {
        // An illegal return: flags and masks are taken, level and stack pointer stay, IL is set.
        // ALLINT is a mask too, where it is; QEMU 10 takes it where it is not.
        const bool masksAll = has(e, Feature::Nmi) == true;
        const std::uint64_t taken =
            pstate::kFlags | pstate::kMasks | (masksAll ? pstate::kAllInt : 0);
        const bool isSure = masksAll || ((to ^ *state) & pstate::kAllInt) == 0;
        e.writePstate(isSure ? Value((to & taken) | (*state & ~taken) | pstate::kIllegal)
                             : Value());
        return;
    }
    e.writePstate(returnedState(e, to), spsr.from);
    switchStackPointer(e, *state, to);
}

constexpr Rule kRules[] = {
    {0x7c000000, 0x14000000, branchImmediate},
    {0xff000010, 0x54000000, branchConditional},
    {0x7e000000, 0x34000000, compareAndBranch},
    {0x7e000000, 0x36000000, testAndBranch},
    {0xff9ffc1f, 0xd61f0000, branchRegister}, // BR, BLR, RET
    {0xff9ff800, 0xd61f0800, branchRegister}, // BRAAZ, BLRAAZ, RETAA and the B forms
    {0xff9ff800, 0xd71f0800, branchRegister}, // BRAA, BLRAA and the B forms
    {0xffffffff, 0xd69f03e0, exceptionReturn},
    {0xfffffbff, 0xd69f0bff, exceptionReturn}, // ERETAA, ERETAB
};

} // namespace

std::span<const Rule> branchRules()
{
    return kRules;
}

} // namespace arm64
