// SPDX-License-Identifier: GPL-2.0-or-later
// How a guest of a recording came back, in a word.
#pragma once

#include "reading/recording-info.h"
#include "reading/switch-span.h"
#include "recording/recording.h"

#include <QString>

namespace support {

/// The exception class of ESR_EL2 (Arm ARM D17.2.38), or the vector's kind where ESR_EL2 does not
/// tell. Of an abort, whether it was at memory or at a device: by HPFAR_EL2 (D17.2.55), whose page
/// the profile's RAM has or has not. "32" before it where the guest was in AArch32.
inline QString exitClass(const recording::Recording& recording, const reading::RecordingInfo& facts,
                         const reading::SwitchSpan& span)
{
    if (!span.vector)
        return QStringLiteral("lost");
    const auto reg = [&](QStringView name) {
        return *recording.valueAt(*span.vector,
                                  arm64::Place::of(*arm64::Register::named(name.toString())));
    };
    const auto vector = reg(u"pc") - facts.symbol(facts.profile.vectors)->address.value;
    const QString state = vector >= 0x600 ? QStringLiteral("32 ") : QString();
    const auto kind = vector >> 7 & 3;
    if (kind != 0)
        return state + (kind == 3 ? QStringLiteral("SError") : QStringLiteral("IRQ"));
    const auto esr = reg(u"esr_el2");
    const base::Address page{(reg(u"hpfar_el2") & 0xfffffffff0) << 8};
    const bool atRam = page >= facts.profile.ramBegin;
    switch (esr >> 26) {
    case 0x01:
        return state + QStringLiteral("WFI");
    case 0x03:
        return state + QStringLiteral("CP15");
    case 0x07:
        return state + QStringLiteral("FP");
    case 0x12:
    case 0x16:
        return state + QStringLiteral("HVC");
    case 0x13:
    case 0x17:
        return state + QStringLiteral("SMC");
    case 0x18:
        return state + QStringLiteral("MRS");
    case 0x20:
        return state + QStringLiteral("fetch");
    case 0x24:
        if (atRam)
            return state + QStringLiteral("page fault");
        return state +
               ((esr & 0x40) != 0 ? QStringLiteral("device write") : QStringLiteral("device read"));
    default:
        return state + QStringLiteral("exception class 0x%1").arg(esr >> 26, 0, 16);
    }
}

} // namespace support
