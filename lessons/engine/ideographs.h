// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

namespace lessons {

/// Markdown whose lines end where the paragraph is wrapped, without those ends between two
/// ideographs: Markdown makes a blank of each, and Chinese has none there. Code, headings and ends
/// beside a letter stay as they are.
[[nodiscard]] QString joinIdeographs(const QString& markdown);

} // namespace lessons
