// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recording/recording.h"

#include <cstdint>

namespace live {

/// Ends a recording at a budget of steps. A switch under way, with the host's function round it, is
/// followed to its end, or until it has itself used up as much
/// (recorder::RecordPlan::maxStepsPerSwitch): then it does not come back, which is another thing.
class Budget {
public:
    /// 0: there is none.
    explicit Budget(std::uint32_t steps)
        : m_steps(steps)
    {
    }
    /// Asked after each step: whether it goes on.
    [[nodiscard]] bool allows(const recording::Recording& growing);
    /// Says so in the recording, where it was this that ended it.
    void note(recording::Recording& recording) const;

private:
    std::uint32_t m_steps;
    bool m_usedUp = false;
};

} // namespace live
