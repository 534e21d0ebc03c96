// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/task.h"

#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QEventLoop>

namespace base {

void runLoopUntil(const std::function<bool()>& finished)
{
    // WaitForMoreEvents sleeps in the dispatcher; there is no polling interval here.
    while (!finished())
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
}

} // namespace base
