// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "reading/recording-info.h"
#include "reading/switch-span.h"
#include "recording/recording.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <span>

namespace reading {

/// Holds a recording's list of switches against its steps, while it is read. The recorder makes
/// both of the same machine, so that one that contradicts the other was made by nobody: no reader
/// may say of such a recording whose fault anything is.
class ListCheck {
public:
    /// `found`: all switches in the steps up to `end`. What was looked at is not looked at again.
    void extend(const recording::Recording& recording, const RecordingInfo& facts,
                std::span<const SwitchSpan> found, std::uint32_t end);
    /// What contradicts what, a clause with a full stop; empty while nothing does.
    [[nodiscard]] const QString& contradiction() const { return m_contradiction; }

private:
    std::size_t m_switches = 0; ///< that were looked at
    std::uint32_t m_steps = 0;  ///< in which enter was looked for
    QString m_contradiction;
};

} // namespace reading
