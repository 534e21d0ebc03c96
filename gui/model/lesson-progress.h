// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "engine/walkthrough.h"

#include <QString>

#include <optional>

namespace gui {

/// How far a reader has come in each lesson, a file a lesson and seed (docs/formats.md). It has no
/// word of any language in it, so that a lesson goes on in whichever it is opened next. A file that
/// is torn, or of another version of the lesson, is laid aside under another name and never lost.
class LessonProgress {
public:
    using Standing = lessons::Walkthrough::Standing;

    explicit LessonProgress(QString folder)
        : m_folder(std::move(folder))
    {
    }
    /// In the user's folder for a program's data.
    [[nodiscard]] static LessonProgress ofUser();

    struct Kept {
        std::optional<Standing> standing;
        QString sentence; ///< what became of a file that is of no use; empty for none
    };
    [[nodiscard]] Kept read(const lessons::Lesson& lesson) const;
    /// Whole, or not at all: what was kept before stays where it cannot be written.
    [[nodiscard]] base::Result<void> write(const lessons::Lesson& lesson,
                                           const Standing& standing) const;
    /// Lays it aside. Says where; empty where nothing was kept.
    [[nodiscard]] base::Result<QString> layAside(const lessons::Lesson& lesson) const;
    [[nodiscard]] QString fileOf(const lessons::Lesson& lesson) const;

private:
    QString m_folder;
};

} // namespace gui
