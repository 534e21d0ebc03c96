// SPDX-License-Identifier: GPL-2.0-or-later
#include "arm64/system-behaviour.h"

#include <algorithm>
#include <array>
#include <vector>

namespace arm64 {

namespace {

/// What else changes when a register is written or, for the acknowledging ones, read.
struct SideEffect {
    const char* cause;
    bool byRead;
    std::vector<const char*> also;
};
const std::vector<SideEffect>& sideEffects()
{
    static const std::vector<SideEffect> table{
        {"PMCNTENSET_EL0", false, {"PMCNTENCLR_EL0"}},
        {"PMCNTENCLR_EL0", false, {"PMCNTENSET_EL0"}},
        {"PMINTENSET_EL1", false, {"PMINTENCLR_EL1"}},
        {"PMINTENCLR_EL1", false, {"PMINTENSET_EL1"}},
        {"PMOVSSET_EL0", false, {"PMOVSCLR_EL0"}},
        {"PMOVSCLR_EL0", false, {"PMOVSSET_EL0"}},
        {"PMCR_EL0", false, {"PMCCNTR_EL0"}},
        {"OSLAR_EL1", false, {"OSLSR_EL1"}},
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

} // namespace

Register named(const char* name)
{
    return *Register::named(QString::fromLatin1(name));
}

bool isVolatile(const QString& name)
{
    static const std::array prefixes{
        QLatin1String("cntp"),   QLatin1String("cntv"), QLatin1String("cnthp"),
        QLatin1String("cnthv"),  QLatin1String("pmcc"), QLatin1String("pmev"),
        QLatin1String("pmx"),    QLatin1String("icc_"), QLatin1String("ich_"),
        QLatin1String("isr_"),   QLatin1String("rndr"), QLatin1String("mdcc"),
        QLatin1String("dbgdtr"), QLatin1String("pmovs")};
    if (name.startsWith(QLatin1String("cntvoff")) || name.contains(QLatin1String("cval")))
        return false;
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

void listSideEffects(Execution& e, Register reg, bool byRead)
{
    for (const SideEffect& s : sideEffects())
        if (s.byRead == byRead && named(s.cause) == reg)
            for (const char* name : s.also)
                e.writeRegister(named(name), {});
}

} // namespace arm64
