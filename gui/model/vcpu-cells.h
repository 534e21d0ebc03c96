// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "story/story.h"

#include <QString>

#include <vector>

namespace gui {

/// The whole struct of the vcpu whose switch that is, by its DWARF: each member that is no struct
/// itself, with its path as label. Empty where the switch has no vcpu.
[[nodiscard]] std::vector<story::CellView> vcpuCells(const story::Story& story,
                                                     const story::Moment& moment);
/// "kvm_vcpu @4010f020 (guest A)".
[[nodiscard]] QString vcpuTitle(const story::Story& story, const story::Moment& moment);

} // namespace gui
