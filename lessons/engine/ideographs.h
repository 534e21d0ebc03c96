// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

namespace lessons {

/// An ideograph, or a sign that stands in its width: where letters stand in columns (a terminal, a
/// drawing), it takes two of them (The Unicode Standard, Annex 11: East Asian Width W and F).
[[nodiscard]] bool isWide(QChar c);

/// How many columns a line takes there.
[[nodiscard]] qsizetype columnsOf(QStringView line);

/// Markdown whose lines end where the paragraph is wrapped, without those ends between two
/// ideographs: Markdown makes a blank of each, and Chinese has none there. Code, headings and ends
/// beside a letter stay as they are.
[[nodiscard]] QString joinIdeographs(const QString& markdown);

} // namespace lessons
