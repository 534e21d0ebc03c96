// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "trace/ink.h"
#include "trace/output.h"
#include "worlds/contract.h"
#include "worlds/story.h"

namespace trace {

/// Prints a verdict: a line a switch, then each violation with its rule, register, place and
/// sentence, then the summary.
void printVerdict(Output& out, const Ink& ink, int columns, const worlds::Story& story,
                  const worlds::Judgement& judgement);

} // namespace trace
