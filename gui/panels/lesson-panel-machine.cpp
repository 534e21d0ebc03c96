// SPDX-License-Identifier: GPL-2.0-or-later
// What a lesson needs to be recorded, and what it says while that is not there.
#include "gui/panels/lesson-panel.h"

#include "engine/source.h"
#include "gui/panels/announcer.h"

namespace gui {

namespace {
int completeSwitches(const StoryPtr& story)
{
    int complete = 0;
    if (story) {
        for (const recording::Switch& s : story->recording().switches())
            complete += s.complete ? 1 : 0;
    }
    return complete;
}
} // namespace

int LessonPanel::switchesNeeded() const
{
    return m_walk ? wanted(recording()).switches : 0;
}

const lessons::LessonRecording& LessonPanel::wanted(int which) const
{
    return m_walk->lesson().recordings[std::size_t(which)];
}

/// Recordings that differ in the CPU alone are set up alike.
bool LessonPanel::canBe(const StoryPtr& story, int which) const
{
    const auto& cpu = wanted(which).cpu;
    const QString& recorded = story->reading().facts().cpu;
    const bool isOnly = m_walk->lesson().recordings.size() == 1;
    return lessons::isSetUpFor(wanted(which), story->reading().recording()) &&
           (isOnly || !cpu || recorded.isEmpty() || *cpu == recorded);
}

std::optional<int> LessonPanel::recordingOf(const StoryPtr& story) const
{
    if (!m_walk || !story)
        return {};
    if (canBe(story, recording()))
        return recording();
    const int count = int(m_walk->lesson().recordings.size());
    for (int n = 0; n < count; ++n)
        if (canBe(story, n))
            return n;
    return {};
}

bool LessonPanel::isSetUp() const
{
    const StoryPtr& story = m_session->story();
    return !m_walk || !story || (m_shown == recording() && canBe(story, recording()));
}

bool LessonPanel::hasEnough() const
{
    return isSetUp() && completeSwitches(m_session->story()) >= switchesNeeded();
}

void LessonPanel::attach()
{
    m_trouble.clear();
    const StoryPtr story = m_session->story();
    if (!m_walk || !story || m_isBeingRead)
        return;
    // The story owns its reading: one life for both.
    const std::shared_ptr<const reading::Reading> reading(story, &story->reading());
    m_shown = recordingOf(story).value_or(0);
    const auto arrived = m_walk->attach(reading, m_shown);
    if (!arrived.ok())
        m_trouble = arrived.error().sentence;
    else if (*arrived)
        m_arriving = true; // as soon as there is a moment to go from
}

void LessonPanel::setMachine(const Machine& machine)
{
    const bool other = machine.state != m_machine.state || machine.trouble != m_machine.trouble;
    m_machine = machine;
    if (!lacksSwitches())
        return;
    if (!other)
        return setButtons();
    showText();
    m_announcer->announce(missing());
}

/// What the step is about may be in a switch that is not recorded.
bool LessonPanel::lacksSwitches() const
{
    return m_walk && !m_isBeingRead && !hasEnough() && !(view().reached && isSetUp());
}

QString LessonPanel::missing() const
{
    if (m_isBeingRead)
        return m_unreadable.isEmpty() ? tr("The recording is being read. The lesson goes to its "
                                           "step as soon as all of it is there.")
                                      : m_unreadable;
    if (view().reached && isSetUp())
        return {};
    if (!lacksSwitches())
        return m_trouble.isEmpty() ? view().trouble : m_trouble;
    const int needed = switchesNeeded(), there = completeSwitches(m_session->story());
    QStringList parts;
    if (!m_machine.trouble.isEmpty())
        parts << m_machine.trouble << tr("That is the machine's ending, and no answer of yours.");
    switch (m_machine.state) {
    case Machine::State::Recording:
        return tr("This lesson needs %1 world switches. They are being recorded; Esc stops it.")
            .arg(needed);
    case Machine::State::Recordable:
        if (!isSetUp()) {
            parts << tr("This lesson is about a machine that is set up otherwise than the one that "
                        "is recorded. The button below records it.");
            break;
        }
        parts << tr("This lesson needs %1 world switches, and %2 are recorded. The button below "
                    "records them.")
                     .arg(needed)
                     .arg(there);
        break;
    case Machine::State::Foreign:
        if (!isSetUp()) {
            parts << tr("This lesson sets up its own machine: open it without --connect.");
            break;
        }
        parts << tr("This lesson needs %1 world switches, and %2 are recorded. The machine that "
                    "was attached to has gone on: attach to it from its start, with --switches "
                    "%1.")
                     .arg(needed)
                     .arg(there);
        break;
    }
    return parts.join(u' ');
}

void LessonPanel::setReading(bool isBeingRead, const QString& unreadable)
{
    if (isBeingRead == m_isBeingRead && unreadable == m_unreadable)
        return;
    m_isBeingRead = isBeingRead;
    m_unreadable = unreadable;
    if (m_walk)
        showText();
}

} // namespace gui
