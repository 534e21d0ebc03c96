// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/place.h"
#include "base/result.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace story {

class Story;

/// What people send each other to look at the same thing: a recording, a step in it, and a cell
/// where one is meant: "demo.wsrec#2/341/x19". The window and worldswitch-trace print open it.
struct MomentName {
    QString file;
    int switchNumber = 0;   ///< from 1
    std::uint32_t step = 0; ///< the recording's own count, as `timelineStep` in reports
    QString place;          ///< as Story::nameOf says it; empty for none

    [[nodiscard]] QString text() const;
    friend bool operator==(const MomentName&, const MomentName&) = default;
};

/// What a command line's file names; nothing where it is a plain file, as one is that exists by
/// all of that name.
[[nodiscard]] std::optional<MomentName> momentNameIn(const QString& text);
/// Of a shown state: the step that led there.
[[nodiscard]] MomentName momentNameOf(const QString& file, const Story& story, std::uint32_t shown,
                                      const std::optional<arm64::Place>& place);

/// A text as a shell takes it for one word; and such a word as the text that it is.
[[nodiscard]] QString shellWord(const QString& text);
[[nodiscard]] QString textOfShellWord(const QString& word);

/// Where that is in a story.
struct MomentFound {
    std::uint32_t shown = 0; ///< the first shown state behind the step
    std::optional<arm64::Place> place;
};
/// The error says that the recording has no such step, or cell, or has it in another switch.
[[nodiscard]] base::Result<MomentFound> findMoment(const MomentName& name, const Story& story);

/// The first shown state after that step of the recording; none where the story ends before.
[[nodiscard]] std::optional<std::uint32_t> shownBehind(const Story& story, std::uint32_t step);

} // namespace story
