// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/model/follow.h"

#include <QCoreApplication>

#include <algorithm>

namespace gui {

namespace {
constexpr int kRound = 2; // switches before and behind: a guest that takes turns comes back in two

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
} // namespace

reading::Journey follow(const Session& session, const arm64::Place& place)
{
    if (!session.moment())
        return {};
    const reading::Reading& reading = session.story()->reading();
    const auto& switches = reading.switches();
    const std::uint32_t state = session.moment()->state;
    const int here = session.moment()->switchNumber - 1,
              last = static_cast<int>(switches.size()) - 1;
    std::uint32_t from = 0, to = reading.readUpTo() + 1;
    if (here >= 0 && here <= last) {
        from = switches[static_cast<std::size_t>(std::max(here - kRound, 0))].span.outerBegin;
        to = switches[static_cast<std::size_t>(std::min(here + kRound, last))].last + 1;
    }
    if (session.horizon())
        to = std::min(to, session.story()->stateOf(*session.horizon()) + 1);
    return reading::journeyOf(reading, state, place, std::min(from, state),
                              std::max(to, state + 1));
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
