// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/lesson.h"

#include <QString>

#include <variant>

namespace lessons {

/// Parses "write:host.x19" and its kin; see Event::Kind for the list.
[[nodiscard]] std::variant<Event, SyntaxError> parseEvent(const QString& text);

} // namespace lessons
