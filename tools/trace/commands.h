// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/output.h"
#include "trace/options.h"

#include <QString>

#include <functional>

namespace trace {

/// Where sentences about trouble go: standard error.
using Complain = std::function<void(const QString& sentence)>;

/// Records, prints, checks or tells as the options say: its exit code (cli::ExitCode; Fail where
/// the contract is violated or a switch never came back).
[[nodiscard]] int run(const Options& options, cli::Output& out, const Complain& complain);

} // namespace trace
