// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

namespace lessons {

/// What our guests report on the machine's console when they find a register changed (HVC #2,
/// hypervisor/guests/lesson/guest.S): the first such report as a sentence, or empty.
[[nodiscard]] QString guestReportIn(const QString& console);

} // namespace lessons
