// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/scene/scene.h"

namespace gui {

/// What a screen reader says of a step: the instruction and the cells that it wrote, in at most
/// forty words. What does not fit is counted.
[[nodiscard]] QString announcementOf(const story::Moment& moment, const Scene& scene);

/// How many words it takes to say that; two ideographs are one.
[[nodiscard]] int wordsIn(const QString& sentence);

} // namespace gui
