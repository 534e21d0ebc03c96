// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/expression.h"

#include <QString>

#include <optional>
#include <vector>

namespace lessons {

/// One `{{expression}}` of a text, or why it is none; offsets are in the text.
struct Placeholder {
    int offset = 0; ///< of the expression
    Expression expression;
    std::optional<SyntaxError> error;
};
[[nodiscard]] std::vector<Placeholder> placeholdersIn(const QString& text);

/// The text with each `{{expression}}` replaced by its value in hexadecimal, or by "(not read)"
/// where it cannot be read: prose goes on, where a check would be an error.
[[nodiscard]] QString fillPlaceholders(const QString& text, const Evidence& evidence);

} // namespace lessons
