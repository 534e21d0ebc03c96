// SPDX-License-Identifier: GPL-2.0-or-later
// How a value of a recording is known, and where it was confirmed.
#pragma once

#include "recording/recording.h"

namespace recording {

/// How the value is known that a place has after the step: of one that QEMU's log showed, general
/// registers, SP, pc and PSTATE were seen there, and everything else was foretold.
[[nodiscard]] Basis basisOf(const Step& step, const arm64::Place& place);
/// The state in which the machine was read, at or after step `index`: what is foretold of the step
/// was confirmed there.
[[nodiscard]] std::uint32_t confirmedIn(const Recording& recording, std::uint32_t index);

} // namespace recording
