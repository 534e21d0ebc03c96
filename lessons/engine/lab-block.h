// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/lesson.h"

#include <QString>

namespace lessons {

/// A fenced lab block as it stands in the file.
struct LabBlock {
    QString toml;
    QString file;
    int firstLine = 0; ///< of the TOML, in the file, from 1
    [[nodiscard]] Position at(int line, int column) const
    {
        return {file, firstLine + line - 1, column};
    }
};

/// Why a file is no lesson; thrown by the parser's parts and caught in parseLesson, never beyond.
struct ParseError {
    Position at;
    QString sentence;
};

/// Reads the title's block into `lesson`. Throws ParseError.
void readTitleBlock(const LabBlock& block, Lesson& lesson);

/// Reads a step's block into `step`. Throws ParseError.
void readStepBlock(const LabBlock& block, LessonStep& step);

/// Checks the `{{…}}` in a text that begins at `at`. Throws ParseError.
void checkPlaceholders(const QString& text, const Position& at);

} // namespace lessons
