// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "base/task.h"
#include "live/poke.h"
#include "live/start.h"
#include "machine/machine.h"
#include "recorder/recorder.h"

#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace live {

/// What a front end asks for: one place where "boot our hypervisor and record" is written.
struct RecordRequest {
    QString image; ///< ELF path; also for --connect, where names come from
    /// What the image calls things: the name of a profile that ships, or a file. The usual one
    /// (this project's own) where it is not said.
    std::optional<QString> profile;
    QString cpu = QStringLiteral("cortex-a57");
    /// What a machine that we start boots in the place of `image`, which then only says the names:
    /// Linux's kernel, with its vmlinux there.
    struct Boot {
        QString kernel;
        QString initrd;
        QString memory;     ///< as QEMU's -m takes it
        QString append;     ///< the kernel's command line
        QString deviceTree; ///< empty: QEMU's own
    };
    std::optional<Boot> boot;
    /// Of a machine that we start: the host's clock, where time does not count instructions. Such a
    /// one is stepped.
    bool hostClock = false;
    std::optional<QString> connect; ///< attach instead of starting
    bool connectedIsOurs = false; ///< who asks has started that machine: its start may be set, too
    std::vector<Poke> pokes;      ///< of a machine that we start; the recording is labelled so
    Start start;                  ///< of a machine that is ours; the recording is labelled so
    int switches = 1;
    /// Instructions that a free run of the guest or the host may take; 0: as long as `deadline`
    /// says. Of a machine that runs already nobody can count them.
    std::uint64_t freeRunInstructions = 0;
    std::optional<QString> keepIn; ///< grow a recording file along the way
    /// Whether to go on waiting for who reads keepIn, where that is a pipe.
    std::function<bool()> goOn;
    int maxStepsPerSwitch = 5000;
    /// So many steps in all; 0: as many as the switches take. See live::Budget.
    std::uint32_t maxSteps = 0;
    /// Each instruction is stepped, also of a machine that we start. Else such a one is recorded by
    /// QEMU's log of instructions, many times as fast.
    bool stepping = false;
    /// A vector entry by its symbol ("el1_error"): every guest run is made to end there, for an
    /// exit that no device of the machine raises. The recording is labelled so. Empty: as it comes.
    QString forcedEntry;
    /// For one free run of the guest or the host: beyond it the switch is lost.
    std::chrono::milliseconds deadline{10000};
    /// Called on the recording's thread, when the machine is there and before it runs: for its
    /// console and for what ends it. And once more for each further one, where the recording has to
    /// look closer and starts the same machine anew; what the last one printed is not told again.
    std::function<void(const std::shared_ptr<machine::Machine>&)> onMachine;
};

struct RecordReply {
    std::shared_ptr<recording::Recording> recording;
    std::shared_ptr<machine::Machine>
        machine;         ///< still halted where the recording ended; may be null if it died
    QString fileTrouble; ///< a sentence when keepIn could not be written in full
};

/// Starts or attaches, runs to the outer window, records. `onStep` as in recorder::record.
[[nodiscard]] base::Task<base::Result<RecordReply>> recordSwitches(RecordRequest request,
                                                                   recorder::OnStep onStep);

} // namespace live
