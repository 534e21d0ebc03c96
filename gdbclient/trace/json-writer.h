// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/output.h"
#include "worlds/contract.h"
#include "worlds/story.h"

#include <QJsonObject>

namespace trace {

/// Version of both JSON formats (docs/formats.md, "JSON"). Fields are only ever added to a version.
inline constexpr int kJsonVersion = 1;

/// The first line: what the recording is of, and the registers before the first step.
[[nodiscard]] QJsonObject jsonHeader(const worlds::Story& story);
/// One shown step.
[[nodiscard]] QJsonObject jsonStep(const worlds::Story& story, std::uint32_t shown);
/// The last line: how the recording ended.
[[nodiscard]] QJsonObject jsonEnding(const worlds::Story& story);

/// Writes a story as JSON Lines.
void writeJson(cli::Output& out, const worlds::Story& story);
/// Writes a verdict as JSON Lines: a header, a line a violation, the verdict.
void writeJson(cli::Output& out, const worlds::Story& story, const worlds::Judgement& judgement,
               int exitCode);

} // namespace trace
