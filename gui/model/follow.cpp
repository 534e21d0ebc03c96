// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/model/follow.h"

#include <QCoreApplication>

#include <algorithm>

namespace gui {

namespace {
constexpr int kFirst = 2; // switches before and behind: a guest that takes turns comes back in two

QString tr(const char* text)
{
    return QCoreApplication::translate("gui", text);
}

WayStop stop(WayStop::Kind kind, std::uint32_t step, const QString& what, const Session& session)
{
    const story::Story& story = *session.story();
    const int number = story.reading().switchOfStep(step) + 1;
    return {kind, step, session.shownAfter(step),
            tr("switch %1 · %2 · %3")
                .arg(QString::number(number), story.annotation(step).instruction, what)};
}

/// The states that are looked at: of some switches before the one that is shown, and behind it.
struct Window {
    std::uint32_t from = 0, to = 0;
    friend bool operator==(const Window&, const Window&) = default;
};

Window windowOf(const Session& session, int before, int behind)
{
    const reading::Reading& reading = session.story()->reading();
    const auto& switches = reading.switches();
    const std::uint32_t state = session.moment()->state;
    const int here = session.moment()->switchNumber - 1,
              last = static_cast<int>(switches.size()) - 1;
    Window window{0, reading.readUpTo() + 1};
    if (here >= 0 && here <= last) {
        const int first = here - before, end = here + behind;
        if (first > 0)
            window.from = switches[static_cast<std::size_t>(first)].span.outerBegin;
        if (end < last)
            window.to = switches[static_cast<std::size_t>(end)].last + 1;
    }
    if (session.horizon())
        window.to = std::min(window.to, session.story()->stateOf(*session.horizon()) + 1);
    return {std::min(window.from, state), std::max(window.to, state + 1)};
}

std::size_t stopsIn(const reading::Journey& journey)
{
    return journey.moves.size() + journey.reads.size();
}
} // namespace

reading::Journey follow(const Session& session, const arm64::Place& place, const FollowLimit& limit)
{
    if (!session.moment())
        return {};
    struct Look {
        Window window;
        reading::Journey journey;
    };
    const auto look = [&](int before, int behind) {
        const Window window = windowOf(session, before, behind);
        return Look{window, reading::journeyOf(session.story()->reading(), session.moment()->state,
                                               place, window.from, window.to)};
    };
    int before = std::min(kFirst, limit.switches), behind = before;
    Look last = look(before, behind);
    // Each time twice as far, so that all of them cost little more than the last: first back to
    // where it was made, then on to who has it in the end.
    const auto grow = [&](int& side, bool reading::Journey::*leadsOn) {
        while (last.journey.*leadsOn && side < limit.switches) {
            const int tried = side;
            side = std::min(2 * side, limit.switches);
            Look wider = look(before, behind);
            if (wider.window == last.window || stopsIn(wider.journey) > limit.stops) {
                side = tried;
                return;
            }
            last = std::move(wider);
        }
    };
    grow(before, &reading::Journey::beginsBefore);
    grow(behind, &reading::Journey::goesOn);
    return std::move(last.journey);
}

const reading::Journey& Following::of(const Session& session, const arm64::Place& place)
{
    const StoryPtr& story = session.story();
    const Key key{story.get(), story ? story->reading().readUpTo() : 0, session.horizon(),
                  session.moment() ? session.moment()->switchNumber : 0};
    if (key != m_key || !session.moment() || !m_journey.isIn(session.moment()->state, place))
        m_journey = follow(session, place);
    m_key = key;
    return m_journey;
}

std::vector<WayStop> stopsOf(const reading::Journey& journey, const Session& session)
{
    std::vector<WayStop> stops;
    const story::Story& story = *session.story();
    if (journey.madeBy)
        stops.push_back(stop(WayStop::Kind::Made, *journey.madeBy,
                             tr("made in %1").arg(story.nameOf(journey.stays.front().place)),
                             session));
    for (const reading::MoveEdge& move : journey.moves)
        stops.push_back(
            stop(WayStop::Kind::Moved, move.step,
                 story.nameOf(move.from) + QStringLiteral(" → ") + story.nameOf(move.to), session));
    for (const reading::Journey::Read& read : journey.reads)
        stops.push_back(stop(WayStop::Kind::Read, read.step,
                             tr("read in %1").arg(story.nameOf(read.place)), session));
    std::ranges::stable_sort(stops, {}, &WayStop::step);
    return stops;
}

} // namespace gui
