// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QString>

#include <optional>

namespace cli {

/// The hypervisor's image: the one that --image asks for; else what the environment's
/// WORLDSWITCH_IMAGE names; else the one that was built with this program, next to it in the build
/// tree or installed. The error says where it was looked for.
[[nodiscard]] base::Result<QString> findImage(const std::optional<QString>& asked = {});

/// The image of a host with VHE: what the environment's WORLDSWITCH_VHE_IMAGE names, else the one
/// that was built with this program. No option names one: --image is the other one's.
[[nodiscard]] base::Result<QString> findVheImage();

} // namespace cli
