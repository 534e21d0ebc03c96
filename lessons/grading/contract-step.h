// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/report.h"

namespace lessons {

/// The id of the contract's row in a lab's report.
[[nodiscard]] const QString& contractStep();

/// Adds the contract to what a lab is judged by, as the report's last step: it has points of its
/// own, and they are earned where the contract holds and a check does: where nothing was written
/// it may hold by itself. So what fails never has all points: where nothing but a step without
/// points failed, these are not earned either.
void addContract(Report& report, int points);

} // namespace lessons
