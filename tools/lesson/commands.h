// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QCoreApplication>

namespace tool {

/// Runs the command line; returns the exit code. Standard output gets the report, standard error
/// everything else.
[[nodiscard]] int run(QCoreApplication& application);

} // namespace tool
