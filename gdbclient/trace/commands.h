// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/output.h"
#include "trace/options.h"

#include <QString>

#include <functional>

namespace trace {

/// The tool's exit codes; the lessons' tool has the same.
enum ExitCode : int {
    Good = 0,     ///< printed, or the contract holds
    Violated = 1, ///< the contract is violated; a switch that never came back is one
    Usage = 2,    ///< the command line was wrong
    CouldNot = 3, ///< could not record or judge
};

/// Where sentences about trouble go: standard error.
using Complain = std::function<void(const QString& sentence)>;

/// Records, prints or checks as the options say.
[[nodiscard]] int run(const Options& options, cli::Output& out, const Complain& complain);

} // namespace trace
