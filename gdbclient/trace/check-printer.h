// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/output.h"
#include "trace/ink.h"
#include "worlds/contract.h"
#include "worlds/story.h"

namespace trace {

/// Prints a verdict: a line a switch, then each violation with its rule, register, place and
/// sentence, then the summary.
void printVerdict(cli::Output& out, const Ink& ink, int columns, const worlds::Story& story,
                  const worlds::Judgement& judgement);

} // namespace trace
