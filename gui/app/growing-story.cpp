// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/app/growing-story.h"

namespace gui {

void GrowingStory::grow(RecordingPtr longer, bool ended)
{
    if (m_reading)
        m_reading->grow(std::move(longer));
    else
        open(std::move(longer));
    if (ended)
        m_reading->finish();
    else
        m_reading->extend();
    tell();
}

void GrowingStory::open(RecordingPtr ended)
{
    m_reading = std::make_shared<reading::Reading>(std::move(ended));
    m_story.reset();
}

bool GrowingStory::readOn(std::uint32_t steps)
{
    if (!m_reading)
        return false;
    const std::uint32_t from = m_reading->readUpTo();
    bool more = true;
    while (more && m_reading->readUpTo() - from < steps)
        more = m_reading->readNextWindow();
    tell();
    return more;
}

void GrowingStory::readAll()
{
    if (!m_reading)
        return;
    m_reading->finish();
    tell();
}

void GrowingStory::retell()
{
    if (m_story)
        m_story = m_story->retold();
}

void GrowingStory::clear()
{
    m_reading.reset();
    m_story.reset();
}

bool GrowingStory::isWhole() const
{
    return !m_reading || m_reading->readUpTo() >= m_reading->recording().stepCount();
}

int GrowingStory::percentRead() const
{
    return isWhole() ? 100
                     : int(std::uint64_t(m_reading->readUpTo()) * 100 /
                           m_reading->recording().stepCount());
}

QString GrowingStory::contradiction() const
{
    return m_reading ? m_reading->contradictionText() : QString();
}

void GrowingStory::tell()
{
    if (m_story)
        m_story->extend();
    else
        m_story = story::Story::tell(m_reading);
}

} // namespace gui
