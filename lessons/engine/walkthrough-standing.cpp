// SPDX-License-Identifier: GPL-2.0-or-later
// What is left of a way through a lesson when its words are taken away.
#include "engine/walkthrough.h"

#include <algorithm>

namespace lessons {

Walkthrough::Standing Walkthrough::standing() const
{
    return {m_step, m_hints, m_progress, m_answers};
}

bool Walkthrough::restore(const Standing& standing)
{
    if (standing.steps.size() != m_progress.size() || standing.step < 0 ||
        standing.step >= stepCount())
        return false;
    m_progress = standing.steps;
    m_answers = standing.answers;
    goTo(standing.step);
    m_hints = std::clamp<qsizetype>(standing.hints, 0, m_view.hints.size());
    return true;
}

Walkthrough Walkthrough::retold(Lesson lesson) const
{
    Walkthrough other(std::move(lesson));
    for (std::size_t which = 0; which < m_readings.size(); ++which) {
        // What could not be attached here cannot be there, and says so.
        if (m_readings[which])
            static_cast<void>(other.attach(m_readings[which], static_cast<int>(which)));
    }
    static_cast<void>(other.restore(standing()));
    return other;
}

} // namespace lessons
