// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/scene/thread.h"

#include <algorithm>

namespace gui {

Thread threadOf(const reading::Journey& journey, const story::Story& story,
                const story::Moment& moment)
{
    Thread thread;
    thread.owner = journey.owner;
    const auto first = moment.index - static_cast<std::uint32_t>(moment.stepInSwitch);
    const std::uint32_t begin = story.stateOf(first);
    const std::uint32_t end =
        story.stateOf(first + static_cast<std::uint32_t>(moment.stepsInSwitch));
    for (const reading::MoveEdge& move : journey.moves) {
        const bool isThere = std::ranges::any_of(thread.parts, [&](const Thread::Part& part) {
            return part.from == move.from && part.to == move.to;
        });
        if (move.step < begin || move.step >= end || isThere)
            continue;
        Thread::Part part{move.from,
                          move.to,
                          {},
                          static_cast<int>(thread.parts.size()) + 1,
                          move.step < moment.state};
        part.name = story.nameOf(move.from) + QStringLiteral(" → ") + story.nameOf(move.to);
        thread.parts.push_back(std::move(part));
    }
    for (const reading::Stay& stay : journey.stays)
        if (stay.from <= moment.state && moment.state < stay.to)
            thread.holders.push_back(stay.place);
    return thread;
}

} // namespace gui
