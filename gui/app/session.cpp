// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/app/session.h"

#include "gui/app/veil.h"

#include <array>

namespace gui {

namespace {
constexpr std::array kPaces{0.5, 1.0, 2.0, 4.0, 8.0, 16.0}; // steps a second
}

Session::Session(QObject* parent)
    : QObject(parent)
{
    m_timer.setInterval(int(1000 / pace()));
    connect(&m_timer, &QTimer::timeout, this, [this] {
        step();
        if (m_index >= lastIndex())
            setPlaying(false);
    });
}

std::uint32_t Session::lastIndex() const
{
    return m_story && m_story->count() > 0 ? m_story->count() - 1 : 0;
}

double Session::pace() const
{
    return kPaces[static_cast<std::size_t>(m_pace)];
}

std::optional<std::uint32_t> Session::shownAfter(std::uint32_t timelineStep) const
{
    if (!m_story)
        return {};
    // Shown steps are in the timeline's order, so that halving finds it.
    std::uint32_t low = 0, high = lastIndex();
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (m_story->stepOf(middle) < timelineStep)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < lastIndex() && m_story->stepOf(low) == timelineStep)
        return low + 1;
    return {};
}

void Session::setStory(StoryPtr story, bool grown)
{
    const std::uint32_t keep = grown ? m_index : 0;
    if (!grown) {
        setPlaying(false);
        m_horizon.reset();
    }
    m_story = std::move(story);
    m_moment.reset();
    m_index = 0;
    emit storyChanged();
    if (m_story && m_story->count() > 0)
        show(qMin(keep, lastIndex()));
}

void Session::show(std::uint32_t index)
{
    m_index = m_horizon ? qMin(index, *m_horizon) : index;
    worlds::Moment moment = m_story->moment(m_index);
    if (veiled())
        veil(moment);
    m_moment = std::make_shared<const worlds::Moment>(std::move(moment));
    emit momentChanged(m_moment);
}

void Session::setHorizon(std::optional<std::uint32_t> index)
{
    if (index == m_horizon)
        return;
    const bool before = veiled();
    m_horizon = index;
    emit horizonChanged();
    if (m_horizon && m_index >= *m_horizon)
        setPlaying(false);
    if (m_moment && (before || veiled()))
        show(m_index);
}

void Session::goTo(std::uint32_t index)
{
    if (!m_moment)
        return;
    index = qMin(index, lastIndex());
    const bool beyond = m_horizon && index > *m_horizon;
    if (beyond) {
        index = *m_horizon;
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
    m_timer.setInterval(int(1000 / pace()));
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
