// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/model/session.h"
#include "reading/journey.h"

#include <algorithm>
#include <optional>

namespace gui {

/// How far a way is followed by itself. It grows from the switch that is shown to both sides, as
/// far as it leads, but no further than this: what is done for a key must not cost more because a
/// value, or a recording, lives long.
struct FollowLimit {
    std::size_t stops = 96; ///< moves and reads
    int switches = 64;      ///< before the one that is shown, and behind it
    /// When the reader asks for more.
    [[nodiscard]] FollowLimit further() const
    {
        constexpr int kMost = 1 << 24;
        return {stops * 4, std::min(switches * 4, kMost)};
    }
    friend bool operator==(const FollowLimit&, const FollowLimit&) = default;
};

/// The way of the value that the cell holds at what is shown: back through every copy to where it
/// was made, and on to every reader, as far as the limit lets it. While a question is open it ends
/// at what may be seen. Empty where nothing is shown.
[[nodiscard]] reading::Journey follow(const Session& session, const arm64::Place& place,
                                      const FollowLimit& limit = {});

/// What was followed last: as long as the reader stays in a switch, and with the value, nothing is
/// looked for again.
class Following {
public:
    [[nodiscard]] const reading::Journey& of(const Session& session, const arm64::Place& place);

private:
    struct Key {
        const story::Story* story = nullptr;
        std::uint32_t readUpTo = 0;
        std::optional<std::uint32_t> horizon;
        int switchNumber = 0;
        friend bool operator==(const Key&, const Key&) = default;
    };
    Key m_key;
    reading::Journey m_journey;
};

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
