// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

namespace base {

/// A sentence that the user should see although all goes on. A room has no output of its own: the
/// program says it (tools/cli), and where no program has asked for notices nothing is said. From
/// any thread.
void notice(const QString& sentence);

/// Who says them from now on; null: nobody.
void sayNoticesBy(void (*say)(const QString& sentence));

} // namespace base
