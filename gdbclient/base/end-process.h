// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <memory>

class QProcess;

namespace base {

/// Kills a process and waits until it is gone, or for so long. A process that was killed is gone in
/// milliseconds, but not where the machine is overloaded or the disk does not answer: one that is
/// still there then is left to end behind everybody's back. For ~QProcess would say on standard
/// error that it still runs, in words of Qt's, and hold the caller up for half a minute.
void endProcess(std::unique_ptr<QProcess> process, std::chrono::milliseconds patience);

} // namespace base
