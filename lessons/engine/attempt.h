// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/lesson-recording.h"
#include "reading/reading.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace lessons {

/// What a recording as a whole says, before any step of a lesson is looked at: how the machine
/// ended, then the contract. What lies behind the switches that the lesson needs does not count.
struct Attempt {
    /// Why nothing can be held against anybody: the machine was lost, the file is cut, the contract
    /// could not be judged. A sentence, else empty.
    QString trouble;
    /// The first thing that went wrong: the reason of everything that did not come after it. Empty
    /// where nothing did.
    QString cause;
    /// Of that instruction, or of the first one of the switch in which something is missing.
    std::optional<std::uint32_t> step;
    QString where;       ///< the instruction to blame for `cause`, in words; may be empty
    QString guestReport; ///< what the guest itself reports to have lost, a sentence; may be empty
    QString ending;      ///< how the machine ended before the lesson did, a sentence; else empty
    QString console;     ///< what the machine printed last, where it ended so
    /// What the contract says of what counts; NotAsked: the recording has no facts to judge by.
    enum class Contract : std::uint8_t { NotAsked, Holds, Violated, NotJudged };
    Contract contract = Contract::NotAsked;

    /// The cause with all that is known of it, in one line.
    [[nodiscard]] QString said() const;
};

/// Whether that recording is of a machine that was set up as the lesson says of this one.
[[nodiscard]] bool isSetUpFor(const LessonRecording& wanted, const recording::Recording& recording);

[[nodiscard]] Attempt attemptOf(const LessonRecording& wanted, const reading::Reading& reading);

} // namespace lessons
