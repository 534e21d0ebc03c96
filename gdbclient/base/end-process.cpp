// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/end-process.h"

#include <QProcess>

namespace base {

void endProcess(std::unique_ptr<QProcess> process, std::chrono::milliseconds patience)
{
    if (process->state() == QProcess::NotRunning)
        return;
    process->kill();
    if (process->waitForFinished(int(patience.count())))
        return;
    // Its end is collected by the event loop; where none runs any more, this program's own end is.
    QProcess* left = process.release();
    QObject::connect(left, &QProcess::finished, left, &QObject::deleteLater);
}

} // namespace base
