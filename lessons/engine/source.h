// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "base/task.h"
#include "engine/lesson.h"
#include "machine/machine.h"
#include "recording/recording.h"

#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace lessons {

/// What a lesson is run on.
struct Source {
    std::optional<QString> recording; ///< open this file; no machine is needed
    QString image;                    ///< else boot this image …
    std::optional<QString> profile;   ///< what it calls things: a name or a file
    std::optional<QString> cpu;       ///< else the lesson's, else the usual one
    std::optional<QString> connect;   ///< … or attach to a machine that runs it
    /// Called once when the machine is there and before it runs: for what ends it early.
    std::function<void(const std::shared_ptr<machine::Machine>&)> onMachine;
    /// Asked after each step; false ends the recording there, as one that was cut. May be empty.
    std::function<bool()> goOn;
    /// For one free run of a guest or of the host: beyond it the switch did not come back.
    std::chrono::milliseconds freeRun{10000};
};

/// A recording of as many switches as the lesson needs, within its budget of instructions. A switch
/// that does not come back is a recording too; the error is for what could not be recorded at all.
[[nodiscard]] base::Task<base::Result<std::shared_ptr<const recording::Recording>>>
recordFor(Lesson lesson, Source source);

} // namespace lessons
