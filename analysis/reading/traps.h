// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recording/recording.h"

#include <cstdint>

namespace reading {

/// Which registers EL2 keeps from the guest in one state: what the guest cannot reach need not be
/// its own (CPTR_EL2.TFP and .FPEN, HCR_EL2.APK, .TVM with .TRVM, .TID2 and .TID4; Arm ARM D17.2).
struct Traps {
    bool vectors = false;     ///< v0–v31, fpsr, fpcr
    bool keys = false;        ///< pointer authentication keys
    bool translation = false; ///< SCTLR_EL1, TTBRx_EL1, TCR_EL1 and their kin
    bool caches = false;      ///< CSSELR_EL1
    [[nodiscard]] static Traps at(const recording::Recording& recording, std::uint32_t state);
    [[nodiscard]] bool covers(arm64::Register reg) const;
};

} // namespace reading
