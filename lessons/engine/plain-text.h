// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

namespace lessons {

/// Markdown as plain lines, for a terminal and for what reads it aloud: without its marks, code
/// indented, lists with their bullets or numbers. A line ends where the author ended it; HTML is
/// text, and a link its words.
[[nodiscard]] QString plainText(const QString& markdown);

} // namespace lessons
