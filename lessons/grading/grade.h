// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/report.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace lessons {

/// What came of one submission. Three outcomes: what could not be judged is an error, and nobody's
/// mark.
struct Grade {
    /// Whose doing the verdict is.
    enum class Reason : std::uint8_t {
        None,           ///< it passed
        Student,        ///< what was handed in
        Lesson,         ///< the lesson or its lab is wrong
        Infrastructure, ///< the machine, the compiler, the disk
    };
    QString submission; ///< the folder's or archive's name, without its path
    QString lesson;     ///< "05-the-round-trip"
    QString isolation;  ///< where it was compiled: "bubblewrap", "none"
    QString judge;  ///< SHA-256 of what judges it: the lab and its steps; empty before it is read
    QString seed;   ///< the word of the student's variant; empty: the lesson as it is
    QString source; ///< SHA-256 of the lab's file as handed in; empty where there is none to take
    Outcome verdict = Outcome::Error; ///< Pass, Fail or Error
    Reason reason = Reason::Infrastructure;
    QString say;   ///< the first thing that went wrong, or why there is no mark
    QString where; ///< the instruction to blame for it; may be empty
    int points = 0;
    int possible = 0;
    std::optional<Report> report; ///< absent where nothing ran

    /// Of what was built and judged; a lab's report has the contract's step (contract-step.h).
    void take(const Report& judged);
    /// It makes no image: the compiler's words.
    void refuse(const QString& words);

    [[nodiscard]] int exitCode() const; ///< 0 pass, 1 fail, 3 error
    [[nodiscard]] QString toText() const;
    static constexpr int kVersion = 2;
    /// {"format": "worldswitch-grade", "version": 2, …}: docs/formats.md.
    [[nodiscard]] QJsonObject toJson() const;
    /// For an error, whose sentences may name where things lie on this machine: each of these
    /// folders is left out or is its name alone, and so is any other whole path. A report goes
    /// anywhere.
    void leaveOutPaths(const QStringList& folders);
};

[[nodiscard]] QString reasonKey(Grade::Reason reason);

// The same for the programs that ask for it (grade-formats.cpp).

/// JUnit's XML, as Jenkins and GitLab read it: a case for each step; an error is an <error>.
[[nodiscard]] QByteArray junit(const Grade& grade);
/// Gradescope's results.json. Nothing for an error: Gradescope would take any result for a mark.
[[nodiscard]] std::optional<QByteArray> gradescope(const Grade& grade);
/// PrairieLearn's results.json; an error is not gradable, and costs the student no attempt.
[[nodiscard]] QByteArray prairieLearn(const Grade& grade);

} // namespace lessons
