// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/output.h"
#include "contract/contract.h"
#include "trace/terminal-style.h"

namespace trace {

/// Prints a verdict: a line a switch, then each violation with its rule, register, place and
/// sentence, then how often what happened (trace::Tally), then the summary.
void printVerdict(cli::Output& out, const TerminalStyle& ink, int columns,
                  const reading::Reading& reading, const contract::Judgement& judgement);

} // namespace trace
