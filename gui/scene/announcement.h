// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/scene/scene.h"

namespace gui {

/// No announcement has more words: whoever listens cannot look back.
constexpr int kMostWords = 40;

/// What a screen reader says of a step: the instruction and the cells that it wrote, in at most
/// that many words. What does not fit is counted.
[[nodiscard]] QString announcementOf(const story::Moment& moment, const Scene& scene);

/// How many words it takes to say that. An ideograph is one, and so is what stands between blanks
/// and ideographs: a number, a name, an English word.
[[nodiscard]] int wordsIn(const QString& sentence);

/// The beginning of a sentence, as much of it as that many words; whole, or with "…" at its end.
[[nodiscard]] QString beginningOf(const QString& sentence, int most);

} // namespace gui
