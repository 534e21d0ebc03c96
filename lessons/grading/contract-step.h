// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/lesson.h"
#include "engine/report.h"

namespace lessons {

/// The id of the contract's row in a lab's report.
[[nodiscard]] const QString& contractStep();

/// The lesson as it judges a lab: on the student's image alone, so by its first recording; and
/// without what it asks for of the contract, which has a step of its own, so that what breaks it is
/// not paid for twice. A step of which nothing is left checks nothing, and has no points.
[[nodiscard]] Lesson besideContract(const Lesson& lesson);

/// Adds the contract to what a lab is judged by, as the report's last step: it has points of its
/// own, and they are earned where the contract holds and a check does: where nothing was written
/// it may hold by itself. So what fails never has all points: where nothing but a step without
/// points failed, these are not earned either.
void addContract(Report& report, int points);

} // namespace lessons
