// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "engine/lint.h"

#include <QString>
#include <QStringList>

namespace lessons {

class LabKit;

/// A lesson's exercise: one file of the hypervisor, some of whose functions or macros the student
/// writes. It is judged by the lesson's checks and by the contract, so that whatever brings about
/// what they ask for is right.
struct Lab {
    QString lesson;    ///< the lesson's folder name, "05-the-round-trip"
    QString file;      ///< in the hypervisor's sources, "switch/entry.S"
    QStringList write; ///< whose bodies are left out
    QString stub;      ///< the statement that stands for a body in C++; may be empty

    // Of a lab whose file is no part of EL2, but written for it:
    QString adapter;   ///< the source that joins it to EL2, "kit/trap-adapter.cpp"; may be empty
    QString guest;     ///< its guests, "kit/trap-guest.S"; empty for the lessons'
    QStringList wrap;  ///< symbols of EL2 that the adapter stands before (ld's --wrap)
    QStringList calls; ///< what the file may call: its header's functions, by their C names

    QString judge = QStringLiteral("lesson"); ///< whose steps judge it: "lesson", "judge"
    static constexpr int kPointsOfContract = 20;
    static constexpr int kPointsBesideAdapter = 5; ///< where the switch is EL2's own
    int contract = kPointsOfContract; ///< points of the contract, beside those of the steps
};

/// The lab of the lesson in that folder (its lab.toml). The error says that the lesson has none, or
/// what is wrong with the file.
[[nodiscard]] base::Result<Lab> labOf(const QString& lessonFolder);

/// Looks for every mistake in the lab of the lesson in that folder: in its lab.toml, whose file and
/// functions are held against the kit's, where one is given, and in the steps that judge it, where
/// those are not the lesson's own (judge.md, in each language). No file and no mistake where the
/// lesson has no lab. The error says which file cannot be read.
[[nodiscard]] base::Result<LintReport> lintLab(const QString& lessonFolder,
                                               const ImageNames* image = nullptr,
                                               const ImageNames* vhe = nullptr,
                                               const LabKit* kit = nullptr);

/// The file whose steps judge the lab, in the language of that file of its lesson: "judge.zh_CN.md"
/// beside "lesson.zh_CN.md". It is written as a lesson is (lessons/README.md).
[[nodiscard]] QString judgeOf(const Lab& lab, const QString& lessonFile);

/// The file as a student gets it: the bodies of what is to be written are left out, the comments
/// above them stay. `source` is the hypervisor's own; the error names what it does not have.
[[nodiscard]] base::Result<QString> starterOf(const Lab& lab, const QString& source);

} // namespace lessons
