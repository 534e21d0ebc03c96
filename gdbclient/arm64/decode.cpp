// SPDX-License-Identifier: GPL-2.0-or-later
#include "arm64/bits.h"
#include "arm64/effects.h"
#include "arm64/mc-decoder.h"
#include "arm64/semantics.h"

namespace arm64 {

namespace {

/// "sctlr_el1", or "s3_1_c15_c2_0" where nobody gave it a name.
QString systemName(std::uint32_t word)
{
    const auto encoding = static_cast<std::uint16_t>(bits(word, 20, 5));
    if (const auto reg = Register::system(encoding))
        return reg->name();
    return QStringLiteral("s%1_%2_c%3_c%4_%5")
        .arg(bits(word, 20, 19))
        .arg(bits(word, 18, 16))
        .arg(bits(word, 15, 12))
        .arg(bits(word, 11, 8))
        .arg(bits(word, 7, 5));
}

QString xName(std::uint32_t number)
{
    return number == 31 ? QStringLiteral("xzr") : QStringLiteral("x%1").arg(number);
}

/// The names that the Arm ARM gives to numbers of the hint space (C6.2, HINT); each release of the
/// decoder library knows others. The rest are "hint #N".
struct Hint {
    std::uint32_t number;
    const char* mnemonic;
    const char* operands;
};
constexpr Hint kHints[] = {
    {0, "nop", ""},        {1, "yield", ""},      {2, "wfe", ""},        {3, "wfi", ""},
    {4, "sev", ""},        {5, "sevl", ""},       {6, "dgh", ""},        {7, "xpaclri", ""},
    {8, "pacia1716", ""},  {10, "pacib1716", ""}, {12, "autia1716", ""}, {14, "autib1716", ""},
    {16, "esb", ""},       {17, "psb", "csync"},  {18, "tsb", "csync"},  {19, "gcsb", "dsync"},
    {20, "csdb", ""},      {22, "clrbhb", ""},    {24, "paciaz", ""},    {25, "paciasp", ""},
    {26, "pacibz", ""},    {27, "pacibsp", ""},   {28, "autiaz", ""},    {29, "autiasp", ""},
    {30, "autibz", ""},    {31, "autibsp", ""},   {32, "bti", ""},       {34, "bti", "c"},
    {36, "bti", "j"},      {38, "bti", "jc"},     {39, "pacm", ""},      {40, "chkfeat", "x16"},
    {48, "stshh", "keep"}, {49, "stshh", "strm"},
};

void nameHint(Instruction& out)
{
    const std::uint32_t number = bits(out.word, 11, 5);
    out.mnemonic = QStringLiteral("hint");
    out.operands = QStringLiteral("#%1").arg(number);
    for (const Hint& hint : kHints) {
        if (hint.number == number) {
            out.mnemonic = QString::fromLatin1(hint.mnemonic);
            out.operands = QString::fromLatin1(hint.operands);
        }
    }
}

} // namespace

Instruction decode(std::uint32_t word, base::Address pc)
{
    Instruction out;
    out.word = word;
    out.pc = pc;
    McFacts facts = mcFacts(word, pc, true);
    if (const Rule* rule = ruleFor(word); rule && rule->spell) {
        const Spelling text = rule->spell(word);
        facts.valid = true;
        facts.mnemonic = text.mnemonic;
        facts.operands = text.operands;
    }
    if (!facts.valid) {
        out.mnemonic = QStringLiteral(".word");
        out.operands = QStringLiteral("0x%1").arg(word, 8, 16, QLatin1Char('0'));
        return out;
    }
    out.valid = true;
    out.mnemonic = facts.mnemonic;
    out.operands = facts.operands;

    const bool isRegisterMove = (word & 0xffd00000U) == 0xd5100000U; // MSR and MRS, op0 2 or 3
    const bool isPstateMove = (word & 0xfff8f01fU) == 0xd500401fU;   // MSR (immediate)
    out.isSystemMove = isRegisterMove || (isPstateMove && facts.mnemonic == QLatin1String("msr"));
    if (isRegisterMove) {
        // The library knows the registers of the features that it was asked for; our table knows
        // those of the machine. One spelling everywhere: ours.
        const bool isRead = bits(word, 21, 21) != 0;
        const QString name = systemName(word);
        const QString x = xName(bits(word, 4, 0));
        out.mnemonic = isRead ? QStringLiteral("mrs") : QStringLiteral("msr");
        out.operands = isRead ? x + QStringLiteral(", ") + name : name + QStringLiteral(", ") + x;
    }
    out.isHint = (word & 0xfffff01fU) == 0xd503201fU;
    if (out.isHint)
        nameHint(out);
    if ((word & 0x9f000000U) == 0x10000000U) // ADR: where it points, as ADRP and branches say it
        out.operands = QStringLiteral("%1, %2").arg(
            xName(bits(word, 4, 0)),
            base::hex(pc.value + signExtend(bits(word, 23, 5) << 2 | bits(word, 30, 29), 21)));
    // CRn 3 of the barrier space: DSB, DMB, ISB, SB; CLREX (op2 2) orders nothing.
    out.isBarrier = (word & 0xfffff01fU) == 0xd503301fU && bits(word, 7, 5) != 2;

    // The load and store space (Arm ARM C4.1, op0 x1x0). The library claims loads of barriers and
    // prefetches too.
    const bool isMemory = (word & 0x0a000000U) == 0x08000000U;
    const bool isPrefetch = facts.mnemonic.startsWith(QLatin1String("prf"));
    if (isMemory && !isPrefetch) {
        out.isLoad = facts.mayLoad;
        out.isStore = facts.mayStore;
        out.isPair = (word & 0x3a000000U) == 0x28000000U;
        out.isUnpredictable = !facts.predictable;
    }
    return out;
}

} // namespace arm64
