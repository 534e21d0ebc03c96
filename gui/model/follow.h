// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/model/session.h"
#include "reading/journey.h"

#include <optional>

namespace gui {

/// The way of the value that the cell holds at what is shown, through this switch and the two
/// before and behind it. While a question is open it ends at what may be seen. Empty where nothing
/// is shown.
[[nodiscard]] reading::Journey follow(const Session& session, const arm64::Place& place);

/// A stop of it that a reader can go to.
struct WayStop {
    enum class Kind : std::uint8_t { Made, Moved, Read } kind = Kind::Moved;
    std::uint32_t step = 0; ///< of the recording
    std::optional<std::uint32_t>
        shown;    ///< the shown state behind it; absent for a step that is not
    QString text; ///< "switch 2 · stp x0, x1, [sp, #-16]! · x0 → sp-16"
};

/// Where the value was made, moved and read, in order.
[[nodiscard]] std::vector<WayStop> stopsOf(const reading::Journey& journey, const Session& session);

} // namespace gui
