// SPDX-License-Identifier: GPL-2.0-or-later
#include "reading/traps.h"

#include <QStringList>

namespace reading {

Traps Traps::at(const recording::Recording& recording, std::uint32_t state)
{
    const auto value = [&](QStringView name) -> std::optional<std::uint64_t> {
        const auto control = arm64::Register::named(name);
        return control ? recording.valueAt(state, arm64::Place::of(*control)) : std::nullopt;
    };
    const auto bit = [](std::uint64_t v, int n) { return ((v >> n) & 1U) != 0; };
    constexpr int kE2h = 34;
    constexpr int kApk = 40;
    constexpr int kTvm = 26;
    constexpr int kTrvm = 30;
    constexpr int kTfp = 10;
    constexpr int kTid2 = 17;
    constexpr int kTid4 = 49;

    Traps traps;
    const auto hcr = value(u"hcr_el2");
    const auto cptr = value(u"cptr_el2");
    if (cptr) {
        const bool e2h = hcr && bit(*hcr, kE2h);
        traps.vectors = e2h ? ((*cptr >> 20) & 1U) == 0 : bit(*cptr, kTfp);
    }
    if (hcr) {
        traps.keys = !bit(*hcr, kApk);
        traps.translation = bit(*hcr, kTvm) && bit(*hcr, kTrvm);
        traps.caches = bit(*hcr, kTid2) || bit(*hcr, kTid4);
    }
    return traps;
}

bool Traps::covers(arm64::Register reg) const
{
    using arm64::Register;
    if (reg.isV() || reg == Register::fpsr() || reg == Register::fpcr())
        return vectors;
    if (!reg.isSystem())
        return false;
    const QString name = reg.name();
    if (name.startsWith(QLatin1String("ap")) && name.contains(QLatin1String("key")))
        return keys;
    if (name == QLatin1String("csselr_el1"))
        return caches;
    static const QStringList kTranslation{
        QStringLiteral("sctlr_el1"), QStringLiteral("ttbr0_el1"),     QStringLiteral("ttbr1_el1"),
        QStringLiteral("tcr_el1"),   QStringLiteral("esr_el1"),       QStringLiteral("far_el1"),
        QStringLiteral("afsr0_el1"), QStringLiteral("afsr1_el1"),     QStringLiteral("mair_el1"),
        QStringLiteral("amair_el1"), QStringLiteral("contextidr_el1")};
    return translation && kTranslation.contains(name);
}

} // namespace reading
