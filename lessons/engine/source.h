// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "base/task.h"
#include "engine/lesson.h"
#include "live/record.h"
#include "machine/machine.h"
#include "recording/recording.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace lessons {

/// What a lesson is run on.
struct Source {
    /// Open these files; no machine is needed. Of a lesson with several recordings each is laid
    /// under the one that it was made for.
    QStringList recordings;
    QString image;                  ///< else boot this image …
    QString vheImage;               ///< … or this one, where the recording is of a host with VHE
    std::optional<QString> profile; ///< what it calls things: a name or a file
    /// Else the recording's, else the usual one. One without VHE is not for an image with VHE.
    std::optional<QString> cpu;
    std::optional<QString> connect; ///< … or attach to a machine that runs it
    /// Called once when the machine is there and before it runs: for what ends it early.
    std::function<void(const std::shared_ptr<machine::Machine>&)> onMachine;
    /// Asked after each step; false ends the recording there, as one that was cut. May be empty.
    std::function<bool()> goOn;
    /// For one free run of a guest or of the host: beyond it the switch did not come back.
    std::chrono::milliseconds freeRun{10000};
};

/// How one of the lesson's recordings is made: `which`, from 0. The error says what the image
/// lacks, or that there is none.
[[nodiscard]] base::Result<live::RecordRequest> requestFor(const Lesson& lesson, int which,
                                                           const Source& source);

/// A recording of as many switches as the lesson needs, within its budget of instructions. A switch
/// that does not come back is a recording too; the error is for what could not be recorded at all.
[[nodiscard]] base::Task<base::Result<std::shared_ptr<const recording::Recording>>>
recordFor(Lesson lesson, Source source, int which = 0);

/// "vhe (cortex-a76, VHE)", for who is told to which one it goes; of a lesson with one, empty.
[[nodiscard]] QString recordingTitle(const Lesson& lesson, int which);

} // namespace lessons
