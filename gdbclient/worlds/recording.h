// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "base/task.h"
#include "target/machine.h"
#include "timeline/recorder.h"

#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace worlds {

/// What a front end asks for: one place where "boot our hypervisor and record" is written.
struct RecordRequest {
    QString image; ///< ELF path; also for --connect, where names come from
    QString cpu = QStringLiteral("cortex-a57");
    std::optional<QString> connect; ///< attach instead of starting
    int switches = 1;
    std::optional<QString> keepIn; ///< grow a recording file along the way
    int maxStepsPerSwitch = 5000;
    /// A vector entry by its symbol ("el1_error"): every guest run is made to end there, for an
    /// exit that no device of the machine raises. The recording is labelled so. Empty: as it comes.
    QString forcedEntry;
    /// For one free run of the guest or the host: beyond it the switch is lost.
    std::chrono::milliseconds deadline{10000};
    /// Called once, on the recording's thread, when the machine is there and before it runs: for
    /// its console and for what ends it.
    std::function<void(const std::shared_ptr<target::Machine>&)> onMachine;
};

struct RecordReply {
    std::shared_ptr<timeline::Timeline> timeline;
    std::shared_ptr<target::Machine>
        machine;         ///< still halted where the recording ended; may be null if it died
    QString fileTrouble; ///< a sentence when keepIn could not be written in full
};

/// Starts or attaches, runs to the outer window, records. `onStep` as in timeline::record.
[[nodiscard]] base::Task<base::Result<RecordReply>> recordSwitches(RecordRequest request,
                                                                   timeline::OnStep onStep);

/// The image that was built with this program: next to it in the build tree or installed, or from
/// the environment WORLDSWITCH_IMAGE; the error says where it was looked for.
[[nodiscard]] base::Result<QString> defaultImage();

} // namespace worlds
