// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/evidence.h"
#include "engine/lesson.h"

#include <optional>
#include <vector>

namespace lessons {

/// Where a lesson's step stands in a recording. States are the recording's.
struct Location {
    enum class Found : std::uint8_t {
        Yes,
        Never,      ///< it was looked for in all that counts, and it does not come
        Error,      ///< it could not be looked for; `sentence` says why
        NotReached, ///< it stands on a step that is not Yes
    };
    Found found = Found::NotReached;
    QString sentence;            ///< for Never and Error
    std::optional<int> standsOn; ///< for NotReached: the step above that has no place

    std::uint32_t before = 0; ///< where questions look
    std::uint32_t after = 0;  ///< where checks look
    std::uint32_t pre = 0;    ///< what `pre.` means
    /// The executed instruction that the event is; for an arrival, the one that is next.
    std::optional<std::uint32_t> step;
    bool settled =
        false; ///< an earlier step checked this event: the machine has moved on to `after`
};

/// Finds the place of every step that looks at that recording, in order: each event strictly after
/// the one before it there. Where an event does not come before its bound, the search goes on at
/// the bound; where it has none, every event after it is not reached. `all` has one of each step of
/// the lesson's; those of the others' are left as they are.
void locateAll(const Lesson& lesson, int recording, const Subject& subject,
               std::vector<Location>& all);

} // namespace lessons
