// SPDX-License-Identifier: GPL-2.0-or-later
// tests/data/two-switches.wsrec, told: one switch of guest A and one of guest B. It stands alone;
// neither QEMU nor the ELF is asked.
#pragma once

#include "recording/file.h"
#include "story/story.h"

#include <algorithm>

namespace told {

using story::CellView;
using story::Story;

inline QString text(const char* words)
{
    return QString::fromUtf8(words);
}

/// The first shown step whose instruction begins so; -1 for none.
inline int shownStep(const Story& story, const QString& instruction, int from = 0)
{
    for (auto shown = static_cast<std::uint32_t>(from); shown + 1 < story.count(); ++shown) {
        if (story.annotation(story.stepOf(shown)).instruction.startsWith(instruction))
            return static_cast<int>(shown);
    }
    return -1;
}

inline const CellView* boxNamed(const std::vector<CellView>& boxes, const QString& label)
{
    const auto found = std::ranges::find(boxes, label, &CellView::label);
    return found == boxes.end() ? nullptr : &*found;
}

/// What is there after the first step whose instruction begins so.
inline story::Moment afterStep(const QString& instruction, const Story& story)
{
    return story.moment(static_cast<std::uint32_t>(shownStep(story, instruction) + 1));
}

inline base::Result<std::shared_ptr<recording::Recording>> twoSwitches()
{
    return recording::load(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec"));
}

} // namespace told
