// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/task.h"
#include "cli/signals.h"
#include "machine/machine.h"

#include <functional>
#include <memory>
#include <utility>

namespace cli {

/// A recording that SIGINT, SIGTERM, SIGHUP or SIGQUIT ends after the step under way, so that it is
/// kept, and after which a machine that somebody else started goes on. The same in each program.
/// One object at a time; once it is gone a signal ends the program as ever.
class UntilSignal {
public:
    /// To be called with the machine, when it is there and before it runs.
    [[nodiscard]] std::function<void(const std::shared_ptr<machine::Machine>&)> onMachine();
    /// Whether no signal came: to be asked after each step.
    [[nodiscard]] static bool goesOn() { return Signals::last() == 0; }

    /// The recording to its end, and then the machine is let go.
    template <typename T>
    [[nodiscard]] T run(base::Task<T> recording)
    {
        T recorded = base::runToEnd(std::move(recording));
        letGo();
        return recorded;
    }

private:
    void letGo();

    Signals m_signals;
    std::shared_ptr<machine::Machine> m_machine;
};

} // namespace cli
