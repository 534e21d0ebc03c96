// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/model/session.h"

#include "story/moment-name.h"

#include <algorithm>
#include <array>

namespace gui {

namespace {
constexpr std::array kPaces{0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 64.0, 256.0}; // steps a second
constexpr int kFrame = 16; // ms: what is shown for less nobody sees, and it costs a picture
constexpr std::uint32_t kNear = 64; // steps in which a cell's next use mostly is

/// The first step at or after `from` that writes the place. A recording knows who wrote it last
/// before any state: so the search doubles its reach, then halves.
std::optional<std::uint32_t> nextWriter(const recording::Recording& recording, std::uint32_t from,
                                        const arm64::Place& place)
{
    const auto writtenBefore = [&](std::uint32_t end) {
        const auto last = recording.lastWriter(end, place);
        return last && *last >= from;
    };
    for (std::uint32_t low = from, reach = kNear; low < recording.stepCount(); reach *= 2) {
        std::uint32_t high = low + std::min(reach, recording.stepCount() - low);
        if (!writtenBefore(high)) {
            low = high;
            continue;
        }
        while (high - low > 1) {
            const std::uint32_t middle = low + (high - low) / 2;
            (writtenBefore(middle) ? high : low) = middle;
        }
        return low;
    }
    return {};
}

/// The last step before `end` that reads the place; a recording knows the next reader.
std::optional<std::uint32_t> lastReader(const recording::Recording& recording, std::uint32_t end,
                                        const arm64::Place& place)
{
    const auto readFrom = [&](std::uint32_t begin) {
        const auto next = recording.nextReader(begin, place);
        return next && *next < end;
    };
    for (std::uint32_t high = end, reach = kNear; high > 0; reach *= 2) {
        std::uint32_t low = high - std::min(reach, high);
        if (!readFrom(low)) {
            high = low;
            continue;
        }
        while (high - low > 1) {
            const std::uint32_t middle = low + (high - low) / 2;
            (readFrom(middle) ? low : high) = middle;
        }
        return low;
    }
    return {};
}
} // namespace

Session::Session(QObject* parent)
    : QObject(parent)
{
    setTimer();
    connect(&m_timer, &QTimer::timeout, this, &Session::playOn);
}

void Session::setTimer()
{
    m_timer.setInterval(std::max(kFrame, int(1000 / pace())));
    m_owed = 0;
}

/// A step, or where more of them are due than there are frames, all that are due at once.
void Session::playOn()
{
    m_owed += std::max(1.0, pace() * m_timer.interval() / 1000);
    const auto steps = static_cast<std::uint32_t>(m_owed);
    m_owed -= steps;
    goTo(m_index + std::min(steps, lastIndex() - m_index));
    if (m_index >= lastIndex())
        setPlaying(false);
}

void Session::refuse()
{
    emit refused();
}

std::uint32_t Session::lastIndex() const
{
    return m_story && m_story->count() > 0 ? m_story->count() - 1 : 0;
}

double Session::pace() const
{
    return kPaces[static_cast<std::size_t>(m_pace)];
}

std::optional<std::uint32_t> Session::shownAfter(std::uint32_t recordedStep) const
{
    if (!m_story)
        return {};
    // Shown steps are in the recording's order, so that halving finds it.
    std::uint32_t low = 0, high = lastIndex();
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (m_story->stepOf(middle) < recordedStep)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < lastIndex() && m_story->stepOf(low) == recordedStep)
        return low + 1;
    return {};
}

std::optional<std::uint32_t> Session::lastAccess(const arm64::Place& place) const
{
    if (!m_moment || m_index == 0)
        return {};
    const std::uint32_t before = m_story->stateOf(m_index - 1);
    const auto& recording = m_story->recording();
    // An absent one is less than any.
    const auto step =
        std::max(recording.lastWriter(before, place), lastReader(recording, before, place));
    return step ? story::shownBehind(*m_story, *step) : std::nullopt;
}

std::optional<std::uint32_t> Session::nextAccess(const arm64::Place& place) const
{
    if (!m_moment)
        return {};
    const auto& recording = m_story->recording();
    const auto reader = recording.nextReader(m_moment->state, place);
    const auto writer = nextWriter(recording, m_moment->state, place);
    const auto step = reader && writer ? std::min(reader, writer) : reader ? reader : writer;
    return step ? story::shownBehind(*m_story, *step) : std::nullopt;
}

std::unordered_map<arm64::Place, std::uint64_t> Session::valuesBefore() const
{
    std::unordered_map<arm64::Place, std::uint64_t> values;
    if (!m_moment || !m_moment->executed || m_index == 0)
        return values;
    const std::uint32_t state = m_story->stateOf(m_index - 1);
    const auto add = [&](const arm64::Place& place) {
        if (const auto value = m_story->recording().valueAt(state, place))
            values.emplace(place, *value);
    };
    // A moment that is veiled says of nothing that it was written.
    for (const auto* moves : {&m_moment->executed->moves, &m_moment->executed->movesOfCpu}) {
        for (const story::Move& move : *moves)
            add(move.to);
    }
    const auto addWritten = [&](const std::vector<story::CellView>& boxes) {
        for (const story::CellView& box : boxes) {
            if (box.written)
                add(box.place);
        }
    };
    addWritten(m_moment->registers);
    addWritten(m_moment->stack.cells);
    addWritten(m_moment->system);
    for (const story::ContextView* context : {&m_moment->host, &m_moment->guest}) {
        addWritten(context->regs);
        for (const auto& group : context->groups)
            addWritten(group.boxes);
    }
    return values;
}

void Session::setStory(StoryPtr story, bool grown)
{
    const std::uint32_t keep = grown ? m_index : 0;
    if (!grown) {
        setPlaying(false);
        m_horizon = {};
    }
    m_story = std::move(story);
    m_moment.reset();
    m_index = 0;
    emit storyChanged();
    if (m_story && m_story->count() > 0)
        show(qMin(keep, lastIndex()));
}

void Session::grow()
{
    emit storyGrew();
    if (m_story && m_story->count() > 0)
        show(m_index);
}

void Session::show(std::uint32_t index)
{
    m_index = m_horizon.within(index);
    m_moment = std::make_shared<const story::Moment>(m_horizon.moment(*m_story, m_index));
    emit momentChanged(m_moment);
}

void Session::setHorizon(std::optional<std::uint32_t> index)
{
    if (index == horizon())
        return;
    const bool before = veiled();
    m_horizon = lessons::Horizon(index);
    emit horizonChanged();
    if (veiled())
        setPlaying(false);
    if (m_moment && (before || veiled()))
        show(m_index);
}

void Session::goTo(std::uint32_t index)
{
    if (!m_moment)
        return;
    index = qMin(index, lastIndex());
    const bool beyond = m_horizon.isBeyond(index);
    if (beyond) {
        index = m_horizon.within(index);
        setPlaying(false);
    }
    if (index != m_index)
        show(index);
    if (beyond)
        emit refused();
}

void Session::step()
{
    if (m_index < lastIndex())
        goTo(m_index + 1);
}

void Session::back()
{
    if (m_index > 0)
        goTo(m_index - 1);
}

void Session::nextPhase()
{
    if (m_moment)
        goTo(m_story->nextPhase(m_index));
}

void Session::previousPhase()
{
    if (m_moment)
        goTo(m_story->previousPhase(m_index));
}

void Session::nextSwitch()
{
    if (m_moment)
        goTo(m_story->nextSwitch(m_index));
}

void Session::previousSwitch()
{
    if (m_moment)
        goTo(m_story->previousSwitch(m_index));
}

void Session::first()
{
    goTo(0);
}

void Session::last()
{
    goTo(lastIndex());
}

void Session::setPlaying(bool playing)
{
    if (playing == m_timer.isActive() || (playing && (!m_moment || m_index >= lastIndex())))
        return;
    if (playing && veiled()) {
        emit refused();
        return;
    }
    if (playing)
        m_timer.start();
    else
        m_timer.stop();
    emit playingChanged(playing);
}

void Session::togglePlaying()
{
    if (!playing() && m_index >= lastIndex() && !veiled())
        first(); // from the end, playing means once more
    setPlaying(!playing());
}

void Session::setPaceIndex(int index)
{
    m_pace = qBound(0, index, int(kPaces.size()) - 1);
    setTimer();
    emit paceChanged(pace());
}

void Session::faster()
{
    setPaceIndex(m_pace + 1);
}

void Session::slower()
{
    setPaceIndex(m_pace - 1);
}

} // namespace gui
