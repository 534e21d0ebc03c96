// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "worlds/facts.h"

#include <QJsonObject>

namespace worlds {

/// A recording's facts may come from a stranger: whether their texts are as long as names and lines
/// are, and their numbers what a struct and an object can have. The error is a sentence.
[[nodiscard]] base::Result<void> checkTexts(const QJsonObject& facts);
[[nodiscard]] base::Result<void> checkNumbers(const Facts& facts,
                                              const timeline::Timeline& timeline);

} // namespace worlds
