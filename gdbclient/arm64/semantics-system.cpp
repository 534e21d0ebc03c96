// SPDX-License-Identifier: GPL-2.0-or-later
//
// MRS and MSR, hints, barriers, cache and TLB maintenance, and entry into exceptions: Arm ARM
// C4.1.65, C5.2, D1.3. Nothing here comes from the decoder library, which gets these wrong.
#include "arm64/semantics.h"
#include "arm64/system-behaviour.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace arm64 {

namespace {

using Value = std::optional<std::uint64_t>;

constexpr std::uint16_t encoding(unsigned op0, unsigned op1, unsigned crn, unsigned crm,
                                 unsigned op2)
{
    return static_cast<std::uint16_t>(op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2);
}

/// A field of PSTATE that MRS and MSR move as if it were a register. The register's bits are in the
/// places that PSTATE has them in.
struct PstateField {
    std::uint16_t encoding;
    std::uint64_t mask;
};
constexpr PstateField kPstateFields[] = {
    {encoding(3, 3, 4, 2, 0), pstate::kFlags},       {encoding(3, 3, 4, 2, 1), pstate::kMasks},
    {encoding(3, 0, 4, 2, 0), pstate::kStackSelect}, {encoding(3, 0, 4, 2, 3), pstate::kPan},
    {encoding(3, 0, 4, 2, 4), pstate::kUao},         {encoding(3, 3, 4, 2, 5), pstate::kDit},
    {encoding(3, 3, 4, 2, 6), pstate::kSsbs},        {encoding(3, 3, 4, 2, 7), pstate::kTco},
    {encoding(3, 0, 4, 3, 0), pstate::kAllInt},
};
constexpr std::uint16_t kCurrentEl = encoding(3, 0, 4, 2, 2);

/// DC ZVA writes a block of zeros, of the size that DCZID_EL0 says (Arm ARM C5.3.31).
void zeroBlock(Execution& e, const Value& address)
{
    constexpr int kProhibited = 4; // DCZID_EL0.DZP
    constexpr unsigned kLargest = 9;
    static const Register dczid = named("DCZID_EL0");
    const Value size = e.peek(dczid);
    if (!address || !size || bit(*size, kProhibited) || (*size & 0xfU) > kLargest) {
        e.unknown();
        return;
    }
    const std::uint64_t bytes = std::uint64_t{4} << (*size & 0xfU);
    const std::uint64_t begin = *address & ~(bytes - 1);
    if (bytes < 8)
        e.store(begin, static_cast<int>(bytes), {0, {}});
    for (std::uint64_t at = 0; at + 8 <= bytes; at += 8)
        e.store(begin + at, 8, {0, {}});
}

constexpr int kRw = 31; ///< HCR_EL2: EL1 is AArch64

/// FPCR and FPSR keep the fields that every implementation of FP has (Arm ARM C5.2.8, C5.2.9).
constexpr std::uint64_t kFpcrFields = 0x07c00000;
constexpr std::uint64_t kFpsrFields = 0xf800009f;

void mrs(Execution& e)
{
    const auto code = static_cast<std::uint16_t>(bits(e.word(), 20, 5));
    const std::uint32_t rt = bits(e.word(), 4, 0);
    if (code == kCurrentEl) {
        e.writeX(rt, {map(e.readPstate(), [](std::uint64_t s) { return s & 0xcU; }), {}});
        return;
    }
    for (const PstateField& field : kPstateFields) {
        if (field.encoding == code) {
            e.writeX(rt,
                     {map(e.readPstate(), [&](std::uint64_t s) { return s & field.mask; }), {}});
            return;
        }
    }
    const auto reg = Register::system(code);
    if (!reg) { // a register without a name, often the implementation's own: its value is its own
        e.writeX(rt, {});
        return;
    }
    Register source = redirected(e, *reg);
    // At EL1 under a hypervisor the identity is the virtual one.
    static const Register midr = named("MIDR_EL1");
    static const Register mpidr = named("MPIDR_EL1");
    if ((source == midr || source == mpidr) && e.level() == 1)
        source = named(source == midr ? "VPIDR_EL2" : "VMPIDR_EL2");
    Operand operand = e.readRegister(source);
    const QString name = source.name();
    if (isVolatile(source))
        operand.value.reset();
    e.writeX(rt, operand);
    listSideEffects(e, source, true);
    if (name.startsWith(QLatin1String("rndr"))) // sets NZCV to say whether there was a number
        e.writePstate({});
}

void changePstate(Execution& e, std::uint64_t mask, const Value& fieldBits)
{
    const Value old = e.readPstate();
    Value now = map(old, fieldBits,
                    [&](std::uint64_t s, std::uint64_t b) { return (s & ~mask) | (b & mask); });
    // Without tags in memory PSTATE.TCO may ignore what is written (Arm ARM C5.2, TCO), and on QEMU
    // it does; one without any tagging has no such field.
    if (mask == pstate::kTco && now != old) {
        const auto keeps = has(e, Feature::Mte2);
        if (keeps == false)
            now = old;
        else if (!keeps)
            now.reset();
    }
    e.writePstate(now);
    if (mask != pstate::kStackSelect)
        return;
    if (old && now) {
        switchStackPointer(e, *old, *now);
    } else {
        e.writeRegister(Register::sp(), {});
        e.writeRegister(named("SP_EL0"), {});
    }
}

void msr(Execution& e)
{
    const auto code = static_cast<std::uint16_t>(bits(e.word(), 20, 5));
    Operand operand = e.readX(bits(e.word(), 4, 0));
    for (const PstateField& field : kPstateFields) {
        if (field.encoding == code) {
            changePstate(e, field.mask, operand.value);
            return;
        }
    }
    const auto reg = Register::system(code);
    if (!reg) {
        e.unknown();
        return;
    }
    const Register target = redirected(e, *reg);
    const QString name = target.name();
    if (target == Register::fpcr() || target == Register::fpsr()) {
        const std::uint64_t fields = target == Register::fpcr() ? kFpcrFields : kFpsrFields;
        if (operand.value && (*operand.value & ~fields))
            operand.value.reset();
    } else {
        // Giving a register back what it holds changes nothing, whatever its bits are; unless
        // writing is a command.
        const std::uint64_t kept = keptBits(name);
        // Where EL1 has no AArch32, HCR_EL2.RW reads as one whatever is written (Arm ARM D17.2.48);
        // QEMU 7.2 has it as an ordinary bit there. One that has been zero is no such bit.
        static const Register hcr = named("HCR_EL2");
        if (target == hcr && operand.value && !bit(*operand.value, kRw)) {
            const Value before = e.peek(hcr);
            const bool isOrdinary =
                has(e, Feature::Aarch32AtEl1) == true || (before && !bit(*before, kRw));
            if (!isOrdinary)
                operand.value.reset();
        }
        const bool fits = kept != 0 && operand.value && (*operand.value & ~kept) == 0;
        const bool isCommand = isVolatile(target) || name.startsWith(QLatin1String("pm")) ||
                               name.startsWith(QLatin1String("os"));
        if (!fits && (isCommand || operand.value != e.peek(target)))
            operand.value.reset();
    }
    e.writeRegister(target, operand);
    listSideEffects(e, target, false);
}

/// MSR (immediate): op1 and op2 name the field, CRm is the value.
void msrImmediate(Execution& e)
{
    const std::uint32_t imm = bits(e.word(), 11, 8);
    const Value old = e.peek(Register::pstate());
    const auto setOne = [&](std::uint64_t field) {
        changePstate(e, field, (imm & 1U) ? field : 0);
    };
    switch (bits(e.word(), 18, 16) << 3 | bits(e.word(), 7, 5)) {
    case 0b000'011:
        setOne(pstate::kUao);
        break;
    case 0b000'100:
        setOne(pstate::kPan);
        break;
    case 0b000'101:
        setOne(pstate::kStackSelect);
        break;
    case 0b001'000: // CRm 000x is ALLINT, 001x another field
        if (imm > 1)
            e.unknown();
        else
            setOne(pstate::kAllInt);
        break;
    case 0b011'001:
        setOne(pstate::kSsbs);
        break;
    case 0b011'010:
        setOne(pstate::kDit);
        break;
    case 0b011'100:
        setOne(pstate::kTco);
        break;
    case 0b011'110: // DAIFSet
        changePstate(e, pstate::kMasks,
                     map(old, [&](std::uint64_t s) { return s | std::uint64_t{imm} << 6; }));
        break;
    case 0b011'111: // DAIFClr
        changePstate(e, pstate::kMasks,
                     map(old, [&](std::uint64_t s) { return s & ~(std::uint64_t{imm} << 6); }));
        break;
    default: // CFINV, XAFLAG, AXFLAG share the space
        e.unknown();
    }
}

void nothing(Execution&) {}

/// The hint space: most of it does nothing, on machines that lack the extension all of it.
void hint(Execution& e)
{
    // A key that is not enabled at this level leaves the pointer as it is (Arm ARM, AddPACIA and
    // AuthIA: "if !enable then return x"); where there are no keys, SCTLR_ELx has zeros there.
    const auto isOff = [&](std::uint32_t number) {
        constexpr int kEnIA = 31;
        constexpr int kEnIB = 30;
        const auto level = e.level();
        if (level != 1 && level != 2)
            return false;
        const Value control = e.peek(named(level == 2 ? "SCTLR_EL2" : "SCTLR_EL1"));
        return control && !bit(*control, (number & 2U) ? kEnIB : kEnIA);
    };
    const auto pacWrites = [&](int reg, bool usesSp) {
        const auto n = static_cast<std::uint32_t>(reg);
        e.readX(n);
        if (usesSp)
            e.readXSp(31);
        e.writeX(n, {});
    };
    const std::uint32_t number = bits(e.word(), 11, 5);
    switch (number) {
    case 2: // WFE
    case 3: // WFI
        e.flow(Flow::Wait);
        break;
    case 7: // XPACLRI
        pacWrites(30, false);
        break;
    case 8:  // PACIA1716
    case 10: // PACIB1716
    case 12: // AUTIA1716
    case 14: // AUTIB1716
        if (isOff(number))
            break;
        e.readX(16);
        pacWrites(17, false);
        break;
    case 16: // ESB: only with FEAT_RAS, only while an SError is pending
        e.writeRegister(named("DISR_EL1"), {});
        break;
    case 40: { // CHKFEAT: clears the bits of x16 whose feature is on; bit 0 is GCS, the only one
        const Operand asked = e.readX(16);
        const bool isKept = asked.value && (!bit(*asked.value, 0) || has(e, Feature::Gcs) == false);
        e.writeX(16, isKept ? asked : Operand{});
        break;
    }
    case 24: // PACIAZ, PACIBZ, AUTIAZ, AUTIBZ
    case 26:
    case 28:
    case 30:
        if (!isOff(number))
            pacWrites(30, false);
        break;
    case 25: // PACIASP, PACIBSP, AUTIASP, AUTIBSP
    case 27:
    case 29:
    case 31:
        if (!isOff(number))
            pacWrites(30, true);
        break;
    default:
        break;
    }
}

/// WFET, WFIT.
void waitWithTimeout(Execution& e)
{
    e.readX(bits(e.word(), 4, 0));
    e.flow(Flow::Wait);
}

/// SYS and SYSL: maintenance by address or by set, TLB, address translation.
void sys(Execution& e)
{
    const std::uint32_t w = e.word();
    const std::uint32_t crn = bits(w, 15, 12);
    const std::uint32_t crm = bits(w, 11, 8);
    const std::uint32_t rt = bits(w, 4, 0);
    if (bit(w, 21)) {
        e.unknown();
        e.writeX(rt, {});
        return;
    }
    const Operand operand = rt != 31 ? e.readX(rt, 8, crn == 7) : Operand{0, {}};
    if (crn == 8 || crn == 9) // TLBI: no register or memory of ours holds the TLB
        return;
    if (crn == 7 && (crm == 8 || crm == 9)) { // AT
        e.writeRegister(named("PAR_EL1"), {});
        return;
    }
    // DC GVA and GZVA write tags. The rest of the cache and prediction maintenance changes no value
    // that software can see, DC IVAC aside, which may drop a dirty line; QEMU has no caches.
    const bool isBlock = crn == 7 && crm == 4 && bits(w, 18, 16) == 3;
    if (isBlock && bits(w, 7, 5) == 1)
        zeroBlock(e, operand.value);
    else if (crn != 7 || isBlock)
        e.unknown();
}

constexpr std::uint64_t kClassHvc = 0x16;
constexpr std::uint64_t kClassSvc = 0x15;
constexpr std::uint64_t kClassBrk = 0x3c;

std::uint64_t syndrome(std::uint64_t exceptionClass, std::uint64_t iss)
{
    return exceptionClass << 26 | std::uint64_t{1} << 25 | iss;
}

/// True or false where HCR_EL2 (TGE) and MDCR_EL2 (TDE) say whether EL2 takes what EL1 would.
std::optional<bool> routedToEl2(const Execution& e, bool isDebug)
{
    const Value hcr = e.peek(named("HCR_EL2"));
    const Value mdcr = isDebug ? e.peek(named("MDCR_EL2")) : Value(0);
    if (!hcr || !mdcr)
        return {};
    return bit(*hcr, 27) || bit(*mdcr, 8);
}

void exceptionCall(Execution& e)
{
    const std::uint32_t w = e.word();
    const std::uint32_t imm = bits(w, 20, 5);
    const auto level = e.level();
    e.flow(Flow::Exception);
    e.nextPc({});
    if (!level || *level == 3) {
        e.unknown();
        return;
    }
    const std::uint32_t kind = bits(w, 23, 21) << 2 | bits(w, 1, 0);
    const base::Address after = e.pc() + base::Offset{4};
    if (kind == 0b000'10) { // HVC, undefined at EL0
        if (*level > 0)
            enterException(e, 2, syndrome(kClassHvc, imm), after);
        else
            e.unknown();
        return;
    }
    if (kind == 0b000'01) { // SVC: to the caller's level, from EL0 to EL1 or EL2
        const auto toEl2 = *level <= 1 ? routedToEl2(e, false) : std::optional<bool>(false);
        if (toEl2)
            enterException(e, *toEl2 ? 2 : std::max(*level, 1), syndrome(kClassSvc, imm), after);
        else
            e.unknown();
        return;
    }
    if (kind == 0b001'00) { // BRK: the return address is its own
        const auto toEl2 = *level <= 1 ? routedToEl2(e, true) : std::optional<bool>(false);
        if (toEl2)
            enterException(e, *toEl2 ? 2 : std::max(*level, 1), syndrome(kClassBrk, imm), e.pc());
        else
            e.unknown();
        return;
    }
    e.unknown(); // SMC: firmware, or the machine itself; HLT, DCPS
}

/// MSR ALLINT, #imm.
Spelling allInt(std::uint32_t word)
{
    return {QStringLiteral("msr"), QStringLiteral("allint, #%1").arg(bits(word, 8, 8))};
}

constexpr Rule kRules[] = {
    {0xff000000, 0xd4000000, exceptionCall},
    {0xffffffe0, 0xd5031000, waitWithTimeout},
    {0xffffffe0, 0xd5031020, waitWithTimeout},
    {0xffffffff, 0xd503221f, hint, // ESB
     QT_TRANSLATE_NOOP("arm64", "A barrier for SErrors: one that is pending while it is masked "
                                "is noted in DISR_EL1. No other register changes, and no flag.")},
    {0xffffffff, 0xd503251f, hint, // CHKFEAT X16
     QT_TRANSLATE_NOOP("arm64", "Asks whether the features are on that the bits of x16 stand "
                                "for: the bit of one that is becomes zero.")},
    {0xfffff01f, 0xd503201f, hint},
    {0xfffff01f, 0xd503301f, nothing}, // DSB, DMB, ISB, SB, CLREX
    {0xfffff3ff, 0xd503323f, nothing}, // DSB nXS
    {0xfffffeff, 0xd501401f, msrImmediate, nullptr, allInt},
    {0xfff8f01f, 0xd500401f, msrImmediate},
    {0xffd80000, 0xd5080000, sys},
    {0xfff00000, 0xd5300000, mrs},
    {0xfff00000, 0xd5100000, msr},
};

} // namespace

const LevelRegisters& levelRegisters(int level)
{
    static const auto table = [] {
        std::vector<LevelRegisters> list;
        for (const std::string suffix : {"_EL1", "_EL2"}) {
            const auto of = [&](const char* stem) { return named((stem + suffix).c_str()); };
            list.push_back({of("ELR"), of("SPSR"), of("ESR"), of("VBAR"), of("SP")});
        }
        return list;
    }();
    return table[static_cast<std::size_t>(level - 1)];
}

void switchStackPointer(Execution& e, std::uint64_t from, std::uint64_t to)
{
    const auto selected = [](std::uint64_t state) {
        const auto level = static_cast<int>((state >> 2) & 3U);
        return (state & pstate::kStackSelect) && level > 0 ? levelRegisters(level).sp
                                                           : named("SP_EL0");
    };
    const Register old = selected(from);
    const Register now = selected(to);
    if (old == now)
        return;
    const Operand kept = e.readRegister(Register::sp());
    const Operand taken = e.readRegister(now);
    e.writeRegister(Register::sp(), taken);
    e.writeRegister(old, kept);
}

void enterException(Execution& e, int target, std::optional<std::uint64_t> syndrome,
                    base::Address preferred)
{
    const LevelRegisters& own = levelRegisters(target);
    const Value state = e.readPstate();
    const Value vbar = e.readRegister(own.vbar, true).value;
    e.writeRegister(own.esr, {syndrome, {}});
    e.writeRegister(own.elr, {preferred.value, {}});
    e.writeRegister(own.spsr, {state, Access{Place::of(Register::pstate()), 0, 8}});
    // What becomes of N, Z, C, V and of the extensions' fields is the machine's (QEMU clears the
    // flags, the Arm ARM keeps them; TCO, SSBS, PAN depend on controls): PSTATE is not predicted.
    e.writePstate({});
    if (!state)
        return;
    const bool fromLower = static_cast<int>((*state >> 2) & 3U) < target;
    const std::uint64_t offset = fromLower ? ((*state & pstate::kAarch32) ? 0x600U : 0x400U)
                                 : (*state & pstate::kStackSelect) ? 0x200U
                                                                   : 0U;
    e.nextPc(map(vbar, [&](std::uint64_t v) { return v + offset; }));
    const std::uint64_t entered = static_cast<std::uint64_t>(target) << 2 | pstate::kStackSelect;
    switchStackPointer(e, *state, entered);
}

std::span<const Rule> systemRules()
{
    return kRules;
}

} // namespace arm64
