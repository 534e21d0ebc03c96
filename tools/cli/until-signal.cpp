// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/until-signal.h"

namespace cli {

std::function<void(const std::shared_ptr<machine::Machine>&)> UntilSignal::onMachine()
{
    return [this](const std::shared_ptr<machine::Machine>& there) {
        m_machine = there;
        m_signals.whenCame([weak = std::weak_ptr(there)] {
            if (const auto running = weak.lock())
                running->interrupt();
        });
    };
}

/// What becomes of the machine is no part of the recording.
void UntilSignal::letGo()
{
    if (m_machine && m_machine->alive())
        (void)base::runToEnd(m_machine->detach());
    m_machine.reset();
}

} // namespace cli
