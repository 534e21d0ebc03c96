// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

namespace lessons {

/// What somebody typed with a Chinese keyboard, in ASCII: “０ｘ１３” is “0x13”, “，” a comma, an
/// ideographic space a space. Each character stays where it is; ideographs are as they were.
[[nodiscard]] QString fromFullWidth(QString text);

} // namespace lessons
