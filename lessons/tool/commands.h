// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QCoreApplication>

namespace tool {

/// Exit codes of worldswitch-lesson.
constexpr int kPass = 0;
constexpr int kFail = 1;
constexpr int kUsage = 2;
constexpr int kError = 3;

/// Runs the command line; returns the exit code. Standard output gets the report, standard error
/// everything else.
[[nodiscard]] int run(QCoreApplication& application);

} // namespace tool
