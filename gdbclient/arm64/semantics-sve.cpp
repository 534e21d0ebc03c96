// SPDX-License-Identifier: GPL-2.0-or-later
//
// Of SVE what puts a guest's vectors away and brings them back (Linux, fpsimdmacros.h): LDR and STR
// of whole registers, and the first-fault register. A vector register's low 128 bits are v0-v31;
// what lies above them, the predicates and FFR are no places here, so nothing is said of them.
#include "arm64/semantics.h"

namespace arm64 {

namespace {

using Value = std::optional<std::uint64_t>;

constexpr std::uint64_t kGranule = 8;       ///< bytes that VG counts
constexpr std::uint64_t kBitsPerByte = 8;   ///< a predicate has a bit for each byte of a vector
constexpr std::uint64_t kMostGranules = 32; ///< 2048 bits

/// The bytes of a vector at this level, where the machine says them.
Value vectorLength(const Execution& e)
{
    const Value granules = e.peek(Register::vg());
    if (!granules || *granules < 2 || *granules > kMostGranules)
        return {};
    return *granules * kGranule;
}

/// [base, #imm, MUL VL]: imm counts the bytes of such a register, `unit`.
Value addressOf(Execution& e, const Value& unit)
{
    const std::uint32_t w = e.word();
    const std::uint64_t imm = signExtend(bits(w, 21, 16) << 3 | bits(w, 12, 10), 9);
    const Value base = e.readXSp(bits(w, 9, 5), 8, true).value;
    if (imm == 0)
        return base;
    return map(base, unit, [imm](std::uint64_t b, std::uint64_t u) { return b + imm * u; });
}

Value predicateLength(const Execution& e)
{
    return map(vectorLength(e), [](std::uint64_t bytes) { return bytes / kBitsPerByte; });
}

void loadVector(Execution& e)
{
    const Value bytes = vectorLength(e);
    const Value address = addressOf(e, bytes);
    e.writeV(bits(e.word(), 4, 0), e.loadWide(address));
    for (std::uint64_t at = 16; address && bytes && at < *bytes; at += 8)
        e.load(*address + at, 8);
}

void storeVector(Execution& e)
{
    const Value bytes = vectorLength(e);
    const Value address = addressOf(e, bytes);
    const Wide low = e.readV(bits(e.word(), 4, 0), 16);
    if (!bytes || !address) { // how much is written nobody says
        e.unknown();
        return;
    }
    e.storeWide(address, low);
    for (std::uint64_t at = 16; at < *bytes; at += 8)
        e.store(*address + at, 8, {});
}

void loadPredicate(Execution& e)
{
    const Value bytes = predicateLength(e);
    const Value address = addressOf(e, bytes);
    for (std::uint64_t at = 0; address && bytes && at < *bytes; at += 2)
        e.load(*address + at, 2);
}

void storePredicate(Execution& e)
{
    const Value bytes = predicateLength(e);
    const Value address = addressOf(e, bytes);
    if (!bytes || !address) {
        e.unknown();
        return;
    }
    for (std::uint64_t at = 0; at < *bytes; at += 2)
        e.store(*address + at, 2, {});
}

void firstFault(Execution& e)
{
    constexpr int kSetsFlags = 22; // RDFFRS: by predicates, which are no places
    if (bit(e.word(), kSetsFlags))
        e.writePstate({});
}

constexpr Rule kRules[] = {
    {0xffc0e000, 0x85804000, loadVector},
    {0xffc0e000, 0xe5804000, storeVector},
    {0xffc0e010, 0x85800000, loadPredicate,
     QT_TRANSLATE_NOOP("arm64", "Loads a predicate: a bit for each byte of a vector.")},
    {0xffc0e010, 0xe5800000, storePredicate},
    {0xfffffe1f, 0x25289000, firstFault, // WRFFR
     QT_TRANSLATE_NOOP("arm64", "Sets FFR, which says of each byte of a vector whether a load "
                                "reached it, from a predicate.")},
    {0xfffffff0, 0x2519f000, firstFault, // RDFFR
     QT_TRANSLATE_NOOP("arm64", "Copies FFR, which says of each byte of a vector whether a load "
                                "reached it, into a predicate.")},
    {0xffbffe10, 0x2518f000, firstFault, // RDFFR (predicated), RDFFRS
     QT_TRANSLATE_NOOP("arm64", "Copies FFR, which says of each byte of a vector whether a load "
                                "reached it, into a predicate.")},
};

} // namespace

std::span<const Rule> scalableRules()
{
    return kRules;
}

} // namespace arm64
