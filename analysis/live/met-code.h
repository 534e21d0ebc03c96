// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "image/image.h"
#include "recording/recording.h"

namespace live {

/// Adds the functions and labels whose code was executed, and which the plan did not foresee, to
/// the recording's facts: it follows direct branches, and a hardened vector table goes on by way of
/// a register, to labels of which nobody knew. `image` lies where the code ran.
void nameMetCode(recording::Recording& recording, const image::Image& image);

} // namespace live
