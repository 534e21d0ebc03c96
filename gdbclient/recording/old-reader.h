// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "recording/recording.h"

#include <QString>

#include <memory>

namespace recording {

/// Opens a file of format 1, which is read whole.
[[nodiscard]] base::Result<std::shared_ptr<Recording>> loadOld(const QString& path);

} // namespace recording
