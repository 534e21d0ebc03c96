// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/output.h"
#include "contract/contract.h"
#include "story/story.h"

#include <QJsonObject>

namespace trace {

/// Version of both JSON formats (docs/formats.md, "JSON"). Fields are only ever added to a version.
inline constexpr int kJsonVersion = 1;

/// JSON's numbers are doubles: 64-bit values are texts, "0x" and sixteen digits.
[[nodiscard]] QString jsonNumber(std::uint64_t value);
/// "complete", "lost" or "cut".
[[nodiscard]] QString endingText(recording::Ending ending);

/// One object, on a line of its own.
void writeLine(cli::Output& out, const QJsonObject& object);

/// The first line: what the recording is of, and the registers before the first step.
[[nodiscard]] QJsonObject jsonHeader(const story::Story& story);
/// One shown step: a line without its end, and without where it was confirmed.
[[nodiscard]] QByteArray jsonStep(const story::Story& story, std::uint32_t shown);
/// The last line: how the recording ended.
[[nodiscard]] QJsonObject jsonEnding(const story::Story& story);

/// Writes a story as JSON Lines.
void writeJson(cli::Output& out, const story::Story& story);
/// Writes a verdict as JSON Lines: a header, a line a violation, the verdict.
void writeJson(cli::Output& out, const reading::Reading& reading,
               const contract::Judgement& judgement, int exitCode);

} // namespace trace
