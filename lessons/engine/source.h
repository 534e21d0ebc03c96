// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "base/task.h"
#include "engine/lesson.h"
#include "target/machine.h"
#include "timeline/timeline.h"

#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace lessons {

/// What a lesson is run on.
struct Source {
    std::optional<QString> recording; ///< open this file; no machine is needed
    QString image;                    ///< else boot this image …
    QString cpu = QStringLiteral("cortex-a57");
    std::optional<QString> connect; ///< … or attach to a machine that runs it
    /// Called once when the machine is there and before it runs: for what ends it early.
    std::function<void(const std::shared_ptr<target::Machine>&)> onMachine;
    /// Asked after each step; false ends the recording there, as one that was cut. May be empty.
    std::function<bool()> goOn;
};

/// A recording of as many switches as the lesson needs, within its budget of instructions. A switch
/// that does not come back is a recording too; the error is for what could not be recorded at all.
[[nodiscard]] base::Task<base::Result<std::shared_ptr<const timeline::Timeline>>>
recordFor(Lesson lesson, Source source);

} // namespace lessons
