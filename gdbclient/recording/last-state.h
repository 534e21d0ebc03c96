// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recording/last-state.h"
#include "recording/recording.h"

namespace recording {

/// The state after the last step, as the semantics of instructions read it.
class LastState : public arm64::StateReader {
public:
    explicit LastState(const Recording& recording)
        : m_recording(recording)
    {
    }
    [[nodiscard]] std::optional<std::uint64_t> cell(const arm64::Place& place) const override
    {
        return m_recording.lastValue(place);
    }

private:
    const Recording& m_recording;
};

} // namespace recording
