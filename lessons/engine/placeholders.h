// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/expression.h"

#include <QString>

#include <optional>

namespace lessons {

/// The first `{{expression}}` of a text that cannot be parsed; its offset is in `text`.
[[nodiscard]] std::optional<SyntaxError> findBadPlaceholder(const QString& text);

/// The text with each `{{expression}}` replaced by its value in hexadecimal, or by "(not read)"
/// where it cannot be read: prose goes on, where a check would be an error.
[[nodiscard]] QString fillPlaceholders(const QString& text, const Evidence& evidence);

} // namespace lessons
