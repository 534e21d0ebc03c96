// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "engine/lesson.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace lessons {

/// Where lessons are: `asked` if it is given, else the environment's WORLDSWITCH_LESSONS, else next
/// to the program (../lessons in a build, ../share/worldswitch/lessons when installed). The error
/// says where it was looked for.
[[nodiscard]] base::Result<QString> lessonsFolder(const std::optional<QString>& asked = {});

/// A lesson's folder.
struct LessonEntry {
    QString name;   ///< "01-stp-is-two-strs"
    QString folder; ///< its path
    [[nodiscard]] QString number() const { return name.section(u'-', 0, 0); }
};

/// The lessons in a folder, in the order of their names. May be empty.
[[nodiscard]] std::vector<LessonEntry> lessonsIn(const QString& folder);

/// The file of the lesson of that number ("01", "1"), name ("01-stp-is-two-strs",
/// "stp-is-two-strs") or path (of its folder or of a lesson's file), in that language where there
/// is one and in English otherwise. `language` is a locale's name: "zh_CN", "en", or empty for
/// English. Read it with loadLesson.
[[nodiscard]] base::Result<QString> findLesson(const QString& which, const QString& folder,
                                               const QString& language);

/// The file in a lesson's folder for a language: "lesson.zh_CN.md", or "lesson.md".
[[nodiscard]] QString lessonFile(const QString& lessonFolder, const QString& language);

/// The file of a lesson, where it or its folder is named, and every translation beside it; a
/// translation alone where one is named.
[[nodiscard]] QStringList filesOfLesson(const QString& path);

} // namespace lessons
