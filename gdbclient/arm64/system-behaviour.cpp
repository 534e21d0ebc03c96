// SPDX-License-Identifier: GPL-2.0-or-later
#include "arm64/system-behaviour.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace arm64 {

namespace {

/// What else changes when a register is written or, for the acknowledging ones, read.
struct NamedSideEffect {
    const char* cause;
    bool byRead;
    std::vector<const char*> also;
};
const std::vector<NamedSideEffect>& namedSideEffects()
{
    static const std::vector<NamedSideEffect> table{
        {"PMCNTENSET_EL0", false, {"PMCNTENCLR_EL0"}},
        {"PMCNTENCLR_EL0", false, {"PMCNTENSET_EL0"}},
        {"PMINTENSET_EL1", false, {"PMINTENCLR_EL1"}},
        {"PMINTENCLR_EL1", false, {"PMINTENSET_EL1"}},
        {"PMOVSSET_EL0", false, {"PMOVSCLR_EL0"}},
        {"PMOVSCLR_EL0", false, {"PMOVSSET_EL0"}},
        {"PMCR_EL0", false, {"PMCCNTR_EL0"}},
        {"OSLAR_EL1", false, {"OSLSR_EL1"}},
        {"ZCR_EL1", false, {"vg"}},
        {"ZCR_EL2", false, {"vg"}},
        {"DBGCLAIMSET_EL1", false, {"DBGCLAIMCLR_EL1"}},
        {"DBGCLAIMCLR_EL1", false, {"DBGCLAIMSET_EL1"}},
        {"CNTV_TVAL_EL0", false, {"CNTV_CVAL_EL0", "CNTV_CTL_EL0"}},
        {"CNTV_CVAL_EL0", false, {"CNTV_CTL_EL0"}},
        {"CNTP_TVAL_EL0", false, {"CNTP_CVAL_EL0", "CNTP_CTL_EL0"}},
        {"CNTP_CVAL_EL0", false, {"CNTP_CTL_EL0"}},
        {"CNTHP_TVAL_EL2", false, {"CNTHP_CVAL_EL2", "CNTHP_CTL_EL2"}},
        {"CNTHP_CVAL_EL2", false, {"CNTHP_CTL_EL2"}},
        {"CNTVOFF_EL2", false, {"CNTV_CTL_EL0"}},
        {"ICC_IAR0_EL1", true, {"ICC_RPR_EL1", "ICC_AP0R0_EL1", "ICC_HPPIR0_EL1"}},
        {"ICC_IAR1_EL1", true, {"ICC_RPR_EL1", "ICC_AP1R0_EL1", "ICC_HPPIR1_EL1"}},
        {"ICC_EOIR0_EL1", false, {"ICC_RPR_EL1", "ICC_AP0R0_EL1", "ICC_HPPIR0_EL1"}},
        {"ICC_EOIR1_EL1", false, {"ICC_RPR_EL1", "ICC_AP1R0_EL1", "ICC_HPPIR1_EL1"}},
    };
    return table;
}

/// The same with registers for their names: looked up once, asked at each MSR and MRS.
struct SideEffect {
    Register cause;
    bool byRead;
    std::vector<Register> also;
};
const std::vector<SideEffect>& sideEffects()
{
    static const std::vector<SideEffect> table = [] {
        std::vector<SideEffect> list;
        for (const NamedSideEffect& s : namedSideEffects()) {
            SideEffect& effect = list.emplace_back(SideEffect{named(s.cause), s.byRead, {}});
            for (const char* name : s.also)
                effect.also.push_back(named(name));
        }
        return list;
    }();
    return table;
}

} // namespace

Register named(const char* name)
{
    return *Register::named(QString::fromLatin1(name));
}

Register redirected(const Execution& e, Register reg)
{
    if (const auto first = reg.bySecondName()) // without E2H it is undefined
        return *first;
    static const Register hcr = named("HCR_EL2");
    constexpr int kE2h = 34;
    const auto control = e.peek(hcr);
    if (!control || !bit(*control, kE2h) || e.level() != 2)
        return reg;
    static const auto table = [] {
        std::vector<std::pair<Register, Register>> list{
            {named("CPACR_EL1"), named("CPTR_EL2")},
            {named("CNTKCTL_EL1"), named("CNTHCTL_EL2")},
            {named("CNTP_CTL_EL0"), named("CNTHP_CTL_EL2")},
            {named("CNTP_CVAL_EL0"), named("CNTHP_CVAL_EL2")},
            {named("CNTP_TVAL_EL0"), named("CNTHP_TVAL_EL2")},
            {named("CNTV_CTL_EL0"), named("CNTHV_CTL_EL2")},
            {named("CNTV_CVAL_EL0"), named("CNTHV_CVAL_EL2")},
            {named("CNTV_TVAL_EL0"), named("CNTHV_TVAL_EL2")},
        };
        for (const char* stem : {"SCTLR", "ZCR",  "SMCR", "TTBR0", "TTBR1", "TCR",    "AFSR0",
                                 "AFSR1", "ESR",  "FAR",  "MAIR",  "AMAIR", "VBAR",   "CONTEXTIDR",
                                 "ELR",   "SPSR", "TFSR", "TRFCR", "PMSCR", "SCXTNUM"}) {
            const std::string s = stem;
            list.emplace_back(named((s + "_EL1").c_str()), named((s + "_EL2").c_str()));
        }
        return list;
    }();
    const auto it =
        std::find_if(table.begin(), table.end(), [&](const auto& p) { return p.first == reg; });
    return it == table.end() ? reg : it->second;
}

bool isVolatile(Register reg)
{
    if (reg.movesByItself())
        return true;
    const QString name = reg.name();
    static const std::array prefixes{QLatin1String("pmcc"),    QLatin1String("pmev"),
                                     QLatin1String("pmx"),     QLatin1String("icc_"),
                                     QLatin1String("ich_"),    QLatin1String("mdcc"),
                                     QLatin1String("dbgclaim")};
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](QLatin1String p) { return name.startsWith(p); });
}

std::uint64_t keptBits(const QString& name)
{
    struct Kept {
        const char* prefix;
        std::uint64_t bits;
    };
    constexpr std::uint64_t all = ~std::uint64_t{0};
    static constexpr Kept table[] = {
        {"elr_", all},
        {"spsr_", all},
        {"sp_el", all},
        {"tpidr", all},
        {"esr_el", all},
        {"far_el", all},
        {"ap", all},
        {"mair_el", all},
        {"contextidr_el", all},
        {"vttbr_el2", all},
        {"vtcr_el2", all},
        {"ttbr0_el", all},
        {"ttbr1_el1", all},
        {"tcr_el", all},
        {"par_el1", all},
        {"cpacr_el1", all},
        {"cntkctl_el1", all},
        {"hpfar_el2", all},
        {"hstr_el2", all},
        {"vmpidr_el2", all},
        {"vpidr_el2", all},
        {"vsesr_el2", all},
        {"scxtnum_el", all},
        {"dacr32_el2", all},
        {"ifsr32_el2", all},
        {"fpexc32_el2", all},
        {"cntv_cval_el0", all},
        {"cntp_cval_el0", all},
        {"cnthp_cval_el2", all},
        {"cntvoff_el2", all},
        {"vbar_el", ~std::uint64_t{0x7ff}}, // 2 KB aligned
        {"sctlr_el1", 0xffffffff},
        {"csselr_el1", 0xf},
        {"pmselr_el0", 0x1f},
        {"pmuserenr_el0", 0xf},
        {"hcr_el2", 0x3dfffffff}, // without HCD, which only a machine without EL3 has
    };
    for (const Kept& kept : table)
        if (name.startsWith(QLatin1String(kept.prefix)))
            return kept.bits;
    return 0;
}

std::vector<Register> featureRegisters()
{
    return {named("ID_AA64PFR1_EL1"), named("ID_AA64MMFR1_EL1"), named("ID_AA64MMFR2_EL1"),
            named("ID_PFR0_EL1")};
}

std::optional<bool> has(const Execution& e, Feature feature)
{
    struct Field {
        Register reg;
        int shift;
        std::uint64_t least; ///< the value from which the feature is there
    };
    static const Register pfr0 = named("ID_AA64PFR0_EL1");
    static const Register pfr1 = named("ID_AA64PFR1_EL1");
    static const Register mmfr1 = named("ID_AA64MMFR1_EL1");
    static const Register mmfr2 = named("ID_AA64MMFR2_EL1");
    static const Register pfr0Aarch32 = named("ID_PFR0_EL1");
    static const Register dacr32 = named("DACR32_EL2");
    const auto atLeast = [&](const Field& field) -> std::optional<bool> {
        const auto value = e.peek(field.reg);
        if (!value)
            return {};
        return ((*value >> field.shift) & 0xfU) >= field.least;
    };
    switch (feature) {
    case Feature::Aarch32AtEl1:
        // QEMU's stub does not show ID_AA64PFR0_EL1. DACR32_EL2 is there only where EL1 can run
        // AArch32 (Arm ARM D17.2.35, DACR32_EL2).
        if (e.peek(dacr32))
            return true;
        return atLeast({pfr0, 4, 2});
    case Feature::Bti:
        return atLeast({pfr1, 0, 1});
    case Feature::Dit: {
        // Nor this one, but AArch32's view of the same feature.
        const auto dit = atLeast({pfr0, 48, 1});
        return dit ? dit : atLeast({pfr0Aarch32, 24, 1});
    }
    case Feature::Gcs:
        return atLeast({pfr1, 44, 1});
    case Feature::Mte2:
        return atLeast({pfr1, 8, 2});
    case Feature::Nmi:
        return atLeast({pfr1, 36, 1});
    case Feature::Pan:
        return atLeast({mmfr1, 20, 1});
    case Feature::Ssbs:
        return atLeast({pfr1, 4, 1});
    case Feature::Uao:
        return atLeast({mmfr2, 4, 1});
    }
    return {};
}

std::optional<std::uint64_t> returnedState(const Execution& e, std::uint64_t spsr)
{
    struct Field {
        std::uint64_t mask;
        Feature feature;
    };
    static constexpr std::array fields{
        Field{pstate::kTco, Feature::Mte2},   Field{pstate::kDit, Feature::Dit},
        Field{pstate::kUao, Feature::Uao},    Field{pstate::kPan, Feature::Pan},
        Field{pstate::kAllInt, Feature::Nmi}, Field{pstate::kSsbs, Feature::Ssbs},
        Field{pstate::kBtype, Feature::Bti},
    };
    // SS is kept only while a debugger inside the machine steps (MDSCR_EL1.SS).
    constexpr std::uint64_t everywhere =
        pstate::kFlags | pstate::kIllegal | pstate::kMasks | pstate::kMode;
    std::uint64_t state = spsr & everywhere;
    for (const Field& field : fields) {
        if ((spsr & field.mask) == 0)
            continue;
        const auto isThere = has(e, field.feature);
        if (!isThere)
            return {};
        if (*isThere)
            state |= spsr & field.mask;
    }
    return state;
}

void listSideEffects(Execution& e, Register reg, bool byRead)
{
    for (const SideEffect& s : sideEffects())
        if (s.byRead == byRead && s.cause == reg)
            for (const Register also : s.also)
                e.writeRegister(also, {});
}

} // namespace arm64
