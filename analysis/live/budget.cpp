// SPDX-License-Identifier: GPL-2.0-or-later
#include "live/budget.h"

#include "reading/info-keys.h"

#include <QCoreApplication>

namespace live {

namespace {

QString tr(const char* text, const char* which, int n)
{
    return QCoreApplication::translate("live", text, which, n);
}

} // namespace

bool Budget::allows(const recording::Recording& growing)
{
    if (m_steps == 0 || growing.stepCount() < m_steps)
        return true;
    // Behind the last window, and before the first instruction of the next one: the host's free run
    // between the two is one step.
    const auto& switches = growing.switches();
    m_usedUp = !switches.empty() && switches.back().complete &&
               growing.stepCount() <= switches.back().outerEnd + 1;
    return !m_usedUp;
}

void Budget::note(recording::Recording& recording) const
{
    if (!m_usedUp || recording.ending() != recording::Ending::Cut)
        return;
    recording.setFact(reading::key::kUsedUp, true);
    recording.setEnding(recording::Ending::Cut,
                        tr("The %n instruction(s) that the recording may take are used up.",
                           nullptr, static_cast<int>(m_steps)));
}

} // namespace live
