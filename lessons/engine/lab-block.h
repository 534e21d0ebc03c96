// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/lesson.h"
#include "engine/mistake.h"

#include <QString>

#include <vector>

namespace lessons {

/// A fenced lab block as it stands in the file.
struct LabBlock {
    QString toml;
    QString file;
    int firstLine = 0; ///< of the TOML, in the file, from 1
    /// Of the TOML, from 0; cut into lines once, however many of its texts are looked for.
    [[nodiscard]] const QString& line(qsizetype row) const;
    [[nodiscard]] Position at(int line, int column) const
    {
        return {file, firstLine + line - 1, column};
    }

    mutable QStringList lines = {}; ///< line()'s own
};

/// The lab blocks of a lesson's text, in their order.
[[nodiscard]] std::vector<LabBlock> labBlocksOf(const QString& text, const QString& file);

/// Reads the title's block into `lesson`.
void readTitleBlock(const LabBlock& block, Lesson& lesson, Notes& notes);

/// Reads a step's block into `step`, which may name one of the recordings.
void readStepBlock(const LabBlock& block, const std::vector<LessonRecording>& recordings,
                   LessonStep& step, Notes& notes);

/// Checks the `{{…}}` in a text that begins at `at`.
void checkPlaceholders(const QString& text, const Position& at, Notes& notes);

} // namespace lessons
